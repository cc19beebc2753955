package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import org.jspecify.annotations.Nullable;

/**
 * A procedural language that no extension brings.
 *
 * @param name its name
 * @param trusted whether ordinary users may use it
 * @param handler its call handler
 * @param inline what runs DO blocks
 * @param validator what checks new functions
 */
public record Language(
        Identifier name,
        boolean trusted,
        @Nullable String handler,
        @Nullable String inline,
        @Nullable String validator) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.LANGUAGE, name.value());
    }
}
