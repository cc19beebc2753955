package dev.quipu.postgres.scratch;

import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.url.DatabaseUrl;
import org.jspecify.annotations.Nullable;

/**
 * A throw-away database. Dropped when it is closed, or somewhat later; whoever is connected to it then is cut off.
 *
 * <p>Safe for use by several threads.
 */
public final class ScratchDatabase implements AutoCloseable {
    private final String name;
    private final DatabaseUrl url;
    private final boolean onOwnServer;
    private final Runnable drop;
    /** Kept for the next one who asks: a server process that has read a schema reads it again in a third of the time. */
    private @Nullable Session idle;

    ScratchDatabase(String name, DatabaseUrl url, boolean onOwnServer, Runnable drop) {
        this.name = name;
        this.url = url;
        this.onOwnServer = onOwnServer;
        this.drop = drop;
    }

    /** Returns its name, unique on its server. */
    public String name() {
        return name;
    }

    /** Returns where it is, password included: not to be shown. */
    public DatabaseUrl url() {
        return url;
    }

    /** Tells whether nobody else uses the server: roles that statements name may be made there, and rows to try them on. */
    public boolean isOnOwnServer() {
        return onOwnServer;
    }

    /** Opens a session, in which nothing is set; whoever asks closes it. */
    public ScratchSession connect() {
        Session kept = takeIdle();
        Session session = kept != null && isFresh(kept) ? kept : Session.open(url, "quipu scratch");
        if (onOwnServer) {
            session.send("SET lc_messages = 'C'");
        }
        return new ScratchSession(session, onOwnServer, () -> giveBack(session));
    }

    /** Ends the session that is kept: a database is copied only while nobody is connected to it. */
    void disconnect() {
        Session kept = takeIdle();
        if (kept != null) {
            kept.close();
        }
    }

    private synchronized @Nullable Session takeIdle() {
        Session kept = idle;
        idle = null;
        return kept;
    }

    /** Undoes what its last user has set. A server may have ended it meanwhile. */
    private static boolean isFresh(Session kept) {
        try {
            kept.rollback();
            kept.send("DISCARD ALL");
            return true;
        } catch (ServerException e) {
            kept.close();
            return false;
        }
    }

    private synchronized void giveBack(Session session) {
        if (idle == null && !session.isClosed()) {
            idle = session;
        } else {
            session.close();
        }
    }

    @Override
    public void close() {
        disconnect();
        drop.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
