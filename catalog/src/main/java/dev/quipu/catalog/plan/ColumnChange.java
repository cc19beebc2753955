package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Index;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes what makes a column of a table another. Its default is a thing of its own. */
final class ColumnChange {
    /** The server that gives a column that is computed another expression first. */
    static final int SET_EXPRESSION = 170000;

    private final Column from;
    private final Column to;
    private final Context context;
    private final List<Statement> statements = new ArrayList<>();

    ColumnChange(Column from, Column to, Context context) {
        this.from = from;
        this.to = to;
        this.context = context;
    }

    Alteration write() {
        if (mustBeMadeAnew()) {
            return new Alteration.Rebuild();
        }
        Table table = context.from().table(to.relation());
        if (table != null && TableChange.isKeyRetyped(table, from, to)) {
            return TableChange.byCopy(table.name(), "is partitioned by a column whose type changes");
        }
        Column.Identity identityBefore = OwnIdentity.of(from, context.from(), context);
        Column.Identity identityAfter = OwnIdentity.of(to, context.to(), context);
        if (identityBefore != null && identityAfter == null) {
            dropIdentity(identityBefore);
        }
        boolean retyped = isRetyped();
        if (retyped && RowType.isStored(to.relation(), context)) {
            return RowType.refused(
                    to.relation(), "type of its column " + to.name().display() + " cannot change");
        }
        List<QualifiedName> origins = retyped ? origins(to.relation()) : List.of();
        if (origins.size() > 1) {
            return ofSeveral(origins);
        }
        if (retyped && !comesFromAbove(ColumnChange::typesAlike)) {
            retype();
        }
        generation();
        if (!comesFromAbove(ColumnChange::notNullsAlike)) {
            notNull();
        }
        if (identityAfter != null) {
            identity(identityBefore, identityAfter);
        }
        statements.addAll(ColumnSettings.change(from, to, retyped, context));
        foreignOptions();
        return new Alteration.InPlace(statements, retyped ? Set.of(to.id()) : Set.of());
    }

    /** The tables that stay above, have the column and have none above themselves that has it; the table itself if none has. */
    private List<QualifiedName> origins(QualifiedName table) {
        List<QualifiedName> above = context.kinship().staying(table).stream()
                .filter(parent -> context.from().column(parent, to.name()) != null)
                .filter(parent -> context.to().column(parent, to.name()) != null)
                .toList();
        return above.isEmpty()
                ? List.of(table)
                : above.stream()
                        .flatMap(parent -> origins(parent).stream())
                        .distinct()
                        .toList();
    }

    /** The server changes the type of a column that several tables hand down in none of them alone. */
    private Alteration ofSeveral(List<QualifiedName> origins) {
        String table = to.relation().display();
        String other = origins.getLast().display();
        return new Alteration.Refused(
                "Column " + to.name().display() + " of " + table + " comes from "
                        + origins.stream().map(QualifiedName::display).collect(Collectors.joining(" and "))
                        + ", of which none can give it another type alone.",
                "Take " + table + " out of " + other + " first (NO INHERIT), change both and let it INHERIT again.");
    }

    private boolean isRetyped() {
        return !from.type().equals(to.type()) || !Objects.equals(from.collation(), to.collation());
    }

    /** A generated column holds nothing that cannot be computed again. */
    private boolean mustBeMadeAnew() {
        Column.Generated before = from.generated();
        Column.Generated after = to.generated();
        if (Objects.equals(before, after)) {
            return after != null && isRetyped() && !after.stored();
        }
        if (before == null || after == null) {
            return before == null || !before.stored();
        }
        return before.stored() != after.stored()
                || context.serverVersion() < SET_EXPRESSION
                || (!after.stored() && isInFamilyWithChecks(to.relation()));
    }

    /** The server gives a virtual column no other expression where a table that shares it has a check, whatever it checks. */
    private boolean isInFamilyWithChecks(QualifiedName table) {
        List<QualifiedName> above = context.kinship().staying(table);
        return above.isEmpty() ? haveChecks(table) : above.stream().anyMatch(this::isInFamilyWithChecks);
    }

    private boolean haveChecks(QualifiedName table) {
        return Stream.of(context.from(), context.to())
                        .flatMap(lookup -> lookup.constraints(table).stream())
                        .anyMatch(constraint -> constraint.type() == Constraint.Type.CHECK)
                || context.kinship().below(table).stream().anyMatch(this::haveChecks);
    }

