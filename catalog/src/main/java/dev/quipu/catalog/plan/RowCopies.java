package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Sequence;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.model.Trigger;
import java.util.LinkedHashSet;
import java.util.Set;

/** What goes, and comes anew, with the tables whose rows are copied: their partitions, and the sequences of their columns. */
final class RowCopies {
    private final Lookup from;
    private final Lookup to;
    private final Set<ObjectId> tables = new LinkedHashSet<>();
    private final Set<ObjectId> sequences = new LinkedHashSet<>();

    /**
     * @param copied the tables whose rows are copied
     */
    RowCopies(Context context, Set<ObjectId> copied) {
        this.from = context.from();
        this.to = context.to();
        copied.forEach(this::add);
        for (ObjectId table : tables) {
            for (Column column : from.columns(table.qualifiedName())) {
                from.sequencesOf(column.id()).forEach(sequence -> sequences.add(sequence.id()));
            }
        }
    }

    private void add(ObjectId table) {
        tables.add(table);
        if (!isPartitioned(table)) {
            return;
        }
        from.children(table.qualifiedName()).stream()
                .filter(partition -> !isLeaving(partition))
                .forEach(partition -> add(partition.id()));
    }

    /** A partition that is to stand alone takes its rows along, before the others are copied. */
    private boolean isLeaving(Table partition) {
        Table after = to.table(partition.name());
        return after != null && after.partition() == null;
    }

    private boolean isPartitioned(ObjectId table) {
        return from.find(table) instanceof Table found && found.isPartitioned();
    }

    /** Returns all tables and sequences that go, and come again if the second catalog has them. */
    Set<ObjectId> madeAnew() {
        var all = new LinkedHashSet<>(tables);
        all.addAll(sequences);
        return all;
    }

    /** Tells whether the rows or the state of a table, column or sequence are kept while it is gone. */
    boolean keeps(ObjectId id) {
        return switch (from.find(id)) {
            case Table table -> tables.contains(table.id());
            case Column column -> tables.contains(ObjectId.of(Kind.TABLE, column.relation()));
            case Sequence sequence -> sequences.contains(sequence.id());
            case null, default -> false;
        };
    }

    /** Tells whether a table, or the one that something is a part of, leaves one that is made anew, and so needs nothing of it. */
    boolean isFreed(ObjectId id) {
        Table table = switch (from.find(id)) {
            case Table itself -> itself;
            case Column column -> from.table(column.relation());
            case Constraint constraint -> from.table(constraint.table());
            case Index index -> from.table(index.table());
            case Trigger trigger -> from.table(trigger.relation());
            case null, default -> null;
        };
        return table != null
                && table.partition() != null
                && tables.contains(ObjectId.of(Kind.TABLE, table.partition().parent()))
                && isLeaving(table);
    }
}
