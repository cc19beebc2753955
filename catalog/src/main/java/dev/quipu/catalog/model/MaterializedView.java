package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A materialized view. Its columns and indexes are objects of their own.
 *
 * @param name its name
 * @param query as {@code pg_get_viewdef} prints it, without a semicolon
 * @param populated whether it can be read
 * @param accessMethod its access method where it is not heap
 * @param tablespace its tablespace where it is not the database's
 * @param options its storage parameters
 * @param clusteredOn the index that CLUSTER sorts it by, or null
 */
public record MaterializedView(
        QualifiedName name,
        String query,
        boolean populated,
        @Nullable Identifier accessMethod,
        @Nullable Identifier tablespace,
        SortedMap<String, String> options,
        @Nullable Identifier clusteredOn)
        implements CatalogObject {
    public MaterializedView {
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.MATERIALIZED_VIEW, name);
    }
}