    private void generation() {
        Column.Generated before = from.generated();
        Column.Generated after = to.generated();
        if (before != null && after == null) {
            if (!new SharedChange(ColumnChange::isGenerated, context).isMadeAbove(to)) {
                add(column("DROP EXPRESSION"), Access.Work.NONE);
            }
        } else if (before != null && after != null && !before.equals(after)) {
            var change = new SharedChange(Column::generated, context);
            if (!change.isMadeAbove(to)) {
                setExpression(after, change.isMadeBelow(to));
            }
        }
    }

    private static boolean isGenerated(Column column) {
        return column.generated() != null;
    }

    /**
     * @param shared whether it comes down to tables below, whatever the expressions that they have
     */
    private void setExpression(Column.Generated after, boolean shared) {
        Access.Work work = after.stored() ? Access.Work.REWRITE : Access.Work.NONE;
        Draft draft = context.draft(AlterTable.of(to.relation(), shared, context) + "ALTER COLUMN "
                + to.name().display() + " SET EXPRESSION AS (" + Wording.bare(after.expression()) + ")");
        if (shared) {
            draft.locksTree(to.relation(), LockMode.ACCESS_EXCLUSIVE, work);
        } else {
            draft.locks(to.relation(), LockMode.ACCESS_EXCLUSIVE, isPartitioned() ? Access.Work.NONE : work);
        }
        statements.add(draft.build());
    }

    private void retype() {
        var change = new TypeChange(from.type(), to.type(), context);
        boolean collates = !Objects.equals(from.collation(), to.collation());
        String collation =
                to.collation() == null ? "" : " COLLATE " + to.collation().display();
        String sql = column("TYPE " + Wording.type(to.type()) + collation
                + change.using(to.name().display()));
        boolean reads = isChecked() || isIndexBuiltAnew(collates || isPartitioned());
        Access.Work work = change.rewrites() ? Access.Work.REWRITE : reads ? Access.Work.SCAN : Access.Work.NONE;
        Draft draft = context.draft(sql).locksTree(to.relation(), LockMode.ACCESS_EXCLUSIVE, work);
        new TiedTables(to, context).lock(draft, change.rewrites());
        boolean hasRows = context.holdsRows(to.relation());
        if (change.loses() && hasRows) {
            draft.hazard(
                    Hazard.Kind.DATA_LOSS,
                    "Values of " + to.name().display() + " in " + to.relation().display()
                            + " are rounded or cut to fit " + to.type() + ".",
                    rows(change.altered(to.name().display())));
        }
        if (change.asksZone() && hasRows) {
            String values = to.name().display() + " in " + to.relation().display();
            draft.hazard(
                    Hazard.Kind.DATA_LOSS,
                    "Values of " + values + " are converted by the session's TimeZone, which may be another on the"
                            + " next machine: SET the one that is meant before.",
                    rows(to.name().display() + " IS NOT NULL"));
        }
        if (change.rewrites() && change.mayFail() && hasRows) {
            draft.hazard(
                    Hazard.Kind.MAY_FAIL,
                    "Fails if a value of " + to.name().display() + " in "
                            + to.relation().display() + " does not fit " + to.type() + ".",
                    new TypeMisfits(change, context).query(to));
        }
        statements.add(draft.build());
    }

    private String rows(String condition) {
        return "SELECT " + to.name().display() + " FROM " + to.relation().display() + " WHERE " + condition;
    }

    /**
     * Whether the server builds an index of the column anew that is there still. One of expressions, or of some rows only, it always
     * does.
     *
     * @param byKey whether it does so with one of columns: if the order of values may be another, and in partitions whenever the
     *     type is
     */
    private boolean isIndexBuiltAnew(boolean byKey) {
        return context.from().indexes(to.relation()).stream()
                .filter(index -> context.from().uses(index.id()).contains(to.id()))
                .filter(this::isThere)
                .anyMatch(index -> index.predicate() != null
                        || index.keys().stream().anyMatch(key -> key.column() == null)
                        || (byKey
                                && index.keys().stream()
                                        .anyMatch(key -> to.name().equals(key.column()))));
    }

