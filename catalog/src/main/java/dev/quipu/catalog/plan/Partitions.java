package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.MadeName;
import dev.quipu.catalog.name.QualifiedName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How new partitions and their indexes come: in the plain way, where the server copies all from the partitioned table, or
 * as tables of their own that are attached at last, where the copies would have other names or another order.
 */
final class Partitions {
    private final Lookup to;
    private final Context context;
    private final Map<QualifiedName, Boolean> attachedLater = new HashMap<>();

    Partitions(Context context) {
        this.context = context;
        this.to = context.to();
    }

    /** Tells whether a new table is made by itself and becomes a partition at the end. */
    boolean isAttachedLater(QualifiedName name) {
        return attachedLater.computeIfAbsent(name, this::decide);
    }

    private boolean decide(QualifiedName name) {
        Table table = to.table(name);
        if (table == null || table.partition() == null) {
            return false;
        }
        if (!context.fates().comes(table.id())) {
            return !table.partition().equals(partitionBefore(table));
        }
        QualifiedName parent = table.partition().parent();
        return !columnsAgree(to.columns(name), to.columns(parent))
                || !to.indexes(name).stream().allMatch(this::isPlainCopy)
                || !to.constraints(name).stream().allMatch(this::isPlainCopy);
    }

    /** Tells whether a table that stays leaves its place among the partitions of a table, and gets another. */
    boolean changesPlace(ObjectId id) {
        return to.find(id) instanceof Table table
                && !context.fates().comes(id)
                && table.partition() != null
                && partitionBefore(table) != null
                && isAttachedLater(table.name());
    }

    private Table.@Nullable Partition partitionBefore(Table table) {
        Table before = context.from().table(table.name());
        return before == null ? null : before.partition();
    }

    private static boolean columnsAgree(List<Column> columns, List<Column> parents) {
        return columns.stream()
                        .map(Column::name)
                        .toList()
                        .equals(parents.stream().map(Column::name).toList())
                && columns.stream().noneMatch(Column::local);
    }

    private boolean isPlainCopy(Index index) {
        return index.partitionOf() == null || comesWithoutParts(index.partitionOf()) || isNamedByServer(index);
    }

    private boolean isPlainCopy(Constraint constraint) {
        ObjectId whole = to.whole(constraint.id());
        return whole == null
                || constraint.index() != null
                || whole.name().equals(constraint.name().value());
    }

    /** Tells whether the index of a partition is made by the statement for the partitioned one. */
    boolean comesWithWhole(Index index) {
        return index.partitionOf() != null
                && !comesWithoutParts(index.partitionOf())
                && context.fates().comes(to.first(index.id()))
                && !context.online(index.table())
                && !isAttachedLater(index.table())
                && isNamedByServer(index);
    }

    /** Tells whether a new index of a partitioned table is made alone, since not every partition is to have a part of it. */
    boolean comesWithoutParts(QualifiedName whole) {
        Index index = to.index(whole);
        return index != null && !index.valid() && context.fates().comes(index.id());
    }

    private boolean isNamedByServer(Index index) {
        return index.keys().stream().allMatch(key -> key.column() != null)
                && index.name().name().equals(serversName(index));
    }

    private Identifier serversName(Index index) {
        String table = index.table().name().value();
        String columns = MadeName.columns(Stream.concat(
                        index.keys().stream().flatMap(key -> Stream.ofNullable(key.column())),
                        index.included().stream())
                .map(Identifier::value)
                .toList());
        Identifier name = index.constraint();
        Constraint constraint = name == null ? null : to.constraint(index.table(), name);
        if (constraint == null) {
            return MadeName.of(table, columns, "idx");
        }
        return switch (constraint.type()) {
            case PRIMARY_KEY -> MadeName.of(table, "", "pkey");
            case EXCLUSION -> MadeName.of(table, columns, "excl");
            case UNIQUE, FOREIGN_KEY, CHECK -> MadeName.of(table, columns, "key");
        };
    }
}
