package dev.quipu.catalog.model;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A publication.
 *
 * @param name its name
 * @param allTables whether it is FOR ALL TABLES
 * @param tables the tables it names, sorted
 * @param schemas the schemas whose tables it holds, sorted
 * @param options publish, publish_via_partition_root and so on, without those that are as by default
 */
public record Publication(
        Identifier name,
        boolean allTables,
        List<PublishedTable> tables,
        List<Identifier> schemas,
        SortedMap<String, String> options)
        implements CatalogObject {
    public Publication {
        tables = List.copyOf(tables);
        schemas = List.copyOf(schemas);
        options = Collections.unmodifiableSortedMap(new TreeMap<>(options));
    }

    @Override
    public ObjectId id() {
        return ObjectId.of(Kind.PUBLICATION, name.value());
    }

    /**
     * A table of a publication.
     *
     * @param table the table
     * @param columns its published columns; empty for all
     * @param where which rows, or null for all
     */
    public record PublishedTable(
            QualifiedName table,
            List<Identifier> columns,
            @Nullable String where) {
        public PublishedTable {
            columns = List.copyOf(columns);
        }
    }
}
