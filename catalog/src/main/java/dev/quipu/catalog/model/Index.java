package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An index, also one that a constraint has made.
 *
 * @param name its name
 * @param table the table or materialized view
 * @param method btree, gin and so on
 * @param unique whether equal keys are refused
 * @param nullsNotDistinct whether NULL equals NULL for that
 * @param keys its key columns, in their order
 * @param included its INCLUDE columns
 * @param predicate which rows it holds, or null for all
 * @param options its storage parameters
 * @param tablespace its tablespace where it is not the database's
 * @param valid whether queries may use it
 * @param partitionOf the partitioned index that it is part of, or null
 * @param constraint the constraint of its table that has made it, or null
 * @param statistics statistics targets of its expression columns, by their number
 * @param definition the whole statement as {@code pg_get_indexdef} prints it
 */
public record Index(
        QualifiedName name,
        QualifiedName table,
        String method,
        boolean unique,
        boolean nullsNotDistinct,
        List<Key> keys,
        List<Identifier> included,
        @Nullable String predicate,
        SortedMap<String, String> options,
        @Nullable Identifier tablespace,
        boolean valid,
        @Nullable QualifiedName partitionOf,
        @Nullable Identifier constraint,
        SortedMap<String, String> statistics,
        String definition)
        implements CatalogObject {
    public Index {
        keys = List.copyOf(keys);
        included = List.copyOf(included);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
        statistics = Collections.unmodifiableSortedMap(new TreeMap<>(statistics));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.INDEX, name);
    }

    /**
     * A key column of an index.
     *
     * @param column the column; null if it is an expression
     * @param expression the column's name in SQL, or the expression
     * @param collation its collation, where it is not the column's
     * @param operatorClass its operator class with parameters, where it is not the default
     * @param descending whether greatest come first
     * @param nullsFirst whether NULL comes first
     */
    public record Key(
            @Nullable Identifier column,
            String expression,
            @Nullable QualifiedName collation,
            @Nullable String operatorClass,
            boolean descending,
            boolean nullsFirst) {}
}
