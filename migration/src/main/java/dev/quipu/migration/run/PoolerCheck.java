package dev.quipu.migration.run;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;

/**
 * Finds out whether a pooler in transaction mode stands between, behind which a session is nobody's own and a session's
 * lock is worth nothing.
 *
 * <p>A pooler announces a process id of its own making. In session mode two open connections have two server processes;
 * in transaction mode the second gets the process that the first has just left.
 */
final class PoolerCheck {
    private PoolerCheck() {}

    static void refuseTransactionMode(Session first, Session second) {
        String firstPid = pid(first);
        String secondPid = pid(second);
        boolean direct = firstPid.equals(String.valueOf(first.announcedPid()))
                && secondPid.equals(String.valueOf(second.announcedPid()));
        if (!direct && (firstPid.equals(secondPid) || !firstPid.equals(pid(first)))) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the connection goes through a pooler in transaction mode, where no session can hold a lock",
                    "give a URL that goes to the server directly, or to a pool in session mode");
        }
    }

    private static String pid(Session session) {
        return String.valueOf(
                session.query("SELECT pg_backend_pid()").getFirst().getFirst());
    }
}
