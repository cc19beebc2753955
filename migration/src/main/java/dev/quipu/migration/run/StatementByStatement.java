package dev.quipu.migration.run;

import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.history.StatementProgress;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.Setting;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.Session;
import java.util.List;

/**
 * A non-transactional revision: each statement is recorded when it has finished, and a rerun goes on after the last one
 * that did. A statement that may run in a transaction commits together with its record, so it runs exactly once. One
 * that may not, such as CREATE INDEX CONCURRENTLY, is recorded before and after; if a run ended between the two,
 * {@link UnfinishedStatement} finds out from the catalog how far it came.
 */
final class StatementByStatement {
    private final HistorySchema history;
    private final TransactionSettings settings;
    private final Runner runner;
    private final RunnerLock lock;
    private final Interruption interruption;

    StatementByStatement(
            HistorySchema history,
            TransactionSettings settings,
            Runner runner,
            RunnerLock lock,
            Interruption interruption) {
        this.history = history;
        this.settings = settings;
        this.runner = runner;
        this.lock = lock;
        this.interruption = interruption;
    }

    /** Gives the branch its schema; called once before the first statement. */
    void prepare(Session session, Step step) {
        if (step.first() && step.direction() == Direction.UPGRADE) {
            commit(session, history.place(step.revision().name().branch(), step.schema()));
        }
    }

    /**
     * Runs the statement at an index, unless an earlier run finished it. One that only sets something is not run by itself, nor
     * recorded: it runs before each that follows it, which begin with the settings of the run all.
     */
    void run(Session session, Step step, List<ScriptStatement> statements, int index, RevisionProgress progress) {
        ScriptStatement statement = statements.get(index);
        if (SettingStatement.test(statement)) {
            return;
        }
        Turn turn = new Turn(
                step,
                statement,
                statements.subList(0, index).stream()
                        .filter(SettingStatement::test)
                        .toList(),
                RevisionProgress.started(step, statement, index));
        switch (progress.standing(index)) {
            case FINISHED -> {}
            case STARTED -> resume(session, turn);
            case NEW -> {
                if (LoneStatement.isLikely(statement) || !runInTransaction(session, turn)) {
                    runAlone(session, turn);
                }
            }
        }
    }

    /**
     * A statement whose turn it is.
     *
     * @param set what the statements before it set
     */
    private record Turn(Step step, ScriptStatement statement, List<ScriptStatement> set, StatementProgress started) {}

    /** Records the step, after its last statement. */
    void finish(Session session, Step step, int statements, long micros) {
        RevisionId name = step.revision().name();
        StepMessage message = new StepMessage().add("BEGIN").addAll(lock.fence());
        message.addAll(
                step.direction() == Direction.UPGRADE
                        ? List.of(history.claim(name, step.revision().checksum(), false))
                        : history.release(step.revision()));
        if (step.last()) {
            message.add(history.displace(name.branch(), step.schema()));
        }
        message.add(history.forgetProgress(name))
                .add(history.record(step.recorded(statements), micros, null, runner))
                .add("COMMIT")
                .send(session);
    }

    private boolean runInTransaction(Session session, Turn turn) {
        try {
            new StepMessage()
                    .add("BEGIN")
                    .addAll(lock.fence())
                    .addAll(settings.local(turn.step.schema()))
                    .addScript(turn.set)
                    .addScript(List.of(turn.statement))
                    .addAll(TransactionSettings.RESET)
                    .add(history.progress(turn.started.finished()))
                    .add("COMMIT")
                    .send(session);
            return true;
        } catch (StatementFailure e) {
            if (e.state().refusesTransaction()) {
                session.rollback();
                return false;
            }
            throw e;
        }
    }

    private void resume(Session session, Turn turn) {
        AloneStatement alone = alone(turn);
        set(session, turn);
        boolean done = UnfinishedStatement.of(alone.qualified()).settle(session);
        reset(session);
        if (done) {
            endAlone(session, turn.started);
        } else {
            runAlone(session, turn);
        }
    }

