package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the statement that makes a table, with its columns and the constraints that stand in it. */
final class NewTable {
    private static final String INDENT = "    ";

    private final Table table;
    private final Context context;
    private final boolean attachedLater;
    private final InlineConstraints constraints;

    NewTable(Table table, Context context) {
        this.table = table;
        this.context = context;
        this.attachedLater = new Partitions(context).isAttachedLater(table.name());
        this.constraints = new InlineConstraints(
                context,
                context.to().constraints(table.name()).stream()
                        .filter(constraint -> context.isHosted(constraint.id()) && isWritten(constraint))
                        .toList());
    }

    /** What is inherited is not written, unless the table is to be made whole and attached then. */
    private boolean isWritten(Constraint constraint) {
        ObjectId whole = context.to().whole(constraint.id());
        return whole == null
                || (attachedLater
                        && !(constraint.reference() != null
                                && whole.name().equals(constraint.id().name())));
    }

    Statement write() {
        var text = new StringBuilder("CREATE ");
        text.append(table.foreign() != null ? "FOREIGN " : table.unlogged() ? "UNLOGGED " : "");
        text.append("TABLE ").append(table.name().display());
        Table.Partition partition = attachedLater ? null : table.partition();
        if (partition != null) {
            text.append("\n    PARTITION OF ").append(partition.parent().display());
        }
        if (table.ofType() != null) {
            text.append(" OF ").append(table.ofType().display());
        }
        List<String> lines = lines();
        if (!lines.isEmpty() || (partition == null && table.ofType() == null)) {
            text.append(" (\n").append(String.join(",\n", lines)).append(lines.isEmpty() ? ")" : "\n)");
        }
        clauses(partition)
                .forEach(clause ->
                        text.append(partition == null ? "\n" : "\n    ").append(clause));
        return noteSecrets(lock(context.draft(text.toString()), partition)).build();
    }

    private Draft noteSecrets(Draft draft) {
        if (table.foreign() == null) {
            return draft;
        }
        context.to()
                .columns(table.name())
                .forEach(column -> Secrets.note(draft, column.id(), Map.of(), column.foreignOptions()));
        return Secrets.note(draft, table.id(), Map.of(), table.foreign().options());
    }

    private Draft lock(Draft draft, Table.@Nullable Partition partition) {
        if (partition != null) {
            draft.locks(partition.parent(), LockMode.ACCESS_EXCLUSIVE);
            Referrers.join(table, draft, context);
            new PartitionRows(context.to()).takeFromDefault(partition, draft, context.kinship());
        } else if (table.partition() == null) {
            table.parents().forEach(parent -> draft.locks(parent, LockMode.SHARE_UPDATE_EXCLUSIVE));
        }
        context.to().constraints(table.name()).stream()
                .filter(constraint -> constraint.reference() != null && context.isHosted(constraint.id()))
                .forEach(constraint -> draft.locksTree(
                        constraint.reference().table(), LockMode.SHARE_ROW_EXCLUSIVE, Access.Work.NONE));
        return draft;
    }

    private List<String> lines() {
        var lines = new ArrayList<String>();
        var definition = new ColumnDefinition(context);
        boolean typed = table.ofType() != null;
        for (Column column : context.to().columns(table.name())) {
            if (typed) {
                lines.add(definition.withoutType(column, constraints));
            } else if (column.local() || attachedLater) {
                lines.add(definition.write(column, constraints));
            } else if (table.partition() != null) {
                definition.ofPartition(column).ifPresent(lines::add);
            }
        }
        lines.addAll(constraints.lines());
        context.to().columns(table.name()).stream()
                .filter(column -> !column.local() && !attachedLater)
                .flatMap(column -> constraints.with(column).stream())
                .map(constraint ->
                        "CONSTRAINT " + constraint.name().display() + " " + constraints.definition(constraint))
                .forEach(lines::add);
        return lines.stream()
                .filter(line -> !line.isEmpty())
                .map(line -> INDENT + line)
                .toList();
    }

    /** Whether the server would put a table where the one is that it is a partition of, and it is to be where all are. */
    static boolean isLedAway(Table table, Context context) {
        Table whole = table.partition() == null
                ? null
                : context.to().table(table.partition().parent());
        return whole != null && whole.tablespace() != null && table.tablespace() == null;
    }

    private List<String> clauses(Table.@Nullable Partition partition) {
        var clauses = new ArrayList<String>();
        if (partition != null) {
            clauses.add(partition.bound());
        } else if (!table.parents().isEmpty()) {
            clauses.add("INHERITS (" + TableWriter.names(table.parents()) + ")");
        }
        if (table.partitionKey() != null) {
            clauses.add("PARTITION BY " + table.partitionKey());
        }
        if (table.foreign() != null) {
            clauses.add("SERVER " + table.foreign().server().display());
            if (!table.foreign().options().isEmpty()) {
                clauses.add(Options.foreign(table.foreign().options()));
            }
        }
        if (table.accessMethod() != null) {
            clauses.add("USING " + table.accessMethod().display());
        }
        if (!table.options().isEmpty()) {
            clauses.add("WITH " + Options.storage(table.options()));
        }
        if (table.tablespace() != null) {
            clauses.add(
                    "TABLESPACE " + Objects.requireNonNull(table.tablespace()).display());
        } else if (partition != null && !table.isPartitioned() && isLedAway(table, context)) {
            clauses.add("TABLESPACE pg_default");
        }
        return clauses;
    }
}
