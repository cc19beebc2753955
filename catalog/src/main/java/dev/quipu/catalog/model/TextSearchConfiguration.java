package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A text search configuration.
 *
 * @param name its name
 * @param parser its parser
 * @param mappings its dictionaries, in their order, by the name of a token type
 */
public record TextSearchConfiguration(
        QualifiedName name, QualifiedName parser, SortedMap<String, List<QualifiedName>> mappings)
        implements CatalogObject {
    public TextSearchConfiguration {
        mappings = Collections.unmodifiableSortedMap(new TreeMap<>(mappings));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.TEXT_SEARCH_CONFIGURATION, name);
    }
}
