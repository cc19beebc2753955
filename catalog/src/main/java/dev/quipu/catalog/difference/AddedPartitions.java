package dev.quipu.catalog.difference;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Partitions that a second catalog has more than the first, of tables that both have. They come and go with the calendar:
 * whoever keeps a database makes and detaches them, and no revision does.
 */
public final class AddedPartitions {
    private AddedPartitions() {}

    /** Returns the names of those partitions, and of the partitions that these have. */
    public static List<QualifiedName> between(Catalog from, Catalog to) {
        Set<QualifiedName> known = from.all(Table.class).map(Table::name).collect(Collectors.toSet());
        Map<QualifiedName, QualifiedName> parents = to.all(Table.class)
                .filter(table -> table.partition() != null && !known.contains(table.name()))
                .collect(
                        Collectors.toMap(Table::name, table -> table.partition().parent()));
        return parents.keySet().stream()
                .filter(table -> known.contains(root(table, parents)))
                .sorted(Comparator.comparing(QualifiedName::quoted))
                .toList();
    }

    private static QualifiedName root(QualifiedName table, Map<QualifiedName, QualifiedName> parents) {
        QualifiedName above = table;
        while (parents.containsKey(above)) {
            above = Objects.requireNonNull(parents.get(above));
        }
        return above;
    }

    /** Returns the pattern that means one table and what belongs to it. */
    public static NamePattern pattern(QualifiedName table) {
        return NamePattern.parse(table.quoted());
    }
}
