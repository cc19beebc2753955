package dev.quipu.migration.run;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.StatementProgress;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** What earlier runs left of one step of a non-transactional revision: how far its statements came. */
record RevisionProgress(Step step, List<StatementProgress> statements) {
    /** Where one statement stands. */
    enum Standing {
        NEW,
        STARTED,
        FINISHED
    }

    RevisionProgress {
        statements = List.copyOf(statements);
    }

    static RevisionProgress of(Step step, DatabaseState state) {
        return new RevisionProgress(
                step,
                state.progress().stream()
                        .filter(s -> s.revision().equals(step.revision().name()))
                        .filter(s -> s.direction() == step.direction())
                        .toList());
    }

    /** Returns how many statements are done. */
    int finished() {
        return (int) statements.stream().filter(StatementProgress::isFinished).count();
    }

    /** Refuses to go on with a file whose begun statements have changed. */
    void refuseChanges(List<ScriptStatement> written) {
        for (StatementProgress statement : statements) {
            if (statement.index() >= written.size()
                    || !checksum(written.get(statement.index())).equals(statement.checksum())) {
                throw new QuipuException(
                        Kind.FAILED,
                        step.revision().name() + " was interrupted, and statement " + (statement.index() + 1)
                                + ", which had been started, has changed since",
                        "put the file back as it was, or undo by hand what had been done and delete the rows of "
                                + step.revision().name() + " from the history's table \"progress\"");
            }
        }
    }

    /** Returns where the statement at an index stands. */
    Standing standing(int index) {
        return statements.stream()
                .filter(s -> s.index() == index)
                .findFirst()
                .map(s -> s.isFinished() ? Standing.FINISHED : Standing.STARTED)
                .orElse(Standing.NEW);
    }

    /** Returns what is recorded of a statement of the step when it begins. */
    static StatementProgress started(Step step, ScriptStatement statement, int index) {
        return new StatementProgress(
                step.revision().name(), step.direction(), index, checksum(statement), StatementProgress.State.STARTED);
    }

    private static String checksum(ScriptStatement statement) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256").digest(statement.text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
