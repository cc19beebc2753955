package dev.quipu.imports.run;

import dev.quipu.ingest.IngestException;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.sqlstate.SqlState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A run of an import or an export: where it works, who hears how far it is, and what is thrown when it cannot go on. */
public final class Run {
    private final Purpose purpose;
    private final ProjectDatabase database;
    private final Consumer<String> progress;

    /**
     * Takes where to work.
     *
     * @param progress hears how far the work is, in a few words each time
     */
    public Run(Purpose purpose, Workspace workspace, Consumer<String> progress) {
        this.purpose = purpose;
        this.database = new ProjectDatabase(workspace, purpose.word);
        this.progress = progress;
    }

    /** What it is for. */
    public enum Purpose {
        /** Into the database. */
        IMPORT("import", "; what was written so far is there, and running it again completes it"),
        /** Out of the database, which it leaves as it is. */
        EXPORT("export", "");

        private final String word;
        private final String left;

        Purpose(String word, String left) {
            this.word = word;
            this.left = left;
        }
    }

    /** The work of a run. */
    public interface Work<T> {
        /** Does it. */
        T run() throws SQLException, IOException;
    }

    /** The reading of a file. */
    public interface FileReading {
        /** Reads. */
        void read() throws IOException;
    }

    /** Returns the database. */
    public ProjectDatabase database() {
        return database;
    }

    /** Tells how far the work is. */
    public void tell(String progressed) {
        progress.accept(progressed);
    }

    /** Stops where somebody asked for that. */
    public void stopIfAsked() {
        if (isStopped()) {
            throw interrupted();
        }
    }

    /**
     * Does the work.
     *
     * @throws QuipuException if the work fails; an {@link InterruptedRunException} if somebody asked it to stop, whatever
     *     it then failed with
     */
    public <T> T work(Work<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw failure(e);
        } catch (IngestException e) {
            throw e.getCause() instanceof SQLException cause
                    ? failure(cause)
                    : failure(String.valueOf(e.getMessage()), e);
        } catch (UncheckedIOException e) {
            IOException cause = e.getCause();
            throw failure(cause == null ? String.valueOf(e.getMessage()) : FileFailure.reason(cause), e);
        } catch (IOException e) {
            throw failure(FileFailure.reason(e), e);
        }
    }

    /** Reads a file; if it cannot be read, its name is told as it was given. */
    public void read(String name, FileReading reading) {
        try {
            reading.read();
        } catch (IOException e) {
            throw failure(
                    name + ": " + FileFailure.reason(e),
                    e instanceof NoSuchFileException
                            ? "name the export as it was downloaded, or the directory that it was unpacked to"
                            : null,
                    e);
        }
    }

    /** Returns what is thrown when the database refuses something, and the work cannot go on without it. */
    public QuipuException failure(SQLException e) {
        if (isStopped()) {
            return interrupted();
        }
        ServerException server = ServerException.of(e);
        return new QuipuException(
                Kind.FAILED,
                purpose.word + " failed: " + server.told(),
                null,
                server.notes(),
                server.hint().orElse(hint(server.state())),
                e);
    }

    private static @Nullable String hint(SqlState state) {
        if (state.isUndefined()) {
            return "the schema is not the pack's: \"quipu status\" tells, and \"quipu upgrade\" makes it so";
        }
        return state.isInsufficientPrivilege()
                ? "the role has to be able to write the pack's tables; for assistant it has to be a member of service_role"
                : null;
    }

    private QuipuException failure(String reason, Exception cause) {
        return failure(reason, null, cause);
    }

    private QuipuException failure(String reason, @Nullable String hint, Exception cause) {
        return isStopped()
                ? interrupted()
                : new QuipuException(Kind.FAILED, purpose.word + " failed: " + reason, null, List.of(), hint, cause);
    }

    private boolean isStopped() {
        return database.workspace().interruption().isRequested();
    }

    private InterruptedRunException interrupted() {
        return new InterruptedRunException(purpose.word + " was interrupted" + purpose.left);
    }
}