    /** Without a session that is the run's own, a setting would be somebody else's. */
    private AloneStatement alone(Turn turn) {
        if (lock.mark().isPresent() && !turn.set.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED,
                    "this setting is for a statement that runs in no transaction, and needs a session, which a lock row does"
                            + " not have",
                    turn.set.getLast().location(),
                    List.of(),
                    "run this revision over a URL that goes to the server directly, without " + Setting.LOCK_ROW,
                    null);
        }
        return AloneStatement.of(turn.statement, lock.mark(), turn.step.schema());
    }

    private void set(Session session, Turn turn) {
        if (lock.mark().isEmpty()) {
            StepMessage message = new StepMessage().addAll(settings.session(turn.step.schema()));
            if (LoneStatement.waitsForOthers(turn.statement)) {
                message.add("SET lock_timeout = 0");
            }
            message.addScript(turn.set).send(session);
        }
    }

    /** Bookkeeping is not done as the role, nor under the limits, that a revision has set for itself. */
    private void reset(Session session) {
        if (lock.mark().isEmpty()) {
            new StepMessage().addAll(TransactionSettings.RESET).send(session);
        }
    }

    /** Commits bookkeeping, if this run may still run. */
    private void commit(Session session, List<String> statements) {
        new StepMessage()
                .add("BEGIN")
                .addAll(lock.fence())
                .addAll(statements)
                .add("COMMIT")
                .send(session);
    }

    private void runAlone(Session session, Turn turn) {
        AloneStatement alone = alone(turn);
        commit(session, List.of(history.progress(turn.started)));
        try {
            set(session, turn);
            new StepMessage().add(alone).send(session);
        } catch (StatementFailure e) {
            clearAway(session, alone, turn.started);
            throw e;
        }
        refuseStrangers(session, alone, turn.started);
        reset(session);
        endAlone(session, turn.started);
    }

    /** Without a search_path of its own, an index may have been built with another function than the one that was meant. */
    private void refuseStrangers(Session session, AloneStatement alone, StatementProgress started) {
        if (lock.mark().isEmpty()
                || !(UnfinishedStatement.of(alone.qualified()) instanceof UnfinishedStatement.CreateIndex created)) {
            return;
        }
        List<String> strangers = created.strangers(alone.qualified(), session);
        if (!strangers.isEmpty()) {
            created.drop(session);
            commit(session, List.of(history.forgetStart(started)));
            throw new QuipuException(
                    Kind.FAILED,
                    "the index uses " + String.join(", ", strangers)
                            + ", which the statement does not name with its schema",
                    alone.origin().location(),
                    List.of("the index was dropped again"),
                    "with a lock row such a statement has no search_path: write the schema before the name",
                    null);
        }
    }

    /** Leaves nothing of a failed statement, such as an INVALID index that would go on to slow down writes. */
    private void clearAway(Session session, AloneStatement alone, StatementProgress started) {
        if (session.isClosed()) {
            return;
        }
        // Whoever stops the run asks again every second, and means what failed, not this.
        interruption.watch(null);
        try {
            if (!isClearedAway(session, alone, started)) {
                // The last of those requests may have come a moment late.
                isClearedAway(session, alone, started);
            }
        } finally {
            interruption.watch(session);
        }
    }

    /** Where it cannot be, the next run finds the start recorded, and tries again. */
    private boolean isClearedAway(Session session, AloneStatement alone, StatementProgress started) {
        try {
            StatementFailure.unify(() -> settle(session, alone, started));
            return true;
        } catch (StatementFailure e) {
            session.rollback();
            return !e.state().isCancelled();
        }
    }

    private void settle(Session session, AloneStatement alone, StatementProgress started) {
        if (lock.mark().isEmpty()) {
            // What failed may have waited for somebody who still does not end.
            session.send(
                    "SET lock_timeout = " + settings.options().lockTimeout().toMillis());
        }
        UnfinishedStatement.of(alone.qualified()).settle(session);
        reset(session);
        commit(session, List.of(history.forgetStart(started)));
    }

    private void endAlone(Session session, StatementProgress started) {
        commit(session, List.of(history.progress(started.finished())));
    }
}
