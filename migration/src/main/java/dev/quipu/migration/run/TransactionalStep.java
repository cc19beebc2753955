package dev.quipu.migration.run;

import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.revision.JavaRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.script.ScriptStatement;
import dev.quipu.postgres.session.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A revision that commits together with its record, or not at all: as SQL, one message to the server. */
final class TransactionalStep {
    static final String BEGIN = "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE";

    private final HistorySchema history;
    private final TransactionSettings settings;
    private final Runner runner;
    private final List<String> fence;

    /** @param fence what each transaction begins with, to make sure that its runner may still run */
    TransactionalStep(HistorySchema history, TransactionSettings settings, Runner runner, List<String> fence) {
        this.history = history;
        this.settings = settings;
        this.runner = runner;
        this.fence = List.copyOf(fence);
    }

    /** How the transactions of a run hang together. */
    enum Commit {
        /** Commit and wait for the disk. */
        DURABLY,
        /** Commit; a later step of this run waits for the disk. */
        LATER_STEP_WAITS,
        /** All steps share one transaction, which is begun and committed outside. */
        SHARED
    }

    /** Sends a step that is SQL. */
    void run(Session session, Step step, List<ScriptStatement> statements, Commit commit) {
        message(step, statements, commit).send(session);
    }

    /** Returns the whole of a step that is SQL. */
    StepMessage message(Step step, List<ScriptStatement> statements, Commit commit) {
        return message(null, step, statements, commit);
    }

    /**
     * Returns the whole of an upgrade that is SQL, as it goes to the server before the answer to another one is there: it
     * fails at once unless that one is applied.
     */
    StepMessage message(@Nullable Step before, Step step, List<ScriptStatement> statements, Commit commit) {
        StepMessage message = new StepMessage();
        opening(message, before, step, commit);
        message.addScript(statements);
        closing(message, step, statements.size(), commit);
        return message;
    }

    /** Runs a step that is Java, which takes as many round trips as its code does. */
    void run(Session session, Step step, JavaRevision code, Commit commit) throws SQLException {
        StepMessage opening = new StepMessage();
        opening(opening, null, step, commit);
        opening.send(session);
        run(step, code, GuardedConnection.of(session.connection()));
        StepMessage closing = new StepMessage();
        closing(closing, step, 0, commit == Commit.LATER_STEP_WAITS ? Commit.DURABLY : commit);
        closing.send(session);
    }

    private static void run(Step step, JavaRevision code, Connection connection) throws SQLException {
        try {
            switch (step.direction()) {
                case UPGRADE -> code.upgrade(connection);
                case DOWNGRADE -> code.downgrade(connection);
                case STAMP -> throw new IllegalStateException("a stamp runs nothing");
            }
        } catch (QuipuException e) {
            throw e;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw ThrownByCode.of(e, code);
        }
    }

    private void opening(StepMessage message, @Nullable Step before, Step step, Commit commit) {
        if (commit != Commit.SHARED) {
            message.add(BEGIN).addAll(fence);
        }
        claim(message, before, step);
        message.addAll(settings.local(step.schema()));
    }

    void claim(StepMessage message, Step step) {
        claim(message, null, step);
    }

    private void claim(StepMessage message, @Nullable Step before, Step step) {
        Revision revision = step.revision();
        RevisionId name = revision.name();
        if (step.direction() == Direction.DOWNGRADE) {
            message.addAll(history.release(revision));
            return;
        }
        message.add(
                before == null
                        ? history.claim(name, revision.checksum(), false)
                        : history.claimAfter(before.revision().name(), name, revision.checksum()));
        if (step.first()) {
            message.addAll(history.place(name.branch(), step.schema()));
        }
    }

    void closing(StepMessage message, Step step, int statements, Commit commit) {
        message.addAll(TransactionSettings.RESET);
        if (step.last()) {
            message.add(history.displace(step.revision().name().branch(), step.schema()));
        }
        message.add(history.recordIfItStands(
                step.recorded(statements), step.revision().name(), runner));
        switch (commit) {
            case DURABLY -> message.add("COMMIT");
            case LATER_STEP_WAITS ->
                message.add(TransactionSettings.DO_NOT_WAIT_FOR_DISK).add("COMMIT");
            case SHARED -> {}
        }
    }

    static void begin(Session session, RunnerLock lock) {
        new StepMessage().add(BEGIN).addAll(lock.fence()).send(session);
    }
}
