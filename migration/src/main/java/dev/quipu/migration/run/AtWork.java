package dev.quipu.migration.run;

import dev.quipu.migration.history.HistorySchema;
import dev.quipu.migration.history.LockTable;
import dev.quipu.postgres.session.Session;

/** Tells whether somebody runs on a database: what is not finished then is not interrupted, but in work. */
public final class AtWork {
    private AtWork() {}

    /** Asks the server; a lock that is held by a session, or a lock row whose lease has not ended, is a runner's. */
    public static boolean isAnybody(Session session, HistorySchema history) {
        LockTable row = new LockTable(history.schema());
        return SessionLock.isHeld(session, history.schema())
                || (session.isTrue(row.isThere()) && session.isTrue(row.isLeased()));
    }
}
