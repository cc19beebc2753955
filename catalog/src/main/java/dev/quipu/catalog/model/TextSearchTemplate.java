package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * A text search template.
 *
 * @param name its name
 * @param init its initialization function
 * @param lexize its lexize function
 */
public record TextSearchTemplate(
        QualifiedName name, @Nullable String init, String lexize) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.TEXT_SEARCH_TEMPLATE, name);
    }
}
