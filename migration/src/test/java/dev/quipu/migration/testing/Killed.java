package dev.quipu.migration.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/** Backends that are terminated in the middle of their work, as by an administrator, a failover or lack of memory. */
public final class Killed {
    private Killed() {}

    /**
     * Runs statements in one transaction and terminates its backend before it commits.
     *
     * @throws AssertionError if the backend lives on
     */
    public static void beforeCommit(PackDatabase database, String... statements) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            for (String one : statements) {
                statement.execute(one);
            }
            terminate(database, pid(statement));
            try {
                statement.execute("SELECT 1");
            } catch (SQLException gone) {
                return;
            }
            throw new AssertionError("the backend lives on");
        }
    }

    /**
     * Runs a statement and terminates its backend as soon as it waits for a lock, which the caller holds.
     *
     * @throws AssertionError if it never waits, or ends well
     */
    public static void whileWaiting(PackDatabase database, String sql) throws SQLException, InterruptedException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                var runner = Executors.newSingleThreadExecutor()) {
            int pid = pid(statement);
            var running = runner.submit(() -> statement.execute(sql));
            Instant end = Instant.now().plus(Duration.ofSeconds(20));
            while (database.value(
                                    "SELECT coalesce(max(wait_event_type), '') FROM pg_stat_activity WHERE state = 'active' AND pid = "
                                            + pid)
                            .compareTo("Lock")
                    != 0) {
                if (Instant.now().isAfter(end)) {
                    throw new AssertionError("waits for nothing: " + sql);
                }
                Thread.sleep(10);
            }
            terminate(database, pid);
            try {
                running.get();
            } catch (ExecutionException gone) {
                return;
            }
            throw new AssertionError("ended well: " + sql);
        }
    }

    private static int pid(Statement statement) throws SQLException {
        try (var rows = statement.executeQuery("SELECT pg_backend_pid()")) {
            rows.next();
            return rows.getInt(1);
        }
    }

    private static void terminate(PackDatabase database, int pid) throws SQLException {
        if (!database.value("SELECT pg_terminate_backend(%d, 10000)".formatted(pid))
                .equals("t")) {
            throw new AssertionError("the backend lives on");
        }
    }
}
