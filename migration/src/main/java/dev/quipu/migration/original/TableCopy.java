package dev.quipu.migration.original;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How a table of the original fills one of the pack.
 *
 * @param from the original's
 * @param into the pack's
 * @param source what the rows {@code s} are taken from
 * @param key the key's column
 * @param keep the column that takes what has no other place, or null
 * @param columns the columns that are filled
 * @param homeless the original's columns that have no place of their own
 * @param order in what order the rows go in, or null
 * @param refuse the conditions under which no row is taken, by what is wrong then
 * @param note what there is to know, or null
 */
record TableCopy(
        QualifiedName from,
        QualifiedName into,
        String source,
        String key,
        @Nullable String keep,
        List<ColumnCopy> columns,
        List<String> homeless,
        @Nullable String order,
        Map<String, String> refuse,
        @Nullable String note) {
    TableCopy {
        columns = List.copyOf(columns);
        homeless = List.copyOf(homeless);
        refuse = Map.copyOf(refuse);
    }

    /** Returns some columns of the rows as they will be, before the server gives them their types, with the old key. */
    String mapped(Collection<String> names) {
        return "(SELECT s." + quoted(key) + " AS old_key"
                + columns.stream()
                        .filter(column -> names.contains(column.name()))
                        .map(column -> ", " + column.plain() + " AS " + quoted(column.name()))
                        .collect(Collectors.joining())
                + " FROM " + source + " AS s)";
    }

    boolean fills(Collection<String> names) {
        return columns.stream().map(ColumnCopy::name).toList().containsAll(names);
    }

    /** Returns the key of a row {@code s} here. */
    String newKey() {
        return columns.stream()
                .filter(column -> column.name().equals(key))
                .map(ColumnCopy::written)
                .findFirst()
                .orElseThrow();
    }

    static String quoted(String name) {
        return new Identifier(name).display();
    }
}
