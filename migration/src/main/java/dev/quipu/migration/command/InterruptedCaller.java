package dev.quipu.migration.command;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.postgresql.PGConnection;

/**
 * Cancels what a session does while the thread that waits for it is interrupted, of which the driver hears nothing. It asks again and
 * again, because what is cancelled between two statements is forgotten.
 */
final class InterruptedCaller implements AutoCloseable {
    private static final Duration LOOK = Duration.ofMillis(100);

    private final Thread caller;
    private final Connection connection;
    private final CountDownLatch ended = new CountDownLatch(1);

    private InterruptedCaller(Thread caller, Connection connection) {
        this.caller = caller;
        this.connection = connection;
    }

    /** Begins to look after the thread that calls, until it is closed. */
    static InterruptedCaller of(Connection connection) {
        InterruptedCaller watched = new InterruptedCaller(Thread.currentThread(), connection);
        Thread.ofPlatform().daemon().name("quipu: interruption").start(watched::watch);
        return watched;
    }

    boolean isInterrupted() {
        return caller.isInterrupted();
    }

    private void watch() {
        try {
            while (!ended.await(LOOK.toNanos(), TimeUnit.NANOSECONDS)) {
                if (caller.isInterrupted()) {
                    cancel(connection);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Cancels the statement that runs, if one does. */
    static void cancel(Connection connection) {
        try {
            connection.unwrap(PGConnection.class).cancelQuery();
        } catch (SQLException e) {
            // A server that cannot be told is gone, and rolls back by itself.
        }
    }

    @Override
    public void close() {
        ended.countDown();
    }
}
