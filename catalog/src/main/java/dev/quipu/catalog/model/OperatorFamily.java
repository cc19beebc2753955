package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;

/**
 * An operator family.
 *
 * @param name its name
 * @param method the index method
 * @param members its operators and functions that belong to no class of it, as ALTER OPERATOR FAMILY … ADD takes them
 */
public record OperatorFamily(QualifiedName name, Identifier method, List<String> members) implements CatalogObject {
    public OperatorFamily {
        members = List.copyOf(members);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(
                Kind.OPERATOR_FAMILY, name.schema().value(), name.name().value(), method.value());
    }
}
