package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;

/**
 * A schema: a row of {@code pg_namespace}.
 *
 * @param name its name
 */
public record Schema(Identifier name) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.SCHEMA, name.value());
    }
}
