package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes tables. */
final class TableWriter implements Writer<Table> {
    @Override
    public List<Statement> create(Table table, Context context) {
        var statements = new ArrayList<Statement>();
        statements.add(new NewTable(table, context).write());
        if (!context.fates().copied().contains(table.id())) {
            statements.addAll(settings(table, context));
        }
        for (Column column : context.to().columns(table.name())) {
            statements.addAll(new NewColumn(column, context).afterwards());
        }
        return statements;
    }

    /** Writes what a new table is told when it is there; one that gets its rows back, after that: policies do not hide any. */
    static List<Statement> settings(Table table, Context context) {
        String alter = AlterTable.of(table.name(), false, context);
        var actions = new ArrayList<String>();
        if (table.isPartitioned() && NewTable.isLedAway(table, context)) {
            // Only afterwards can it be told so.
            actions.add("SET TABLESPACE pg_default");
        }
        if (table.rowSecurity()) {
            actions.add("ENABLE ROW LEVEL SECURITY");
        }
        if (table.forceRowSecurity()) {
            actions.add("FORCE ROW LEVEL SECURITY");
        }
        if (table.foreign() == null
                && table.replicaIdentity().index() == null
                && table.replicaIdentity().mode() != Table.ReplicaIdentity.Mode.DEFAULT) {
            actions.add("REPLICA IDENTITY " + table.replicaIdentity().mode());
        }
        return actions.stream()
                .map(action -> context.draft(alter + action).build())
                .toList();
    }

    @Override
    public List<Statement> drop(Table table, Context context) {
        String name = table.name().display();
        String word = table.foreign() == null ? "TABLE " : "FOREIGN TABLE ";
        Draft draft = context.draft("DROP " + word + name).locksDropped(table.name());
        List<Statement> leaving = leaveFirst(table, context);
        if (table.partition() != null && leaving.isEmpty()) {
            draft.locks(table.partition().parent(), LockMode.ACCESS_EXCLUSIVE);
            context.kinship()
                    .defaultPartition(table.partition().parent())
                    .ifPresent(other -> draft.locks(other, LockMode.ACCESS_EXCLUSIVE));
        }
        referenced(table, context).forEach(other -> draft.locksReferenced(other));
        if (context.fates().copied().contains(table.id())) {
            return RowCopy.of(table.id(), context).keepAnd(draft);
        }
        if (table.foreign() == null && !table.isPartitioned()) {
            draft.hazard(Hazard.Kind.DATA_LOSS, "Every row of " + name + " is lost.", "SELECT * FROM " + name);
        }
        return Stream.concat(leaving.stream(), draft.only().stream()).toList();
    }

    /** Keys that refer to a table do not let go of its partitions, unless these have left before. */
    private static List<Statement> leaveFirst(Table table, Context context) {
        List<Constraint> keys = new Referrers(context.from())
                .above(table).stream()
                        .filter(key -> !context.fates().goes(key.id()))
                        .toList();
        return table.partition() == null || keys.isEmpty()
                ? List.of()
                : List.of(TableChange.detach(table, table.partition().parent(), keys.stream(), context));
    }

    /**
     * The tables that foreign keys of this one refer to: triggers of theirs go with it, but not with a partition's part of a key.
     * A key that is not enforced has none.
     */
    private static Stream<QualifiedName> referenced(Table table, Context context) {
        return context.from().constraints(table.name()).stream()
                .filter(constraint -> context.goesWithHost(constraint.id()))
                .filter(constraint -> context.from().whole(constraint.id()) == null)
                .filter(Constraint::enforced)
                .map(Constraint::reference)
                .flatMap(Stream::ofNullable)
                .map(Constraint.Reference::table)
                .distinct();
    }

    @Override
    public Alteration alter(Table from, Table to, Context context) {
        return new TableChange(from, to, context).write();
    }

    static String names(List<QualifiedName> names) {
        return names.stream().map(QualifiedName::display).collect(Collectors.joining(", "));
    }
}
