package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;

/**
 * An encoding conversion.
 *
 * @param name its name
 * @param source the encoding it converts from
 * @param target the encoding it converts to
 * @param function the function that does it
 * @param isDefault whether it is the default one
 */
public record Conversion(QualifiedName name, String source, String target, String function, boolean isDefault)
        implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.CONVERSION, name);
    }
}
