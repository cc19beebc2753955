package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.sql.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what makes a table another. Its columns, constraints and so on are things of their own. */
final class TableChange {
    private final Table from;
    private final Table to;
    private final Context context;
    private final List<Statement> statements = new ArrayList<>();

    TableChange(Table from, Table to, Context context) {
        this.from = from;
        this.to = to;
        this.context = context;
    }

    Alteration write() {
        if (!Objects.equals(from.partitionKey(), to.partitionKey())) {
            return byCopy(to.name(), "is partitioned otherwise");
        }
        if ((from.foreign() == null) != (to.foreign() == null) || isOnOtherServer()) {
            return refused("would have its rows elsewhere", "Create a table under another name and copy the rows.");
        }
        detach();
        storage();
        settings();
        return Alteration.inPlace(statements);
    }

    /** What no statement changes, and so only a copy of its rows. */
    static boolean isPartitionedOtherwise(Table from, Catalog before, Table to, Catalog after) {
        return !Objects.equals(from.partitionKey(), to.partitionKey())
                || before.columnsOf(from.name()).stream()
                        .anyMatch(column -> after.objects().get(column.id()) instanceof Column other
                                && isKeyRetyped(from, column, other));
    }

    /** Whether a column by which a table is partitioned gets another type. */
    static boolean isKeyRetyped(Table table, Column from, Column to) {
        return !(from.type().equals(to.type()) && Objects.equals(from.collation(), to.collation()))
                && isKey(table, from.name());
    }

    /** Whether a table is partitioned by a column, or an expression of it. */
    static boolean isKey(Table table, Identifier column) {
        return table.partitionKey() != null && names(Token.split(table.partitionKey()), column);
    }

    /** Whether an expression names a column: not a function, and not a type after its colons. */
    private static boolean names(List<Token> expression, Identifier column) {
        for (int i = 0; i < expression.size(); i++) {
            boolean isType = i > 0 && expression.get(i - 1).isSymbol("::");
            boolean isCalled =
                    i + 1 < expression.size() && expression.get(i + 1).isSymbol("(");
            if (expression.get(i).text().equals(column.display()) && !isType && !isCalled) {
                return true;
            }
        }
        return false;
    }

    static Alteration byCopy(QualifiedName table, String what) {
        return new Alteration.ByCopy(
                "Table " + table.display() + " " + what + ", which no statement changes.",
                "--copy " + table.display()
                        + " makes it anew and copies its rows, which others cannot reach meanwhile.");
    }

    private Alteration refused(String what, String hint) {
        return new Alteration.Refused(
                "Table " + to.name().display() + " " + what + ", which no statement changes.", hint);
    }

    private boolean isOnOtherServer() {
        return from.foreign() != null
                && to.foreign() != null
                && !from.foreign().server().equals(to.foreign().server());
    }

    private void detach() {
        Table.Partition partition = from.partition();
        // Also where the table above goes, which would take its partitions along.
        if (partition != null && !partition.equals(to.partition())) {
            statements.add(detach(partition));
        }
        if (partition == null) {
            from.parents().stream()
                    .filter(parent ->
                            !to.parents().contains(parent) && context.to().table(parent) != null)
                    .forEach(this::disinherit);
        }
        if (!Objects.equals(from.ofType(), to.ofType())) {
            add(to.ofType() == null ? "NOT OF" : "OF " + to.ofType().display(), LockMode.ACCESS_EXCLUSIVE);
        }
    }

    private Statement detach(Table.Partition partition) {
        List<Constraint> coming = new Referrers(context.to()).above(to);
        Stream<Constraint> staying = new Referrers(context.from())
                .above(from).stream()
                        .filter(key -> key.equals(context.to().find(key.id())))
                        .filter(key -> !coming.contains(key));
        return detach(to, partition.parent(), staying, context);
    }

