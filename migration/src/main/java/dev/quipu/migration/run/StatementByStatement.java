package dev.quipu.migration.run;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.history.StartedStatement;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

/**
 * A non-transactional revision: each statement is recorded when it has finished, and a rerun goes on after the last one
 * that did. A statement that may run in a transaction commits together with its record, so it runs exactly once. One
 * that may not, such as CREATE INDEX CONCURRENTLY, is recorded before and after; if a run ended between the two,
 * {@link UnfinishedStatement} finds out from the catalog how far it came.
 */
final class StatementByStatement {
    /** What the server says of a statement, or of a procedure that commits, in a transaction block. */
    static final Set<String> REFUSES_TRANSACTION = Set.of("25001", "2D000");

    private final HistorySchema history;
    private final TransactionSettings settings;
    private final Runner runner;
    private final RunnerLock lock;

    StatementByStatement(HistorySchema history, TransactionSettings settings, Runner runner, RunnerLock lock) {
        this.history = history;
        this.settings = settings;
        this.runner = runner;
        this.lock = lock;
    }

    /** Gives the branch its schema; called once before the first statement. */
    void prepare(Session session, Step step) {
        if (step.first() && step.direction() == Direction.UPGRADE) {
            commit(session, history.place(step.revision().name().branch(), step.schema()));
        }
    }

    /** Runs the statement at an index, unless an earlier run finished it. */
    void run(Session session, Step step, ScriptStatement statement, int index, Unfinished unfinished) {
        StartedStatement started = started(step, statement, index, false);
        switch (unfinished.standing(started)) {
            case FINISHED -> {}
            case STARTED -> resume(session, step, statement, started);
            case NEW -> {
                if (MustRunAlone.test(statement) || !runInTransaction(session, step, statement, started)) {
                    runAlone(session, step, statement, started);
                }
            }
        }
    }

    /** Records the step, after its last statement. */
    void finish(Session session, Step step, int statements, long micros) {
        RevisionId name = step.revision().name();
        StepMessage message = new StepMessage().add("BEGIN").addAll(lock.fence());
        message.add(
                step.direction() == Direction.UPGRADE
                        ? history.claim(name, step.revision().checksum(), false)
                        : history.release(name));
        if (step.last()) {
            message.add(history.displace(name.branch(), step.schema()));
        }
        message.add(history.forgetProgress(name))
                .add(history.record(step.recorded(statements), micros, null, runner))
                .add("COMMIT")
                .send(session);
    }

    private boolean runInTransaction(Session session, Step step, ScriptStatement statement, StartedStatement started) {
        try {
            new StepMessage()
                    .add("BEGIN")
                    .addAll(lock.fence())
                    .addAll(settings.local(step.schema()))
                    .addScript(List.of(statement))
                    .addAll(TransactionSettings.RESET)
                    .add(history.progress(finished(started)))
                    .add("COMMIT")
                    .send(session);
            return true;
        } catch (StatementFailure e) {
            if (REFUSES_TRANSACTION.contains(e.sqlState())) {
                session.rollback();
                return false;
            }
            throw e;
        }
    }

    private void resume(Session session, Step step, ScriptStatement statement, StartedStatement started) {
        AloneStatement alone = alone(step, statement);
        set(session, step);
        if (UnfinishedStatement.of(alone.qualified()).settle(session)) {
            endAlone(session, started);
        } else {
            runAlone(session, step, statement, started);
        }
    }

    private AloneStatement alone(Step step, ScriptStatement statement) {
        return AloneStatement.of(statement, lock.mark(), step.schema());
    }

    /** Without a session that is the run's own, a setting would be somebody else's. */
    private void set(Session session, Step step) {
        if (lock.mark().isEmpty()) {
            new StepMessage().addAll(settings.session(step.schema())).send(session);
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

    private void runAlone(Session session, Step step, ScriptStatement statement, StartedStatement started) {
        AloneStatement alone = alone(step, statement);
        commit(session, List.of(history.progress(started)));
        set(session, step);
        try {
            new StepMessage().add(alone).send(session);
        } catch (StatementFailure e) {
            clearAway(session, alone, started);
            throw e;
        }
        refuseStrangers(session, alone, started);
        endAlone(session, started);
    }

    /** Without a search_path of its own, an index may have been built with another function than the one that was meant. */
    private void refuseStrangers(Session session, AloneStatement alone, StartedStatement started) {
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
    private void clearAway(Session session, AloneStatement alone, StartedStatement started) {
        if (session.isClosed()) {
            return;
        }
        try {
            UnfinishedStatement.of(alone.qualified()).settle(session);
            List<String> ending = new ArrayList<>(TransactionSettings.RESET);
            ending.add(history.forgetStart(started));
            commit(session, ending);
        } catch (ServerException | StatementFailure e) {
            session.rollback();
            // The next run finds the start recorded, and tries again.
        }
    }

    private void endAlone(Session session, StartedStatement started) {
        List<String> ending = new ArrayList<>(TransactionSettings.RESET);
        ending.add(history.progress(finished(started)));
        commit(session, ending);
    }

    private static StartedStatement started(Step step, ScriptStatement statement, int index, boolean finished) {
        return new StartedStatement(
                step.revision().name(), step.direction(), index, checksum(statement.text()), finished);
    }

    private static StartedStatement finished(StartedStatement started) {
        return new StartedStatement(started.revision(), started.direction(), started.index(), started.checksum(), true);
    }

    private static String checksum(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** What earlier runs left of one step. */
    record Unfinished(Step step, List<StartedStatement> statements) {
        enum Standing {
            NEW,
            STARTED,
            FINISHED
        }

        Unfinished {
            statements = List.copyOf(statements);
        }

        static Unfinished of(Step step, DatabaseState state) {
            return new Unfinished(
                    step,
                    state.unfinished().stream()
                            .filter(s -> s.revision().equals(step.revision().name()))
                            .filter(s -> s.direction() == step.direction())
                            .toList());
        }

        int finished() {
            return (int) statements.stream().filter(StartedStatement::finished).count();
        }

        /** Refuses to go on with a file whose finished statements have changed. */
        void refuseChanges(IntFunction<String> checksums, int count) {
            for (StartedStatement statement : statements) {
                if (statement.index() >= count
                        || !checksums.apply(statement.index()).equals(statement.checksum())) {
                    throw new QuipuException(
                            Kind.FAILED,
                            step.revision().name() + " was interrupted, and statement " + (statement.index() + 1)
                                    + ", which had been started, has changed since",
                            "put the file back as it was, or undo by hand what had been done and delete the rows of "
                                    + step.revision().name() + " from the history's table \"progress\"");
                }
            }
        }

        Standing standing(StartedStatement asked) {
            return statements.stream()
                    .filter(s -> s.index() == asked.index())
                    .findFirst()
                    .map(s -> s.finished() ? Standing.FINISHED : Standing.STARTED)
                    .orElse(Standing.NEW);
        }
    }

    static void refuseChanges(Unfinished unfinished, List<ScriptStatement> statements) {
        unfinished.refuseChanges(index -> checksum(statements.get(index).text()), statements.size());
    }
}
