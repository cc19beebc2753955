package dev.quipu.migration.run;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.HistoryReader;
import dev.quipu.migration.run.TransactionalStep.Commit;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One run: steps that are planned, while the lock is held. */
final class Run {
    private final RunContext context;
    private final HistoryReader reader;
    private final Steps steps;
    private final Session session;
    private final RunnerLock lock;
    private final DatabaseState state;
    private final List<Step> planned;
    private final TransactionSettings settings;
    private final HolderWatch watch;
    private final StepRunner runner;

    Run(
            RunContext context,
            HistoryReader reader,
            Steps steps,
            Session session,
            RunnerLock lock,
            DatabaseState state,
            List<Step> planned) {
        this.context = context;
        this.reader = reader;
        this.steps = steps;
        this.session = session;
        this.lock = lock;
        this.state = state;
        this.planned = planned;
        this.settings = new TransactionSettings(context.options(), session.noticesLostClient());
        this.watch = HolderWatch.of(lock, context);
        this.runner = new StepRunner(session, settings, context, lock, watch);
    }

    /** Takes the steps, in one transaction if that was asked for. */
    void take() {
        watched(() -> {
            boolean together = context.options().singleTransaction() && !planned.isEmpty();
            FailureReport report = new FailureReport(context, reader, steps, lock, watch, together, true);
            if (together) {
                inOneTransaction(report, filled -> {});
            } else {
                oneByOne(report);
            }
        });
    }

    /**
     * Takes the steps and lets the database be filled: in one transaction, or where a step cannot run in one, in a
     * transaction after the last step.
     */
    void filling(Consumer<Session> fill) {
        watched(() -> {
            boolean together = !planned.isEmpty()
                    && planned.stream().allMatch(step -> step.revision().transactional());
            // The database may hold nothing, so that a failure leaves it as it was: empty.
            FailureReport report = new FailureReport(context, reader, steps, lock, watch, together, false);
            if (together) {
                inOneTransaction(report, fill);
            } else {
                oneByOne(report);
                fillApart(fill);
            }
        });
    }

    /** Whoever stops the run, stops the statement that is at work. */
    private void watched(Runnable work) {
        context.interruption().watch(session);
        try (watch) {
            watch.start();
            new HistorySetup(context, session, lock).complete(state);
            work.run();
        } finally {
            context.interruption().watch(null);
        }
    }

    private StepQueue queue(boolean together) {
        return new StepQueue(session, settings, context, lock.fence(), together);
    }

    private void fillApart(Consumer<Session> fill) {
        try {
            TransactionalStep.begin(session, lock);
            fill.accept(session);
            session.send("COMMIT");
        } finally {
            session.rollback();
        }
    }

    private void oneByOne(FailureReport report) {
        StepQueue queue = queue(false);
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
                alone(step, commit, queued.failure());
            } catch (StatementFailure e) {
                throw report.of(session, step, e, Duration.ofNanos(System.nanoTime() - start));
            }
        }
    }

    /**
     * Takes a step that cannot be queued, or that failed in the queue. A fault of the file is final. Anything else may
     * have come of the queue, so the step is tried alone before it is told.
     */
    private void alone(Step step, Commit commit, @Nullable StatementFailure queued) {
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
        one(step, commit, attempt);
    }

    private void one(Step step, Commit commit, int firstAttempt) {
        context.listener().started(step);
        session.onNotice(notice -> context.listener().notice(step, notice));
        long start = System.nanoTime();
        int statements = runner.run(step, state, commit, firstAttempt);
        context.listener().finished(step, statements, Duration.ofNanos(System.nanoTime() - start));
    }

    /** @param fill what else is to be in the transaction */
    private void inOneTransaction(FailureReport report, Consumer<Session> fill) {
        StepQueue queue = queue(true);
        for (int attempt = 1; ; attempt++) {
            Together together = new Together(queue, report);
            long start = System.nanoTime();
            try {
                TransactionalStep.begin(session, lock);
                together.take();
                fill.accept(session);
                new StepMessage().add("COMMIT").send(session);
                return;
            } catch (StatementFailure e) {
                session.rollback();
                Step failed = together.current();
                if (!runner.restAfter(failed, attempt, e)) {
                    throw report.of(session, failed, e, Duration.ofNanos(System.nanoTime() - start));
                }
            } finally {
                session.rollback();
            }
        }
    }

    /** One attempt at all steps, in a transaction that is open. */
    private final class Together {
        private final StepQueue queue;
        private final FailureReport report;
        private int next;

        Together(StepQueue queue, FailureReport report) {
            this.queue = queue;
            this.report = report;
        }

        void take() {
            while (next < planned.size()) {
                StepQueue.Outcome queued = queue.take(planned.subList(next, planned.size()));
                next += queued.taken();
                if (queued.failure() != null) {
                    throw queued.failure();
                }
                if (queued.taken() == 0) {
                    takeOne();
                }
            }
        }

        private void takeOne() {
            if (context.interruption().isRequested()) {
                throw report.interruptedBefore(session, current());
            }
            one(current(), Commit.SHARED, 1);
            next++;
        }

        /** Returns the step that is being taken, or the last one where all are. */
        Step current() {
            return planned.get(Math.min(next, planned.size() - 1));
        }
    }
}
