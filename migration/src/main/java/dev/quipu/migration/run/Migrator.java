package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.HistoryReader;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Brings a database from the revisions that it has to those that a target names.
 *
 * <p>One run uses two connections: one that works, and one that holds or renews the lock. A database that is there already costs
 * one connection and one round trip.
 *
 * <p>Not safe for use by several threads; any number of processes may run at once against one database.
 */
public final class Migrator {
    private final RunContext context;
    private final Supplier<RevisionGraph> graph;
    private final Map<String, Identifier> schemas;
    private final AfterRun after;
    private final HistoryReader reader;

    /**
     * Takes what a run needs, for a database that nobody looks at afterwards.
     *
     * @see #Migrator(RunContext, Supplier, Map, AfterRun)
     */
    public Migrator(RunContext context, Supplier<RevisionGraph> graph, Map<String, Identifier> schemas) {
        this(context, graph, schemas, AfterRun.NOTHING);
    }

    /**
     * Takes what a run needs.
     *
     * @param context connections, options and listeners
     * @param graph gives the revisions that there are; asked when a connection is open, so that they can be read
     *     meanwhile
     * @param schemas where each branch goes, by its label; every branch of the graph is in it
     * @param after what to do when a run has ended well
     */
    public Migrator(
            RunContext context, Supplier<RevisionGraph> graph, Map<String, Identifier> schemas, AfterRun after) {
        this.context = context;
        this.graph = graph;
        this.schemas = Map.copyOf(schemas);
        this.after = after;
        this.reader = new HistoryReader(context.history(), graph);
    }

    /** Called while the lock is still held, after a run that has committed something, all of it or a part: it must not fail. */
    @FunctionalInterface
    public interface AfterRun {
        /** Does nothing. */
        AfterRun NOTHING = session -> {};

        void accept(Session session);
    }

    /** Called when the lock is held and before anything changes; whatever it throws ends the run. */
    @FunctionalInterface
    public interface BeforeRun {
        /** Does nothing. */
        BeforeRun NOTHING = (session, state, steps) -> {};

        void accept(Session session, DatabaseState state, List<Step> steps);
    }

    /**
     * Applies what a target needs and the database does not have.
     *
     * @throws StepFailedException if a revision failed; those before it stay applied, unless all share one transaction
     * @throws InterruptedRunException if the run was asked to stop
     */
    public RunResult upgrade(Target target, BeforeRun before) {
        return run(Direction.UPGRADE, applied -> graph.get().upgradePath(applied, target), before);
    }

    /**
     * Undoes what the database has and a target does not need.
     *
     * @throws StepFailedException if a revision failed; those undone before it stay undone, unless all share one
     *     transaction
     * @throws InterruptedRunException if the run was asked to stop
     */
    public RunResult downgrade(Target target, BeforeRun before) {
        return run(Direction.DOWNGRADE, applied -> graph.get().downgradePath(applied, target), before);
    }

    /** Applies exactly one revision, which the database must be ready for and not have. */
    public RunResult apply(RevisionId revision, BeforeRun before) {
        return run(Direction.UPGRADE, applied -> one(revision), before);
    }

    /** Undoes exactly one revision, which the database must have and nothing in it may need. */
    public RunResult undo(RevisionId revision, BeforeRun before) {
        return run(Direction.DOWNGRADE, applied -> one(revision), before);
    }

    private List<Revision> one(RevisionId revision) {
        return List.of(graph.get().find(revision).orElseThrow());
    }

    /**
     * Sets the recorded state and runs nothing. Revisions that stay recorded have their checksums set to what their
     * files now have.
     *
     * @param wanted makes the revisions that shall be recorded from those that are
     */
    public RunResult stamp(UnaryOperator<Set<RevisionId>> wanted) {
        return stamp(wanted, BeforeRun.NOTHING);
    }

