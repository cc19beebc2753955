package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;

/**
 * An installed extension. Its members are left to it.
 *
 * @param name its name
 * @param schema where its members are
 * @param version the installed version
 */
public record Extension(Identifier name, Identifier schema, String version) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.EXTENSION, name.value());
    }
}