    /** One that is to be made anew goes before its columns change. */
    private boolean isThere(Index index) {
        return context.to().find(index.id()) instanceof Index after
                && (index.equals(after)
                        || new IndexWriter().alter(index, after, context) instanceof Alteration.InPlace);
    }

    private boolean isPartitioned() {
        Table table = context.from().table(to.relation());
        return table != null && table.isPartitioned();
    }

    /** The server tests checks anew on a column of another type. */
    private boolean isChecked() {
        return context.from().constraints(to.relation()).stream()
                .anyMatch(constraint -> constraint.type() == Constraint.Type.CHECK
                        && constraint.columns().contains(to.name())
                        && constraint.equals(context.to().find(constraint.id())));
    }

    private void notNull() {
        NotNull before = from.notNull();
        NotNull after = to.notNull();
        var change = new NotNullChange(to, context);
        if (before == null && after != null) {
            statements.addAll(change.set(after));
        } else if (before != null && after == null) {
            statements.add(change.drop());
        } else if (before != null && after != null && !before.equals(after)) {
            statements.addAll(change.change(before, after));
        }
    }

    private void dropIdentity(Column.Identity before) {
        Draft draft = lockIdentity(context.draft(column("DROP IDENTITY")));
        statements.add(SequenceWriter.forgets(before.sequence(), draft).build());
    }

    /** Only partitions have a part in an identity, and they only since 17. */
    private Draft lockIdentity(Draft draft) {
        return isPartitioned() && context.serverVersion() >= OwnIdentity.SHARED_BY_PARTITIONS
                ? draft.locksTree(to.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                : draft.locks(to.relation(), LockMode.ACCESS_EXCLUSIVE);
    }

    private void identity(Column.@Nullable Identity before, Column.Identity after) {
        if (before == null) {
            statements.add(lockIdentity(context.draft(column("ADD " + ColumnDefinition.identity(to, after))))
                    .build());
            statements.addAll(Continuation.ofIdentity(to, after, context));
            return;
        }
        if (!before.sequence().equals(after.sequence())) {
            statements.add(context.draft("ALTER SEQUENCE " + before.sequence().display() + " RENAME TO "
                            + after.sequence().name().display())
                    .build());
        }
        if (before.always() != after.always()) {
            String action = after.always() ? "SET GENERATED ALWAYS" : "SET GENERATED BY DEFAULT";
            statements.add(lockIdentity(context.draft(column(action))).build());
        }
        statements.addAll(SequenceWriter.count(after.sequence(), before.options(), after.options(), context));
        if (before.unlogged() != after.unlogged()) {
            statements.add(SequenceWriter.persistence(after.sequence(), after.unlogged(), context));
        }
    }

    private void foreignOptions() {
        String changes = Options.foreignChanges(from.foreignOptions(), to.foreignOptions());
        if (!changes.isEmpty()) {
            Draft draft = context.draft(column(changes))
                    .locksTree(to.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE);
            Secrets.note(draft, to.id(), from.foreignOptions(), to.foreignOptions());
            statements.add(draft.build());
        }
    }

    private String column(String action) {
        return AlterTable.of(to.relation(), context) + "ALTER COLUMN "
                + to.name().display() + " " + action;
    }

    private void add(String sql, Access.Work work) {
        statements.add(context.draft(sql)
                .locksTree(to.relation(), LockMode.ACCESS_EXCLUSIVE, work)
                .build());
    }

    /** Whether a table above changes alike, so that its statement changes this column too. */
    private boolean comesFromAbove(BiPredicate<Column, Column> alike) {
        return context.kinship().staying(to.relation()).stream()
                .map(parent -> ObjectId.of(Kind.COLUMN, parent, to.name()))
                .anyMatch(above -> context.from().find(above) instanceof Column before
                        && context.to().find(above) instanceof Column after
                        && alike.test(before, from)
                        && alike.test(after, to));
    }

    private static boolean typesAlike(Column one, Column other) {
        return alike(one, other, Column::type) && alike(one, other, Column::collation);
    }

    private static boolean notNullsAlike(Column one, Column other) {
        return one.nullable() == other.nullable();
    }

    private static boolean alike(Column one, Column other, Function<Column, @Nullable Object> attribute) {
        return Objects.equals(attribute.apply(one), attribute.apply(other));
    }
}
