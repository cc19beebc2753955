package dev.quipu.catalog.model;

import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A text search parser.
 *
 * @param name its name
 * @param functions its functions by the names that CREATE TEXT SEARCH PARSER gives them
 */
public record TextSearchParser(QualifiedName name, SortedMap<String, String> functions) implements CatalogObject {
    public TextSearchParser {
        functions = Collections.unmodifiableSortedMap(new TreeMap<>(functions));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.TEXT_SEARCH_PARSER, name);
    }
}
