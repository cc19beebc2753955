package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who stays below whom: partitions and their partitioned tables, children and the tables they inherit from.
 *
 * @param from the first catalog
 * @param to the second
 * @param fates what the plan does to each object: a table that is made anew is where it is to be from its beginning
 */
record Kinship(Lookup from, Lookup to, Fates fates) {
    /** Tells whether a table that was there before leaves a table above it, for good or for another place. */
    boolean leaves(QualifiedName name) {
        Table before = before(name);
        Table after = to.table(name);
        return before != null
                && after != null
                && ((!Objects.equals(before.partition(), after.partition()) && before.partition() != null)
                        || !after.above().containsAll(before.above()));
    }

    /** Returns the tables above a table that are above it before, meanwhile and afterwards; for a new table those above it. */
    List<QualifiedName> staying(QualifiedName name) {
        Table before = before(name);
        Table after = to.table(name);
        if (before == null || after == null) {
            Table only = before == null ? after : before;
            return only == null ? List.of() : only.above();
        }
        if (!Objects.equals(before.partition(), after.partition())) {
            return List.of();
        }
        List<QualifiedName> parents = before.above();
        return after.above().stream().filter(parents::contains).toList();
    }

    private @Nullable Table before(QualifiedName name) {
        Table table = from.table(name);
        return table == null || fates.isRebuilt(table.id()) ? null : table;
    }

    /** Returns the tables below a table that stay there. */
    List<QualifiedName> below(QualifiedName parent) {
        return from.children(parent).stream()
                .map(Table::name)
                .filter(child -> to.table(child) != null && staying(child).contains(parent))
                .toList();
    }

    /** Returns the default partition of a table, if it was there before and stays so. */
    Optional<QualifiedName> defaultPartition(QualifiedName parent) {
        return below(parent).stream()
                .filter(child -> Optional.ofNullable(to.table(child))
                        .map(Table::partition)
                        .filter(partition -> partition.bound().equals("DEFAULT"))
                        .isPresent())
                .findFirst();
    }

    /** Returns the whole that an object is a part of, if it stays so throughout. */
    @Nullable
    ObjectId whole(Lookup lookup, ObjectId part, QualifiedName table) {
        ObjectId whole = lookup.whole(part);
        if (whole == null) {
            return null;
        }
        QualifiedName above = switch (lookup.find(whole)) {
            case dev.quipu.catalog.model.Index index -> index.table();
            case null -> null;
            default -> whole.qualifiedName();
        };
        return above != null && staying(table).contains(above) ? whole : null;
    }
}
