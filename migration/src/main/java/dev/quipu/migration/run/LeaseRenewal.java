package dev.quipu.migration.run;

import dev.quipu.migration.history.LockTable;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Renews a lease from a thread and a connection of its own, until it is closed or the lease belongs to somebody else. */
final class LeaseRenewal implements AutoCloseable {
    private final Supplier<Session> connections;
    private final String renew;
    private final Runnable lost;
    private final Beat beat;
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
        this.lost = lost;
        this.beat = new Beat("lease", every, pause, end, this::renewOrTell, this::disconnect);
        beat.start();
    }

    /** Starts one that really lets the time pass. */
    static LeaseRenewal start(Supplier<Session> connections, String renew, Duration every, Runnable lost) {
        Interruption end = new Interruption();
        return new LeaseRenewal(connections, renew, every, end, lost, end);
    }

    private boolean renewOrTell() {
        boolean renewed = isRenewed();
        if (!renewed) {
            tell();
        }
        return renewed;
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
        beat.close();
    }
}
