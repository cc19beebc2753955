package dev.quipu.catalog.plan;

import dev.quipu.catalog.lock.LockMode;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.MadeName;
import dev.quipu.catalog.name.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes what makes a column NOT NULL, or no longer. From 18 on that is a constraint with a name. */
final class NotNullChange {
    /** The server that keeps the names of not-null constraints of columns first. */
    static final int NAMED = 180000;

    private final Column column;
    private final Context context;
    private final String alter;
    private final String name;

    NotNullChange(Column column, Context context) {
        this.column = column;
        this.context = context;
        this.alter = AlterTable.of(column.relation(), context);
        this.name = column.name().display();
    }

    List<Statement> set(NotNull notNull) {
        if (context.serverVersion() >= NAMED && !(isPlain(notNull) && !context.online(column.relation()))) {
            return byName(notNull);
        }
        return context.online(column.relation()) ? byCheck() : List.of(setNotNull(Access.Work.SCAN));
    }

    private boolean isPlain(NotNull notNull) {
        return notNull.validated() && ColumnDefinition.isPlain(column, notNull);
    }

    private Statement setNotNull(Access.Work work) {
        Draft draft = context.draft(alter + "ALTER COLUMN " + name + " SET NOT NULL")
                .locksTree(column.relation(), LockMode.ACCESS_EXCLUSIVE, work);
        return (work == Access.Work.SCAN ? mayFail(draft) : draft).build();
    }

    private Draft mayFail(Draft draft) {
        String table = column.relation().display();
        return context.holdsRows(column.relation())
                ? draft.hazard(
                        Hazard.Kind.MAY_FAIL,
                        "Fails if " + name + " is NULL in a row of " + table + ".",
                        new Offenders(context).nulls(column))
                : draft;
    }

    /**
     * A validated check proves it, so that SET NOT NULL reads no row. Of a composite value IS NOT NULL would ask it of each field,
     * which is more, and proves nothing.
     */
    private List<Statement> byCheck() {
        String named = free().display();
        String there =
                new TypeFacts(column.type(), context).mayHaveFields() ? " IS DISTINCT FROM NULL" : " IS NOT NULL";
        return List.of(
                context.draft(alter + "ADD CONSTRAINT " + named + " CHECK (" + name + there + ") NOT VALID")
                        .locksTree(column.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                        .build(),
                validate(named),
                setNotNull(Access.Work.NONE),
                context.draft(alter + "DROP CONSTRAINT " + named)
                        .locksTree(column.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                        .build());
    }

    /** A name that no constraint has, here or below, where the check comes too. */
    private Identifier free() {
        for (int number = 1; ; number++) {
            Identifier name = MadeName.of(
                    column.relation().name().value(), column.name().value(), "not_null" + (number == 1 ? "" : number));
            if (!isTaken(name, column.relation())) {
                return name;
            }
        }
    }

    private boolean isTaken(Identifier constraint, QualifiedName table) {
        return context.from().constraint(table, constraint) != null
                || context.to().constraint(table, constraint) != null
                || context.kinship().below(table).stream().anyMatch(child -> isTaken(constraint, child));
    }

    private Statement validate(String constraint) {
        return mayFail(lock(
                        context.draft(alter + "VALIDATE CONSTRAINT " + constraint),
                        LockMode.SHARE_UPDATE_EXCLUSIVE,
                        Access.Work.SCAN,
                        column.notNull()))
                .build();
    }

    private List<Statement> byName(NotNull notNull) {
        String constraint = constraintName(notNull);
        boolean phases = context.online(column.relation()) || !notNull.validated();
        String sql = alter + "ADD CONSTRAINT " + constraint + " NOT NULL " + name
                + (notNull.noInherit() ? " NO INHERIT" : "")
                + (phases ? " NOT VALID" : "");
        var statements = new ArrayList<Statement>();
        Draft add = context.draft(sql)
                .locksTree(column.relation(), LockMode.ACCESS_EXCLUSIVE, phases ? Access.Work.NONE : Access.Work.SCAN);
        statements.add((phases ? add : mayFail(add)).build());
        if (phases && notNull.validated()) {
            statements.add(validate(constraint));
        }
        return statements;
    }

    private String constraintName(NotNull notNull) {
        Identifier given = notNull.name();
        return (given != null
                        ? given
                        : MadeName.of(
                                column.relation().name().value(), column.name().value(), "not_null"))
                .display();
    }

    Statement drop() {
        Column before = context.from().column(column.relation(), column.name());
        return lock(
                        context.draft(alter + "ALTER COLUMN " + name + " DROP NOT NULL"),
                        LockMode.ACCESS_EXCLUSIVE,
                        Access.Work.NONE,
                        before == null ? null : before.notNull())
                .build();
    }

    /** Children have no part in a constraint that is not for them. */
    private Draft lock(Draft draft, LockMode lock, Access.Work work, @Nullable NotNull notNull) {
        return notNull != null && notNull.noInherit()
                ? draft.locks(column.relation(), lock, work)
                : draft.locksTree(column.relation(), lock, work);
    }

    /** Whether a constraint that was not for children becomes one that they have too. */
    static boolean isHandedDown(@Nullable NotNull from, @Nullable NotNull to) {
        return from != null && to != null && from.noInherit() && !to.noInherit();
    }

    /** Writes what makes one not-null constraint another. Children have theirs before it is handed down, and are not read. */
    List<Statement> change(NotNull from, NotNull to) {
        if (context.serverVersion() < NAMED) {
            return List.of();
        }
        if (from.validated() && !to.validated()) {
            return List.of(drop(), set(to).getFirst());
        }
        var statements = new ArrayList<Statement>();
        if (!Objects.equals(from.name(), to.name()) && from.name() != null && to.name() != null) {
            statements.add(context.draft(alter + "RENAME CONSTRAINT "
                            + from.name().display() + " TO " + to.name().display())
                    .locksTree(column.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                    .build());
        }
        if (from.noInherit() != to.noInherit()) {
            String action = to.noInherit() ? " NO INHERIT" : " INHERIT";
            statements.add(context.draft(alter + "ALTER CONSTRAINT " + constraintName(to) + action)
                    .locksTreeUpTo(child -> true, column.relation(), LockMode.ACCESS_EXCLUSIVE, Access.Work.NONE)
                    .build());
        }
        if (!from.validated() && to.validated()) {
            statements.add(validate(constraintName(to)));
        }
        return statements;
    }
}
