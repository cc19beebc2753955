package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/**
 * A text search dictionary.
 *
 * @param name its name
 * @param template its template
 * @param options its options, as SQL
 */
public record TextSearchDictionary(
        QualifiedName name,
        QualifiedName template,
        @Nullable String options) implements CatalogObject {
    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.TEXT_SEARCH_DICTIONARY, name);
    }
}
