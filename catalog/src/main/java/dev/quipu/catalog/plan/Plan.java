package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The statements that make one catalog another, in the order in which they must run.
 *
 * @param steps each statement with what it is for
 */
public record Plan(List<Step> steps) {
    public Plan {
        steps = List.copyOf(steps);
    }

    /** Returns the statements alone. */
    public List<Statement> statements() {
        return steps.stream().map(Step::statement).toList();
    }

    /**
     * Returns some of its steps as a plan that can run by itself, in a session of its own.
     *
     * @param some steps of this plan, in their order
     */
    public Plan part(List<Step> some) {
        return new Plan(FunctionBodies.part(some, steps));
    }

    /** Tells whether every statement may run in one transaction, and none is to commit by itself. */
    public boolean isTransactional() {
        return steps.stream().noneMatch(Step::apart);
    }

    /** Returns the statements as a script, each under its hazards as comments, with a semicolon and a blank line after it. */
    public String script() {
        return statements().stream().map(Plan::text).collect(Collectors.joining("\n"));
    }

    private static String text(Statement statement) {
        return statement.hazards().stream()
                        .map(hazard -> "-- " + hazard.kind().words() + ": "
                                + hazard.message().replaceAll("\\R", " ") + "\n")
                        .collect(Collectors.joining())
                + statement.sql() + ";\n";
    }

    /**
     * A statement of a plan.
     *
     * @param statement the statement
     * @param resolves the objects whose differences it resolves, those that are dropped and created again for others
     *     included; a table's own statement resolves the columns and constraints that stand in it too
     * @param apart whether it is to commit by itself: it cannot run in a transaction, or it goes through all rows beside others
     *     that write, who would wait for the locks of what came before it; or it belongs to such a statement
     */
    public record Step(Statement statement, SortedSet<ObjectId> resolves, boolean apart) {
        public Step {
            resolves = Collections.unmodifiableSortedSet(new TreeSet<>(resolves));
        }

        /** A statement that needs not commit by itself, unless it has to. */
        public Step(Statement statement, SortedSet<ObjectId> resolves) {
            this(statement, resolves, !statement.transactional());
        }

        /** Returns the same step with another text of its statement, or other hazards. */
        public Step with(Statement other) {
            return new Step(other, resolves, apart);
        }
    }
}
