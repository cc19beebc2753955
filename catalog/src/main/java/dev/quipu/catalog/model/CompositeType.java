package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A composite type that is no table's row type.
 *
 * @param name its name
 * @param attributes its attributes, in their order
 */
public record CompositeType(QualifiedName name, List<Attribute> attributes) implements CatalogObject {
    public CompositeType {
        attributes = List.copyOf(attributes);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.COMPOSITE_TYPE, name);
    }

    /**
     * An attribute of a composite type.
     *
     * @param name its name
     * @param type its type, with modifiers
     * @param collation its collation, where it is not the type's
     */
    public record Attribute(
            Identifier name, String type, @Nullable QualifiedName collation) {}
}
