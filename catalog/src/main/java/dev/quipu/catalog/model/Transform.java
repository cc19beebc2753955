package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * A transform between a type and a language.
 *
 * @param type the type
 * @param language the language
 * @param fromSql the function into the language, with its argument types
 * @param toSql the function out of it
 */
public record Transform(
        String type,
        Identifier language,
        @Nullable String fromSql,
        @Nullable String toSql) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.TRANSFORM, type, language.value());
    }
}