    /**
     * Writes how a partition leaves. CONCURRENTLY would spare little, as nothing is read but by keys, and leave a check on the
     * table.
     *
     * @param keys the foreign keys that are there meanwhile, of tables whose rows may refer to rows of the partition
     */
    static Statement detach(Table table, QualifiedName parent, Stream<Constraint> keys, Context context) {
        Draft draft = context.draft("ALTER TABLE " + parent.display() + "\n    DETACH PARTITION "
                        + table.name().display())
                .locks(parent, LockMode.ACCESS_EXCLUSIVE)
                .locksTree(table.name(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE);
        context.kinship().defaultPartition(parent).ifPresent(other -> draft.locks(other, LockMode.ACCESS_EXCLUSIVE));
        keys.forEach(key -> Referrers.leave(table, key, draft));
        return draft.build();
    }

    private void disinherit(QualifiedName parent) {
        statements.add(context.draft(alter() + "NO INHERIT " + parent.display())
                .locks(to.name(), LockMode.ACCESS_EXCLUSIVE)
                .build());
    }

    private void storage() {
        if (from.unlogged() != to.unlogged()) {
            rewrite(to.unlogged() ? "SET UNLOGGED" : "SET LOGGED");
        }
        if (!Objects.equals(from.accessMethod(), to.accessMethod())) {
            rewrite("SET ACCESS METHOD " + display(to.accessMethod(), "heap"));
        }
        if (!Objects.equals(from.tablespace(), to.tablespace())) {
            rewrite("SET TABLESPACE " + display(to.tablespace(), "pg_default"));
        }
        Options.changes(from.options(), to.options()).forEach(change -> add(change.action(), change.lock()));
        if (from.foreign() != null && to.foreign() != null) {
            String changes = Options.foreignChanges(
                    from.foreign().options(), to.foreign().options());
            if (!changes.isEmpty()) {
                Draft draft = context.draft(alter() + changes).locks(to.name(), LockMode.ACCESS_EXCLUSIVE);
                Secrets.note(
                        draft, to.id(), from.foreign().options(), to.foreign().options());
                statements.add(draft.build());
            }
        }
    }

    private static String display(@Nullable Identifier name, String other) {
        return name == null ? other : name.display();
    }

    private void settings() {
        if (from.rowSecurity() != to.rowSecurity()) {
            add((to.rowSecurity() ? "ENABLE" : "DISABLE") + " ROW LEVEL SECURITY", LockMode.ACCESS_EXCLUSIVE);
        }
        if (from.forceRowSecurity() != to.forceRowSecurity()) {
            add((to.forceRowSecurity() ? "FORCE" : "NO FORCE") + " ROW LEVEL SECURITY", LockMode.ACCESS_EXCLUSIVE);
        }
        if (!from.replicaIdentity().equals(to.replicaIdentity())) {
            replicaIdentity(to.replicaIdentity());
        }
        // An index that there is to be is marked at the end, when it is there.
        if (from.clusteredOn() != null && to.clusteredOn() == null) {
            add("SET WITHOUT CLUSTER", LockMode.SHARE_UPDATE_EXCLUSIVE);
        }
    }

    /**
     * Whether rows are identified by the primary key and were not before: without one a published table takes no updates. An index
     * is left at once: its columns may be NULL from then on.
     */
    static boolean isIdentifiedByKeyNow(Table from, Table to) {
        return to.foreign() == null
                && to.replicaIdentity().mode() == Table.ReplicaIdentity.Mode.DEFAULT
                && from.replicaIdentity().index() == null
                && !from.replicaIdentity().equals(to.replicaIdentity());
    }

    /** An index, or the primary key, is named at the end, when it is there and its columns are NOT NULL. */
    private void replicaIdentity(Table.ReplicaIdentity identity) {
        if (identity.index() == null && to.foreign() == null && !isIdentifiedByKeyNow(from, to)) {
            add("REPLICA IDENTITY " + identity.mode(), LockMode.ACCESS_EXCLUSIVE);
        }
    }

    private void rewrite(String action) {
        Access.Work work = to.isPartitioned() ? Access.Work.NONE : Access.Work.REWRITE;
        statements.add(context.draft(alter() + action)
                .locks(to.name(), LockMode.ACCESS_EXCLUSIVE, work)
                .build());
    }

    private void add(String action, LockMode lock) {
        statements.add(context.draft(alter() + action).locks(to.name(), lock).build());
    }

    private String alter() {
        return AlterTable.of(to.name(), false, context);
    }
}
