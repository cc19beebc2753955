package dev.quipu.migration.run;

import dev.quipu.migration.history.LockTable;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Renews a lease from a thread and a connection of its own, until it is closed or the lease belongs to somebody else. */
final class LeaseRenewal implements AutoCloseable {
    /** A server that does not answer must not keep a run from ending. */
    private static final Duration LONGEST_END = Duration.ofSeconds(5);

    private final Supplier<Session> connections;
    private final String renew;
    private final Duration every;
    private final Pause pause;
    private final Runnable lost;
    private final Interruption end;
    private final Thread thread;
    private @Nullable Session session;

    /**
     * @param connections opens a connection
     * @param renew the statement that renews, and gives no row if there is nothing to renew any more
     * @param every how often
     * @param pause lets that time pass, and says when it has been enough
     * @param lost hears, on the thread of this, that somebody else has the lease
     */
    LeaseRenewal(
            Supplier<Session> connections, String renew, Duration every, Pause pause, Runnable lost, Interruption end) {
        this.connections = connections;
        this.renew = renew;
        this.every = every;
        this.pause = pause;
        this.lost = lost;
        this.end = end;
        this.thread = Thread.ofPlatform().daemon().name("lease").start(this::run);
    }

    /** Starts one that really lets the time pass. */
    static LeaseRenewal start(Supplier<Session> connections, String renew, Duration every, Runnable lost) {
        Interruption end = new Interruption();
        return new LeaseRenewal(connections, renew, every, end, lost, end);
    }

    private void run() {
        while (pause.await(every) && !end.isRequested()) {
            if (!isRenewed()) {
                tell();
                break;
            }
        }
        disconnect();
    }

    /** A server that cannot be reached is tried again: only the row itself tells that it is lost. */
    private boolean isRenewed() {
        try {
            Session open = session;
            if (open == null) {
                open = connections.get();
                session = open;
            }
            return !open.send(renew).get(LockTable.RENEWED).rows().isEmpty();
        } catch (ServerException e) {
            disconnect();
            return true;
        }
    }

    private void tell() {
        try {
            lost.run();
        } catch (ServerException e) {
            // Whoever cannot be told finds out by the fence of its next transaction.
        }
    }

    private void disconnect() {
        Session open = session;
        if (open != null) {
            open.close();
            session = null;
        }
    }

    @Override
    public void close() {
        end.request();
        try {
            thread.join(LONGEST_END);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
