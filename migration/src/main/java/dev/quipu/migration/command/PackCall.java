package dev.quipu.migration.command;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.pack.PackArgument;
import dev.quipu.migration.pack.PackCommand;
import dev.quipu.migration.pack.PackReport;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.ServerException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
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
 * A command of a pack that a program runs, such as an import: what {@code quipu <pack> <command>} is on a terminal. It works on a
 * connection of the program's own data source, in transactions of its own, and stops at its next step when the thread is interrupted.
 * Immutable, and safe for use by several threads, but for what it reads from.
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
     * @throws IllegalArgumentException if the command has no such argument
     */
    public PackCall with(String argument, String value) {
        if (command.arguments().stream().noneMatch(known -> known.name().equals(argument))) {
            throw new IllegalArgumentException(
                    command.name() + " has no argument " + argument + ", but " + names(command.arguments()));
        }
        Map<String, String> more = new LinkedHashMap<>(values);
        more.put(argument, value);
        return new PackCall(command, more, isDryRun, files, progress);
    }

    /**
     * Sets a flag.
     *
     * @throws IllegalArgumentException if the command has no such argument
     */
    public PackCall with(String flag) {
        return with(flag, "");
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
     * Runs the command on a connection of a data source.
     *
     * @param dataSource whose connections are in autocommit
     * @throws QuipuException as {@link #on(Connection, String)}
     * @throws IllegalStateException if they are not, as within a transaction of Spring's
     */
    public PackReport on(DataSource dataSource, String schema) {
        try (Connection connection = dataSource.getConnection()) {
            return on(connection, schema);
        } catch (SQLException e) {
            throw refused(command.name(), e);
        }
    }

    /**
     * Runs the command.
     *
     * @param connection in autocommit, to the server itself and through no pooler; nobody else uses it meanwhile. The search path
     *     that it has now it has afterwards
     * @param schema where the pack is, whose tables fit the command
     * @return what was done, and what was left out
     * @throws QuipuException of kind USAGE if an argument is missing or wrong, or of another if it fails; what it had committed before
     *     stays, as its description says
     * @throws IllegalStateException if the connection is in a transaction
     */
    public PackReport on(Connection connection, String schema) {
        requireValues();
        try {
            if (!connection.getAutoCommit()) {
                throw new IllegalStateException(command.name() + " has transactions of its own, and cannot join one");
            }
            requireDirect(connection);
            String before = value(connection, "pg_catalog.current_setting('search_path')");
            setSearchPath(connection, new Identifier(schema).quoted());
            try {
                return command.run(new RunningPackCommand(
                        connection,
                        values,
                        isDryRun,
                        files,
                        progress,
                        () -> Thread.currentThread().isInterrupted(),
                        Clock.systemUTC()));
            } finally {
                setSearchPath(connection, before);
            }
        } catch (SQLException e) {
            throw refused(command.name(), e);
        } catch (IOException e) {
            throw refused(command.name(), e);
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
    private void requireDirect(Connection connection) throws SQLException {
        int announced = connection.unwrap(PGConnection.class).getBackendPID();
        if (!value(connection, "pg_catalog.pg_backend_pid()").equals(String.valueOf(announced))) {
            throw new QuipuException(
                    Kind.FAILED,
                    command.name() + " needs a session of its own, and the connection goes through a pooler",
                    "give connections that go to the server directly");
        }
    }

    private static String value(Connection connection, String expression) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT " + expression)) {
            row.next();
            return row.getString(1);
        }
    }

    private static void setSearchPath(Connection connection, String path) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement("SELECT pg_catalog.set_config('search_path', ?, false)")) {
            statement.setString(1, path);
            statement.execute();
        }
    }

    static QuipuException refused(String purpose, SQLException cause) {
        ServerException e = ServerException.of(cause);
        return new QuipuException(
                Kind.FAILED,
                purpose + " failed: " + e.message() + " (SQLSTATE " + e.sqlState() + ")",
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
