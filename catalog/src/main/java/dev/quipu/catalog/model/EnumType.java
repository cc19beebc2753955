package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.List;

/**
 * An enumeration.
 *
 * @param name its name
 * @param labels its values, in their order
 */
public record EnumType(QualifiedName name, List<String> labels) implements CatalogObject {
    public EnumType {
        labels = List.copyOf(labels);
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.ENUM_TYPE, name);
    }
}
