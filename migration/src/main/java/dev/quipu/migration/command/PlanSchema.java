package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.plan.Access;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.concurrent.Both;
import dev.quipu.migration.proof.PlanProof;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code plan}: the statements that make one schema another, proven in a scratch database. */
public final class PlanSchema {
    private final SchemaTools tools;

    public PlanSchema(SchemaTools tools) {
        this.tools = tools;
    }

    /**
     * A statement, and what it means for the rows that are there.
     *
     * @param statement the statement
     * @param rows how many rows a hazard is about, by the hazard's place in the statement's list; without those that were not
     *     counted
     * @param tableRows how many rows the relations have, by the server's own estimate, that the statement reads or writes as a
     *     whole; null if it does not, or there is no live database to ask
     */
    public record Estimated(
            Statement statement,
            Map<Integer, Long> rows,
            @Nullable Long tableRows) {
        public Estimated {
            rows = Map.copyOf(rows);
        }

        /** Returns a statement of whose rows nothing is known. */
        public static Estimated unknown(Statement statement) {
            return new Estimated(statement, Map.of(), null);
        }
    }

    /**
     * A plan.
     *
     * @param statements the statements in their order; their rows are counted where the first schema is a database's
     * @param notCompared what could not be compared and would have been, and is in no statement
     * @param leftOutPartitions how many partitions the live database has more than a text, which stay
     */
    public record Result(List<Estimated> statements, List<NotCompared> notCompared, int leftOutPartitions) {
        public Result {
            statements = List.copyOf(statements);
            notCompared = List.copyOf(notCompared);
        }
    }

    /**
     * Plans, and proves the plan. Changes nothing.
     *
     * @param renames confirmed renames, as {@code old=new}
     * @param copies tables, as the second schema calls them, that may be made anew with their rows copied
     * @throws dev.quipu.postgres.failure.QuipuException if there is no way, or the plan did not lead where it should
     */
    public Result run(
            SchemaSource from,
            SchemaSource to,
            List<String> renames,
            List<String> copies,
            DifferenceOptions what,
            PlanOptions how) {
        Both<PlanProof.Side> sides = tools.sides(from, to);
        PlanProof.Side first = sides.first();
        PlanProof.Side second = sides.second();
        MeantNames.in(first.catalog(), second.catalog()).require(what);
        LeftOutPartitions partitions = LeftOutPartitions.between(first.catalog(), second.catalog(), from, to);
        DifferenceOptions options = tools.withRenames(
                tools.scope(partitions.without(what), first, second, from, to), renames, first, second, to);
        Plan plan = tools.proof()
                .plan(first, second, options, tools.withCopies(how, copies, second))
                .plan();
        ColumnOrderRefusal.check(first, second, options);
        return new Result(estimated(plan, from), NotCompared.of(first, second, options), partitions.count());
    }

    private List<Estimated> estimated(Plan plan, SchemaSource from) {
        Optional<Session> database = tools.reader().connect(from, "plan");
        if (database.isEmpty()) {
            return plan.statements().stream().map(Estimated::unknown).toList();
        }
        try (Session session = database.get()) {
            RowCounts counts = new RowCounts(session);
            return plan.statements().stream()
                    .map(statement -> estimate(statement, counts))
                    .toList();
        }
    }

    private static Estimated estimate(Statement statement, RowCounts counts) {
        List<String> queries = statement.hazards().stream()
                .map(Hazard::rows)
                .map(query -> query == null ? "" : query)
                .toList();
        Long touched = null;
        for (Access access : statement.accesses()) {
            if (access.work() != Access.Work.NONE) {
                touched = (touched == null ? 0 : touched) + counts.estimate(access.relation());
            }
        }
        return new Estimated(statement, counts.of(queries), touched);
    }
}
