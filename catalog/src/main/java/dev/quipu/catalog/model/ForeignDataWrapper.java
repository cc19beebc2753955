package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A foreign-data wrapper.
 *
 * @param name its name
 * @param handler its handler function
 * @param validator its validator function
 * @param options its options by name
 */
public record ForeignDataWrapper(
        Identifier name, @Nullable String handler, @Nullable String validator, SortedMap<String, String> options)
        implements CatalogObject {
    public ForeignDataWrapper {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.FOREIGN_DATA_WRAPPER, name.value());
    }
}
