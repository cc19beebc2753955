package dev.quipu.migration.testing;

import java.sql.SQLException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A statement of another session that waits for a lock. */
public final class Waiting implements AutoCloseable {
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final Future<?> statement;

    private Waiting(Callable<?> statement) {
        this.statement = executor.submit(statement);
    }

    /** Starts a statement, and returns when it waits. */
    public static Waiting of(PackDatabase database, Callable<?> statement) throws SQLException {
        Waiting waiting = new Waiting(statement);
        while (!waiting.statement.isDone()
                && database.value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                                + " AND wait_event_type = 'Lock'")
                        .equals("0")) {
            Thread.onSpinWait();
        }
        return waiting;
    }

    /**
     * Waits for its end.
     *
     * @throws Exception that it failed with
     */
    public void end() throws Exception {
        try {
            statement.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    @Override
    public void close() {
        executor.close();
    }
}
