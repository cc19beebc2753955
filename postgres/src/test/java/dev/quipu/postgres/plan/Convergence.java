package dev.quipu.postgres.plan;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.NotNull;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Runs plans on a real server, in a database of its own in which it makes and drops what they are about, and reads back. */
final class Convergence {
    private final Session session;
    private final List<String> away;
    private final ReadOptions scope;

    /** Of a schema {@code s}. */
    Convergence(Session session) {
        this(session, List.of("DROP SCHEMA IF EXISTS s CASCADE"), ReadOptions.schemas(List.of("s")));
    }

    private Convergence(Session session, List<String> away, ReadOptions scope) {
        this.session = session;
        this.away = away;
        this.scope = scope;
    }

    /** Of whatever a {@link RandomSchema} has made. */
    static Convergence ofRandomSchemas(Session session) {
        return new Convergence(session, RandomSchema.AWAY, ReadOptions.ALL);
    }

    Catalog make(List<String> statements) {
        run(away);
        run(statements);
        return read();
    }

    /** Takes away what was made and returns what is left. */
    Catalog unmake() {
        run(away);
        return read();
    }

    private void run(List<String> statements) {
        for (String statement : statements) {
            try {
                session.send(statement);
            } catch (RuntimeException e) {
                throw new AssertionError(e.getMessage() + "\nin " + statement, e);
            }
        }
    }

    /** Returns the statements of a plan, with those in transactions that may be. */
    private static List<String> together(Plan plan) {
        var statements = new ArrayList<String>();
        boolean inTransaction = false;
        for (Statement statement : plan.statements()) {
            if (statement.transactional() != inTransaction) {
                statements.add(inTransaction ? "COMMIT" : "BEGIN");
                inTransaction = statement.transactional();
            }
            statements.add(statement.sql());
        }
        statements.add(inTransaction ? "COMMIT" : "SELECT");
        return statements;
    }

    Catalog read() {
        return new CatalogReader(scope).read(session);
    }

    /**
     * Plans, runs the plan and reads back. Returns what is wrong: nothing if it ends where it should.
     *
     * @param source what the database holds now
     */
    List<String> faults(Catalog source, Catalog target, PlanOptions options) {
        Plan plan = Planner.plan(source, target, options);
        var faults = new ArrayList<String>();
        try {
            run(together(plan));
        } catch (AssertionError e) {
            faults.add(e.getMessage() + "\n\n" + plan.script());
            return faults;
        }
        faults.addAll(differences(read(), target));
        if (!faults.isEmpty()) {
            faults.add(plan.script());
        }
        return faults;
    }

    /**
     * What no statement changes is left out: the order of columns, whether something that is inherited was once declared here
     * too, and what an inherited not-null constraint is called.
     */
    private static @Nullable CatalogObject comparable(@Nullable CatalogObject object, boolean withNames) {
        return switch (object) {
            case Column column ->
                new Column(
                        column.relation(),
                        column.name(),
                        0,
                        column.type(),
                        column.collation(),
                        comparable(column.notNull(), withNames),
                        column.defaultExpression(),
                        column.generated(),
                        column.identity(),
                        true,
                        column.storage(),
                        column.compression(),
                        column.statistics(),
                        column.options(),
                        column.foreignOptions());
            case Constraint constraint
            when constraint.parent() == null ->
                new Constraint(
                        constraint.table(),
                        constraint.name(),
                        constraint.type(),
                        constraint.columns(),
                        constraint.reference(),
                        constraint.deferrable(),
                        constraint.deferred(),
                        constraint.validated(),
                        constraint.enforced(),
                        constraint.noInherit(),
                        true,
                        constraint.parent(),
                        constraint.index(),
                        constraint.definition());
            case null, default -> object;
        };
    }

    private static @Nullable NotNull comparable(@Nullable NotNull notNull, boolean withName) {
        return notNull == null
                ? null
                : new NotNull(withName ? notNull.name() : null, notNull.validated(), notNull.noInherit(), true);
    }

    private static boolean areAlike(@Nullable CatalogObject reached, @Nullable CatalogObject wanted) {
        boolean bothDeclared = isNotNullDeclared(reached) && isNotNullDeclared(wanted);
        return Objects.equals(comparable(reached, bothDeclared), comparable(wanted, bothDeclared));
    }

    private static boolean isNotNullDeclared(@Nullable CatalogObject object) {
        return object instanceof Column column
                && column.notNull() != null
                && column.notNull().local();
    }

    static List<String> differences(Catalog reached, Catalog target) {
        var ids = new TreeSet<ObjectId>(reached.objects().keySet());
        ids.addAll(target.objects().keySet());
        var differences = new ArrayList<String>();
        for (ObjectId id : ids) {
            if (!areAlike(reached.objects().get(id), target.objects().get(id))) {
                differences.add("reached " + reached.objects().get(id) + "\nwanted  "
                        + target.objects().get(id));
            }
            if (!reached.annotationsOf(id).equals(target.annotationsOf(id))) {
                differences.add(
                        id + "\nreached " + reached.annotationsOf(id) + "\nwanted  " + target.annotationsOf(id));
            }
        }
        return differences;
    }
}
