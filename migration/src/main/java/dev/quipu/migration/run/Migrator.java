package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.HistoryReader;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.TransactionalStep.Commit;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.sqlstate.SqlState;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

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

    /** Called while the lock is still held, after all is committed: it must not fail. */
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
            boolean together = planned.stream().allMatch(step -> step.revision().transactional());
            take(session, lock, planned, state, together, fill);
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
                take(session, lock, planned, state, context.options().singleTransaction(), null);
                after.accept(session);
                return new RunResult(planned, applied(state, planned));
            }
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

    private Steps steps() {
        return new Steps(graph.get(), schemas);
    }

    private DatabaseState checked(Session session) {
        DatabaseState state = reader.state(session);
        RunChecks.files(graph.get(), state);
        RunChecks.places(state, schemas);
        return state;
    }

    private void take(
            Session session,
            RunnerLock lock,
            List<Step> planned,
            DatabaseState state,
            boolean together,
            @Nullable Consumer<Session> fill) {
        context.interruption().watch(session);
        try {
            if (!state.exists()) {
                createHistory(session, lock);
            } else if (!state.guarded()) {
                guardHistory(session, lock);
            }
            TransactionSettings settings = new TransactionSettings(context.options(), session.noticesLostClient());
            StepRunner runner = new StepRunner(session, settings, context, lock);
            boolean shared = together && !planned.isEmpty();
            StepQueue queue = new StepQueue(session, settings, context, lock.fence(), shared);
            // A database that is to be filled may hold nothing, so that a failure leaves it as it was: empty.
            FailureReport report = new FailureReport(context, reader, steps(), lock, shared, fill == null);
            if (shared) {
                inOneTransaction(session, lock, runner, queue, report, planned, state, fill);
            } else {
                oneByOne(session, runner, queue, report, planned, state);
                if (fill != null) {
                    fillApart(session, lock, fill);
                }
            }
        } finally {
            context.interruption().watch(null);
        }
    }

    private void createHistory(Session session, RunnerLock lock) {
        try {
            new StepMessage()
                    .addAll(lock.fence())
                    .addAll(context.history().create())
                    .send(session);
        } catch (StatementFailure e) {
            throw new QuipuException(
                    Kind.FAILED,
                    "cannot create the history in schema "
                            + context.history().schema().quoted() + ": "
                            + e.server().told(),
                    null,
                    List.of("nothing was changed"),
                    e.state().isReadOnly()
                            ? "connect to a server, and as a role, that may write"
                            : "the role needs CREATE on the database, or the schema has to be there and belong to it",
                    e.server());
        }
    }

    /** An earlier Quipu has made this history. Who may not change its tables goes on without, as it did before. */
    private void guardHistory(Session session, RunnerLock lock) {
        try {
            new StepMessage()
                    .add(TransactionalStep.BEGIN)
                    .addAll(lock.fence())
                    .add("SET LOCAL lock_timeout = "
                            + context.options().lockTimeout().toMillis())
                    .addAll(context.history().complete())
                    .add("COMMIT")
                    .send(session);
        } catch (StatementFailure e) {
            session.rollback();
            SqlState state = e.state();
            if (!state.isInsufficientPrivilege() && !state.isLockTimeout()) {
                throw e.server();
            }
        }
    }

    private static void fillApart(Session session, RunnerLock lock, Consumer<Session> fill) {
        try {
            TransactionalStep.begin(session, lock);
            fill.accept(session);
            session.send("COMMIT");
        } finally {
            session.rollback();
        }
    }

    private void oneByOne(
            Session session,
            StepRunner runner,
            StepQueue queue,
            FailureReport report,
            List<Step> planned,
            DatabaseState state) {
        int next = 0;
        while (next < planned.size()) {
            long start = System.nanoTime();
            StepQueue.Outcome queued = queue.take(planned.subList(next, planned.size()));
            next += queued.taken();
            if (next == planned.size()) {
                return;
            }
            if (queued.taken() > 0 && queued.failure() == null) {
                continue;
            }
            Step step = planned.get(next);
            next++;
            Commit commit = next == planned.size() ? Commit.DURABLY : Commit.LATER_STEP_WAITS;
            if (context.interruption().isRequested() && queued.failure() == null) {
                throw report.interruptedBefore(session, step);
            }
            try {
                alone(session, runner, step, state, commit, queued.failure());
            } catch (StatementFailure e) {
                throw report.of(session, step, e, Duration.ofNanos(System.nanoTime() - start));
            }
        }
    }

    /**
     * Takes a step that cannot be queued, or that failed in the queue. A fault of the file is final. Anything else may
     * have come of the queue, so the step is tried alone before it is told.
     */
    private void alone(
            Session session,
            StepRunner runner,
            Step step,
            DatabaseState state,
            Commit commit,
            @Nullable StatementFailure queued) {
        int attempt = 1;
        if (queued != null) {
            boolean again = runner.restAfter(step, 1, queued);
            boolean mayBeOfTheQueue = queued.location().isEmpty()
                    && !session.isClosed()
                    && !context.interruption().isRequested();
            if (!again && !mayBeOfTheQueue) {
                throw queued;
            }
            attempt = again ? 2 : 1;
        }
        one(session, runner, step, state, commit, attempt);
    }

    private void one(
            Session session, StepRunner runner, Step step, DatabaseState state, Commit commit, int firstAttempt) {
        context.listener().started(step);
        session.onNotice(notice -> context.listener().notice(step, notice));
        long start = System.nanoTime();
        int statements = runner.run(step, state, commit, firstAttempt);
        context.listener().finished(step, statements, Duration.ofNanos(System.nanoTime() - start));
    }

    private void inOneTransaction(
            Session session,
            RunnerLock lock,
            StepRunner runner,
            StepQueue queue,
            FailureReport report,
            List<Step> planned,
            DatabaseState state,
            @Nullable Consumer<Session> fill) {
        for (int attempt = 1; ; attempt++) {
            int next = 0;
            long start = System.nanoTime();
            try {
                TransactionalStep.begin(session, lock);
                while (next < planned.size()) {
                    StepQueue.Outcome queued = queue.take(planned.subList(next, planned.size()));
                    next += queued.taken();
                    if (queued.failure() != null) {
                        throw queued.failure();
                    }
                    if (queued.taken() == 0) {
                        if (context.interruption().isRequested()) {
                            throw report.interruptedBefore(session, planned.get(next));
                        }
                        one(session, runner, planned.get(next), state, Commit.SHARED, 1);
                        next++;
                    }
                }
                if (fill != null) {
                    fill.accept(session);
                }
                new StepMessage().add("COMMIT").send(session);
                return;
            } catch (StatementFailure e) {
                session.rollback();
                Step failed = planned.get(Math.min(next, planned.size() - 1));
                if (!runner.restAfter(failed, attempt, e)) {
                    throw report.of(session, failed, e, Duration.ofNanos(System.nanoTime() - start));
                }
            } finally {
                session.rollback();
            }
        }
    }
}
