package dev.quipu.migration.run;

import dev.quipu.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Objects;
import org.postgresql.PGConnection;

/** A session with an open transaction that others wait for. Closing it rolls back. */
final class Blocker implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Connection connection;

    Blocker(TestDatabase database, String sql) throws SQLException {
        connection = database.connect();
        connection.setAutoCommit(false);
        run(sql);
    }

    void run(String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /**
     * Waits until a session of a runner waits for this one.
     *
     * @return the process id of that session
     */
    int victim(TestDatabase database) throws SQLException, InterruptedException {
        return victimAfter(0, database);
    }

    /** Waits until another session than a former victim waits for this one. */
    int victimAfter(int former, TestDatabase database) throws SQLException, InterruptedException {
        String waiting = """
                SELECT min(pid) FROM pg_stat_activity
                WHERE datname = current_database() AND application_name LIKE 'quipu %%' AND pid <> %d AND %d = ANY (pg_blocking_pids(pid))
                """.formatted(former, pid());
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            var row = database.query(waiting).getFirst();
            if (row.getFirst() != null) {
                return Integer.parseInt(Objects.requireNonNull(row.getFirst()));
            }
            Thread.sleep(20);
        }
        throw new AssertionError("nobody waits for the blocker");
    }

    /** Known without a query, whose snapshot would stop every CREATE INDEX CONCURRENTLY of the database. */
    private int pid() throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    /** Lets go whoever waits; closing it afterwards does nothing. */
    void release() throws SQLException {
        if (!connection.isClosed()) {
            connection.rollback();
            connection.close();
        }
    }

    @Override
    public void close() throws SQLException {
        release();
    }
}
