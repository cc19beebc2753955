package dev.quipu.postgres.scratch;

import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.url.DatabaseUrl;

/**
 * A throw-away database. Dropped when it is closed; whoever is connected to it then is cut off.
 *
 * <p>Safe for use by several threads.
 */
public final class ScratchDatabase implements AutoCloseable {
    private final String name;
    private final DatabaseUrl url;
    private final boolean makesRoles;
    private final Runnable drop;

    ScratchDatabase(String name, DatabaseUrl url, boolean makesRoles, Runnable drop) {
        this.name = name;
        this.url = url;
        this.makesRoles = makesRoles;
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

    /** Tells whether roles that statements name may be made here: nobody else uses the server. */
    public boolean makesRoles() {
        return makesRoles;
    }

    /** Opens a session; whoever asks closes it. */
    public ScratchSession connect() {
        Session session = Connections.open(url, "quipu scratch");
        if (makesRoles) {
            session.send("SET lc_messages = 'C'");
        }
        return new ScratchSession(session, makesRoles);
    }

    @Override
    public void close() {
        drop.run();
    }

    @Override
    public String toString() {
        return name;
    }
}
