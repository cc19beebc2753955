package dev.quipu.postgres.session;

import java.time.Duration;
import java.util.UUID;

/**
 * Finds out what stands between two open sessions and their server. Neither may be in a transaction.
 *
 * <p>A pooler announces process ids of its own making, and a session that has the announced one is served directly. Behind a
 * pooler, two sessions that share a process, or one that changes it, are the proof of transaction mode; that they do not
 * is no proof of the opposite, since a pool may happen to give each its own process again and again. Session mode is
 * proven by what only it can do: a notification reaches a session that has asked for nothing, and so has a server process
 * only if the pooler has left it one.
 *
 * @see <a href="https://www.postgresql.org/docs/current/protocol-flow.html#PROTOCOL-ASYNC">PostgreSQL: Asynchronous
 *     Operations</a>
 */
public final class PoolerProbe {
    private PoolerProbe() {}

    /**
     * Probes. Served directly it costs two round trips.
     *
     * @param patience how long a notification may take; a pooler that does not bring it counts as one in transaction mode
     */
    public static PoolerMode probe(Session first, Session second, Duration patience) {
        int one = first.serverPid();
        int other = second.serverPid();
        if (one != other && one == first.announcedPid() && other == second.announcedPid()) {
            return PoolerMode.NONE;
        }
        boolean apart = one != other
                // Twice: a pool that hands out its processes in turn may come round to the same one once.
                && one == first.serverPid()
                && one == first.serverPid()
                && other == second.serverPid();
        if (apart && hears(first, second, patience)) {
            return PoolerMode.SESSION;
        }
        return allowsTransactions(first) ? PoolerMode.TRANSACTION : PoolerMode.STATEMENT;
    }

    /** Returns whether a session may hold a transaction open; one that may not is closed by the pooler for asking. */
    public static boolean allowsTransactions(Session session) {
        try {
            session.send("BEGIN");
            session.send("ROLLBACK");
            return true;
        } catch (ServerException e) {
            if (e.message().contains(PoolerHints.STATEMENT_MODE)) {
                return false;
            }
            throw e;
        }
    }

    private static boolean hears(Session listener, Session speaker, Duration patience) {
        String channel = "quipu_" + UUID.randomUUID().toString().replace("-", "");
        listener.send("LISTEN " + channel);
        speaker.send("NOTIFY " + channel);
        boolean heard = listener.awaitNotification(channel, patience);
        listener.send("UNLISTEN " + channel);
        return heard;
    }
}