    /**
     * As {@link #stamp(UnaryOperator)}.
     *
     * @param before hears of no steps, because none is taken
     */
    public RunResult stamp(UnaryOperator<Set<RevisionId>> wanted, BeforeRun before) {
        try (Session session = context.connections().apply("stamp");
                RunnerLock lock = RunnerLock.take(context, session)) {
            DatabaseState state = reader.state(session);
            Set<RevisionId> target = wanted.apply(state.revisions());
            before.accept(session, state, List.of());
            new Stamp(context.history(), context.runner(), graph.get(), schemas).run(session, lock, state, target);
            after.accept(session);
            return new RunResult(List.of(), target);
        }
    }

    /**
     * Brings a database without a history to some revisions and lets it be filled. All of it is one transaction, unless a
     * revision cannot run in one; then the filling is a transaction of its own, after the last revision.
     *
     * @param wanted the revisions, a closed set
     * @param before called when the lock is held and before anything changes
     * @param fill called inside the transaction that commits after it; what it throws rolls back
     */
    public RunResult build(Set<RevisionId> wanted, BeforeRun before, Consumer<Session> fill) {
        try (Session session = context.connections().apply("restore");
                RunnerLock lock = RunnerLock.take(context, session)) {
            DatabaseState state = reader.state(session);
            List<Revision> path = graph.get().all().stream()
                    .filter(revision -> wanted.contains(revision.name())
                            && !state.revisions().contains(revision.name()))
                    .toList();
            List<Step> planned = steps().of(Direction.UPGRADE, path, state);
            RunChecks.steps(
                    planned, graph.get(), state, schemas, context.options().withSingleTransaction(false));
            before.accept(session, state, planned);
            context.listener().planned(planned);
            run(session, lock, state, planned).filling(fill);
            after.accept(session);
            return new RunResult(planned, wanted);
        }
    }

    private RunResult run(Direction direction, Function<Set<RevisionId>, List<Revision>> path, BeforeRun before) {
        try (Session session = context.connections().apply(direction.word())) {
            DatabaseState unlocked = checked(session);
            if (path.apply(unlocked.revisions()).isEmpty()) {
                return new RunResult(List.of(), unlocked.revisions());
            }
            try (RunnerLock lock = RunnerLock.take(context, session)) {
                DatabaseState state = checked(session);
                List<Step> planned = steps().of(direction, path.apply(state.revisions()), state);
                if (planned.isEmpty()) {
                    return new RunResult(List.of(), state.revisions());
                }
                RunChecks.steps(planned, graph.get(), state, schemas, context.options());
                before.accept(session, state, planned);
                context.listener().planned(planned);
                take(session, lock, state, planned);
                after.accept(session);
                return new RunResult(planned, applied(state, planned));
            }
        }
    }

    /** What a run has committed before it fails is its own work too, and no change by other hands. */
    private void take(Session session, RunnerLock lock, DatabaseState before, List<Step> planned) {
        try {
            run(session, lock, before, planned).take();
        } catch (QuipuException e) {
            if (hasChanged(session, before)) {
                after.accept(session);
            }
            throw e;
        }
    }

    private boolean hasChanged(Session session, DatabaseState before) {
        try {
            DatabaseState now = reader.state(session);
            return !now.revisions().equals(before.revisions())
                    || !now.progress().equals(before.progress());
        } catch (ServerException e) {
            // The server is lost; whatever was to be kept could not be.
            return false;
        }
    }

    /** Each step was recorded, and the lock keeps others from recording any: there is no need to ask again. */
    private static Set<RevisionId> applied(DatabaseState before, List<Step> taken) {
        Set<RevisionId> applied = new LinkedHashSet<>(before.revisions());
        for (Step step : taken) {
            if (step.direction() == Direction.UPGRADE) {
                applied.add(step.revision().name());
            } else {
                applied.remove(step.revision().name());
            }
        }
        return applied;
    }

    private Run run(Session session, RunnerLock lock, DatabaseState state, List<Step> planned) {
        return new Run(context, reader, steps(), session, lock, state, planned);
    }

    private Steps steps() {
        return new Steps(graph.get(), schemas);
    }

    private DatabaseState checked(Session session) {
        DatabaseState state = reader.state(session);
        RunChecks.files(graph.get(), state);
        RunChecks.places(state, schemas);
        return state;
    }
}
