package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;

/**
 * An access method that no extension brings.
 *
 * @param name its name
 * @param forTables whether it is for tables; otherwise for indexes
 * @param handler its handler function
 */
public record AccessMethod(Identifier name, boolean forTables, String handler) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.ACCESS_METHOD, name.value());
    }
}
