package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An operator class.
 *
 * @param name its name
 * @param method the index method
 * @param type the type that it indexes
 * @param isDefault whether it is that type's default
 * @param family its family, where that is not one of its own name that came with it
 * @param members its operators, functions and storage type, as CREATE OPERATOR CLASS takes them
 */
public record OperatorClass(
        QualifiedName name,
        Identifier method,
        String type,
        boolean isDefault,
        @Nullable QualifiedName family,
        List<String> members)
        implements CatalogObject {
    public OperatorClass {
        members = List.copyOf(members);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(
                Kind.OPERATOR_CLASS, name.schema().value(), name.name().value(), method.value());
    }
}
