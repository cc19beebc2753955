package dev.quipu.migration.command;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.sqlstate.SqlState;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/**
 * A command of a pack that a program runs, such as an import: what {@code quipu <pack> <command>} is on a terminal. It works in
 * transactions of its own. When the thread that called is interrupted, the statement that runs is cancelled, and nothing of its transaction
 * stays. Immutable, and safe for use by several threads, but for what it reads from.
 */
public final class PackCall {
    private final PackCommand command;
    private final Map<String, String> values;
    private final boolean isDryRun;
    private final PackFiles files;
    private final Consumer<String> progress;

    private PackCall(
            PackCommand command,
            Map<String, String> values,
            boolean isDryRun,
            PackFiles files,
            Consumer<String> progress) {
        this.command = command;
        this.values = values;
        this.isDryRun = isDryRun;
        this.files = files;
        this.progress = progress;
    }

    /** Takes a command. Files are seen from the directory that the program was started in. */
    public static PackCall of(PackCommand command) {
        return new PackCall(
                command,
                Map.of(),
                false,
                new PackFiles(Path.of(""), InputStream::nullInputStream, Writer.nullWriter()),
                words -> {});
    }

    /**
     * Gives an argument a value.
     *
     * @param argument as on a terminal, without the dashes; of a file, its path, or {@code -} for what {@link #reading} gives or
     *     {@link #writing} takes
     * @throws IllegalArgumentException if the command has no such argument, or it is a flag
     */
    public PackCall with(String argument, String value) {
        return given(argument, value, false);
    }

    /**
     * Sets a flag.
     *
     * @throws IllegalArgumentException if the command has no such flag
     */
    public PackCall with(String flag) {
        return given(flag, "", true);
    }

    private PackCall given(String name, String value, boolean isFlag) {
        List<PackArgument> known = command.arguments().stream()
                .filter(argument -> (argument.kind() == PackArgument.Kind.FLAG) == isFlag)
                .toList();
        if (known.stream().noneMatch(argument -> argument.name().equals(name))) {
            throw new IllegalArgumentException(
                    command.name() + " has no " + (isFlag ? "flag " : "argument ") + name + ", but " + names(known));
        }
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(name, value);
        return new PackCall(command, more, isDryRun, files, progress);
    }

    /** Only tells what would be done. */
    public PackCall asDryRun() {
        return new PackCall(command, values, true, files, progress);
    }

    /** Says what the file {@code -} is read from. It is read once, and closed. */
    public PackCall reading(InputStream input) {
        return new PackCall(
                command, values, isDryRun, new PackFiles(files.directory(), () -> input, files.output()), progress);
    }

    /** Says what the file {@code -} is written to. It is flushed, and not closed. */
    public PackCall writing(Writer output) {
        return new PackCall(
                command, values, isDryRun, new PackFiles(files.directory(), files.input(), output), progress);
    }

    /** Says who hears how far the work is, in a few words each time. */
    public PackCall telling(Consumer<String> listener) {
        return new PackCall(command, values, isDryRun, files, listener);
    }

    /**
     * Runs the command in a session of its own: a connection of the data source that is closed for good afterwards, with whatever the
     * command has set and what temporary tables it has made. A pool opens another in its place.
     *
     * @param dataSource whose connections are in autocommit, in nobody's transaction, and go to the server itself: a pooler that is a
     *     process of its own, such as PgBouncer, is refused. Locks are waited for as long as its connections wait
     * @param schema where the pack is, whose tables fit the command
     * @return what was done, and what was left out
     * @throws QuipuException of kind USAGE if an argument is missing or wrong, or of another if it fails; what it had committed before
     *     stays, as its description says
     * @throws InterruptedRunException if it was cancelled because the thread that called is interrupted, which it still is; between
     *     its steps it ends with a report that is not complete
     * @throws IllegalStateException if the connection is in a transaction, as that of a {@code TransactionAwareDataSourceProxy} may be
     */
    public PackReport on(DataSource dataSource, String schema) {
        requireValues();
        try {
            Connection connection = dataSource.getConnection();
            boolean isUsed = false;
            try {
                requireOwn(connection);
                isUsed = true;
                setSearchPath(connection, schema);
                return run(connection);
            } finally {
                end(connection, isUsed);
            }
        } catch (SQLException e) {
            throw Thread.currentThread().isInterrupted() && isEnded(e)
                    ? new InterruptedRunException(command.name() + " was interrupted")
                    : refused(command.name(), e);
        } catch (IOException e) {
            throw refused(command.name(), e);
        }
    }

    /** Whether a statement was cancelled or a connection closed, as an interruption does, and nothing was refused for what it says. */
    private static boolean isEnded(SQLException e) {
        return SqlState.of(e).filter(SqlState::isEnded).isPresent();
    }

    private PackReport run(Connection connection) throws SQLException, IOException {
        try (InterruptedCaller caller = InterruptedCaller.of(connection)) {
            return command.run(new RunningPackCommand(
                    connection, values, isDryRun, files, progress, caller::isInterrupted, Clock.systemUTC()));
        }
    }

    private static void end(Connection connection, boolean isUsed) {
        try (connection) {
            if (isUsed) {
                connection.abort(Runnable::run);
            }
        } catch (SQLException e) {
            // What was done is done, and a connection that is dead says so when it is given back.
        }
    }

    private void requireValues() {
        List<PackArgument> missing = command.arguments().stream()
                .filter(argument -> argument.isRequired()
                        && values.getOrDefault(argument.name(), "").isBlank())
                .toList();
        if (!missing.isEmpty()) {
            throw new QuipuException(Kind.USAGE, command.name() + " needs " + names(missing), null);
        }
    }

    private static String names(List<PackArgument> arguments) {
        return arguments.stream().map(PackArgument::name).collect(Collectors.joining(", "));
    }

    /** A pooler has a process id of its own making. What is set and locked there may be somebody else's the next moment. */
    private void requireOwn(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            throw new IllegalStateException(command.name() + " has transactions of its own, and cannot join one");
        }
        if (connection.unwrap(PGConnection.class).getBackendPID() != serverPid(connection)) {
            throw new QuipuException(
                    Kind.FAILED,
                    command.name() + " needs a session of its own, and the connection goes through a pooler",
                    "give connections that go to the server directly");
        }
    }

    private static int serverPid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }

    private static void setSearchPath(Connection connection, String schema) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = " + new Identifier(schema).quoted());
        }
    }

    static QuipuException refused(String purpose, SQLException cause) {
        ServerException e = ServerException.of(cause);
        return new QuipuException(
                Kind.FAILED,
                purpose + " failed: " + e.told(),
                null,
                e.notes(),
                e.hint().orElse(null),
                e);
    }

    static QuipuException refused(String purpose, IOException cause) {
        return new QuipuException(
                Kind.FAILED, purpose + " failed: " + FileFailure.reason(cause), null, List.of(), null, cause);
    }
}
