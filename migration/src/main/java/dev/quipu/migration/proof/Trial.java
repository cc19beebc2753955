package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.DifferenceText;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.Hazard;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Statement;
import dev.quipu.migration.proof.PlanProof.Side;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.scratch.ScratchDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Runs plans in scratch databases and looks at what they have reached. It runs them with rows in the tables first. If such a
 * row is in the way, all begins anew without rows, and the statement says that it may fail if its plan did not.
 */
final class Trial {
    private final Settling settling;
    private final @Nullable Identifier home;
    private final Reproduction reproduction;
    /** What rows were in the way of; null as long as none was. */
    private final PlanRun.@Nullable PlanRunException obstacle;

    private Trial(
            Settling settling,
            @Nullable Identifier home,
            Reproduction reproduction,
            PlanRun.@Nullable PlanRunException obstacle) {
        this.settling = settling;
        this.home = home;
        this.reproduction = reproduction;
        this.obstacle = obstacle;
    }

    /**
     * A plan and where it leads.
     *
     * @param start what the database holds before it
     * @param end what it is to hold after it; null if nobody knows yet
     * @param renames what has another name then
     */
    record Way(Catalog start, Plan plan, @Nullable Catalog end, SortedMap<ObjectId, ObjectId> renames) {}

    /**
     * Does some work that runs plans, and does it again, from its beginning, if rows were in a plan's way.
     *
     * @param home the schema whose name the plans' statements leave out, or null
     */
    static <T> T withRows(
            Settling settling, @Nullable Identifier home, Reproduction reproduction, Function<Trial, T> work) {
        try {
            return work.apply(new Trial(settling, home, reproduction, null));
        } catch (RowsInTheWayException e) {
            return work.apply(new Trial(settling, home, reproduction, e.refused));
        }
    }

    /**
     * Runs a plan.
     *
     * @param schema whose database stands at the plan's start, and afterwards at its end
     * @return what it has reached
     */
    Catalog run(SettledSchema schema, Way way) {
        try {
            return reach(schema, way);
        } catch (PlanRun.PlanRunException e) {
            throw refused(way, e);
        }
    }

    /**
     * Runs a plan that leads back, unless the server refuses a statement of it that said so, though no row is in its way. Then
     * the database stays where it is.
     *
     * @return the server's words if it has refused it
     */
    Optional<String> undo(SettledSchema schema, Way way) {
        try {
            reach(schema, way);
            return Optional.empty();
        } catch (PlanRun.PlanRunException e) {
            if (obstacle != null && way.plan.isTransactional() && mayFail(way.plan, e.sql())) {
                return Optional.of(e.refusal().message());
            }
            throw refused(way, e);
        }
    }

    private static boolean mayFail(Plan plan, String sql) {
        return plan.statements().stream().anyMatch(statement -> statement.sql().equals(sql) && mayFail(statement));
    }

    private static boolean mayFail(Statement statement) {
        return statement.hazards().stream().anyMatch(hazard -> hazard.kind() == Hazard.Kind.MAY_FAIL);
    }

    private Catalog reach(SettledSchema schema, Way way) {
        KeptRows rows = obstacle == null ? KeptRows.before(schema.database(), way) : KeptRows.none(way);
        Settling.run(way.plan, schema.database(), home);
        Catalog reached = settling.read(schema.database());
        List<String> losses = rows.lostAfter(schema.database(), reached);
        if (!losses.isEmpty()) {
            throw wrong(way, "the plan loses rows, and says so nowhere: " + String.join("\n", losses));
        }
        if (way.end != null && !isSame(reached, way.end)) {
            compareAnew(way, reached, way.end);
        }
        return reached;
    }

    /** Runs a plan once more that has been undone. */
    void repeat(Way way, ScratchDatabase database) {
        try {
            Settling.run(way.plan, database, home);
        } catch (PlanRun.PlanRunException e) {
            throw refused(way, e);
        }
    }

    /** As long as there may be rows, of this plan or of one before it, they may be in the way. */
    private RuntimeException refused(Way way, PlanRun.PlanRunException e) {
        if (obstacle == null) {
            return new RowsInTheWayException(e);
        }
        String what =
                "the server refuses a statement of the plan: " + e.refusal().message() + "\n" + e.sql();
        return isUpToServer(way.plan, e.sql())
                ? new QuipuException(QuipuException.Kind.FAILED, what, "the plan says that it may: no plan can do more")
                : wrong(way, what);
    }

    /** Whether a statement says that it may fail, and touches nothing whose rows that could be a matter of. */
    private static boolean isUpToServer(Plan plan, String sql) {
        return plan.statements().stream()
                .anyMatch(statement -> statement.sql().equals(sql)
                        && mayFail(statement)
                        && statement.accesses().isEmpty());
    }

    /** Returns a plan with what was learnt of it: its statement that a row was in the way of says so. */
    Plan noted(Plan plan) {
        if (obstacle == null) {
            return plan;
        }
        List<Plan.Step> steps = new ArrayList<>();
        for (Plan.Step step : plan.steps()) {
            Statement statement = step.statement();
            boolean isNew = statement.sql().equals(obstacle.sql()) && !mayFail(statement);
            steps.add(isNew ? step.with(withObstacle(statement, obstacle)) : step);
        }
        return new Plan(steps);
    }

    private static Statement withObstacle(Statement statement, PlanRun.PlanRunException obstacle) {
        List<Hazard> hazards = new ArrayList<>(statement.hazards());
        hazards.add(new Hazard(
                Hazard.Kind.MAY_FAIL,
                "Failed on rows that were made up to try it: "
                        + obstacle.refusal().message() + ".",
                null));
        return new Statement(statement.sql(), statement.accesses(), statement.transactional(), hazards);
    }

    /** What the server prints of an expression it may print otherwise once it has read that. */
    private void compareAnew(Way way, Catalog reached, Catalog end) {
        Side there = new Side("what the plan has reached", reached);
        try (SettledPair settled = settling.settle(there, new Side("what the plan was to reach", end))) {
            if (!isSame(settled.first().catalog(), settled.second().catalog())) {
                throw wrong(way, DifferenceText.of(Differences.between(reached, end, DifferenceOptions.DEFAULT)));
            }
        }
    }

    private boolean isSame(Catalog one, Catalog other) {
        PlanOptions options = settling.options();
        DifferenceOptions counted =
                DifferenceOptions.DEFAULT.withOwners(options.owners()).withGrants(options.grants());
        return Differences.between(one, other, counted).isEmpty();
    }

    private RuntimeException wrong(Way way, String what) {
        return reproduction.wrong(way.start, way.end == null ? way.start : way.end, way.plan, what);
    }

    /** A plan failed where tables held rows, so that nobody knows yet whether it is wrong. */
    private static final class RowsInTheWayException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final PlanRun.PlanRunException refused;

        RowsInTheWayException(PlanRun.PlanRunException refused) {
            super(refused);
            this.refused = refused;
        }
    }
}
