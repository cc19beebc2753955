package dev.quipu.imports.run;

import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.sqlstate.SqlState;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;

/**
 * A project's database, as one run of an import or export reaches it.
 *
 * @param workspace the project
 * @param purpose what its connections are for: the server shows it
 */
public record ProjectDatabase(Workspace workspace, String purpose) {
    /** How often a transaction is tried that others get in the way of. */
    private static final int ATTEMPTS = 5;

    /** Reads with a connection. */
    public interface Reading<T> {
        /** Reads. */
        T read(Connection connection) throws SQLException, IOException;
    }

    /** Works with a connection. */
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /** Opens a connection in autocommit; whoever asks closes it. */
    public Connection getConnection() throws SQLException {
        workspace.requireDatabase();
        return workspace.database().open("quipu " + purpose);
    }

    /** Returns it as what ingestion asks for connections, and for nothing else. */
    public DataSource dataSource() {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.getName().equals("getConnection") && method.getParameterCount() == 0) {
                return getConnection();
            }
            throw new UnsupportedOperationException(method.getName());
        };
        return (DataSource)
                Proxy.newProxyInstance(DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, handler);
    }

    /** Returns the schema of the pack of a name. */
    public String schema(String name) {
        return workspace.project().branches().stream()
                .filter(branch ->
                        branch.pack().filter(pack -> pack.name().equals(name)).isPresent())
                .findFirst()
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        "this project does not have the pack " + name,
                        "name it in quipu.toml, or with --pack " + name))
                .schema()
                .value();
    }

    /** Reads everything of one moment, in a transaction that can write nothing. */
    public <T> T atOneMoment(Map<String, String> settings, Reading<T> reading) throws SQLException, IOException {
        try (Connection connection = getConnection()) {
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            set(connection, settings);
            T read = reading.read(connection);
            connection.rollback();
            return read;
        }
    }

    /** Works in one transaction, and again from the start where others got in its way. */
    <T> T inTransaction(Map<String, String> settings, Work<T> work) throws SQLException {
        for (int attempt = 1; ; attempt++) {
            try {
                return inOneTransaction(settings, work);
            } catch (SQLException e) {
                if (!isOfOthers(e) || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Tells whether another transaction was in the way, so that the same may go well the next time. */
    public static boolean isOfOthers(SQLException e) {
        return SqlState.of(e)
                .filter(state -> state.isSerializationFailure() || state.isDeadlock())
                .isPresent();
    }

    private <T> T inOneTransaction(Map<String, String> settings, Work<T> work) throws SQLException {
        try (Connection connection = getConnection()) {
            connection.setAutoCommit(false);
            set(connection, settings);
            T result = work.run(connection);
            connection.commit();
            return result;
        }
    }

    /** Sets what holds for the transaction that is open. */
    public static void set(Connection connection, Map<String, String> settings) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT set_config(?, ?, true)")) {
            for (Map.Entry<String, String> setting : settings.entrySet()) {
                statement.setString(1, setting.getKey());
                statement.setString(2, setting.getValue());
                statement.execute();
            }
        }
    }
}
