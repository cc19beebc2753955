package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A foreign server.
 *
 * @param name its name
 * @param wrapper its foreign-data wrapper
 * @param type its type
 * @param version its version
 * @param options its options by name
 */
public record ForeignServer(
        Identifier name,
        Identifier wrapper,
        @Nullable String type,
        @Nullable String version,
        SortedMap<String, String> options)
        implements CatalogObject {
    public ForeignServer {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.SERVER, name.value());
    }
}
