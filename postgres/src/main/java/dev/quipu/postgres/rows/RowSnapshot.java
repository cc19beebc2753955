package dev.quipu.postgres.rows;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.postgres.session.Reply;
import dev.quipu.postgres.session.Session;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * All that some tables hold; for few rows.
 *
 * @param tables each with its rows: a partitioned table's are those of its partitions, another's those of its children not
 */
public record RowSnapshot(Map<QualifiedName, Held> tables) {
    public RowSnapshot {
        tables = Map.copyOf(tables);
    }

    /**
     * What a table holds.
     *
     * @param rows how many rows
     * @param values the values of each column that is not generated, as one text in their own order; NULL counts
     */
    public record Held(long rows, Map<Identifier, String> values) {
        public Held {
            values = Map.copyOf(values);
        }
    }

    /**
     * Reads the tables, in one message.
     *
     * @param catalog what the database holds; tables that it does not, and those with rows elsewhere, are left out
     */
    public static RowSnapshot take(Session session, Collection<QualifiedName> names, Catalog catalog) {
        List<Table> tables = catalog.all(Table.class)
                .filter(table -> names.contains(table.name()) && !isElsewhere(table, catalog))
                .toList();
        Map<QualifiedName, Held> held = new HashMap<>();
        if (!tables.isEmpty()) {
            List<Reply> replies = session.send(
                    tables.stream().map(table -> query(table, catalog)).collect(Collectors.joining("; ")));
            for (int i = 0; i < tables.size(); i++) {
                held.put(tables.get(i).name(), held(columns(tables.get(i), catalog), replies.get(i)));
            }
        }
        return new RowSnapshot(held);
    }

    /** Whether a table has rows, or partitions with rows, on another server, which nobody shall be asked. */
    private static boolean isElsewhere(Table table, Catalog catalog) {
        return table.foreign() != null
                || (table.isPartitioned()
                        && catalog.partitionsOf(table.name()).anyMatch(part -> isElsewhere(part, catalog)));
    }

    private static String query(Table table, Catalog catalog) {
        Stream<String> values = columns(table, catalog).stream()
                .map(column -> "t." + column.name().display() + "::text")
                .map(text -> "array_agg(" + text + " ORDER BY " + text + " COLLATE \"C\")");
        String from = (table.isPartitioned() ? "" : "ONLY ") + table.name().display();
        return Stream.concat(Stream.of("count(*)"), values)
                .collect(Collectors.joining(", ", "SELECT ", " FROM " + from + " AS t"));
    }

    private static List<Column> columns(Table table, Catalog catalog) {
        return catalog.columnsOf(table.name()).stream()
                .filter(column -> column.generated() == null)
                .toList();
    }

    private static Held held(List<Column> columns, Reply reply) {
        List<@Nullable String> row = reply.rows().getFirst();
        Map<Identifier, String> values = new HashMap<>();
        for (int i = 0; i < columns.size(); i++) {
            values.put(columns.get(i).name(), String.valueOf(row.get(i + 1)));
        }
        return new Held(Long.parseLong(Objects.requireNonNull(row.getFirst())), values);
    }
}
