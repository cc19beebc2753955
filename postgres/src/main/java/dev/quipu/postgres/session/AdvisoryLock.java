package dev.quipu.postgres.session;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A session-level advisory lock: it ends with its session, so a crash leaves nothing behind.
 *
 * <p>It is only ever tried, never waited for in the server: a statement that waits holds a snapshot, and CREATE INDEX
 * CONCURRENTLY waits for every older snapshot, so two runners would wait for each other for ever.
 *
 * @param space the first half of the key, which tells whose lock it is
 * @param key the second half
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">PostgreSQL: Advisory
 *     Locks</a>
 */
public record AdvisoryLock(int space, int key) {
    /**
     * Who holds a lock.
     *
     * @param pid the process id of the server process
     * @param address where its client is connected from; {@code local} for a Unix socket; null if that is hidden from who asks
     * @param application the client's {@code application_name}
     * @param since since when it is connected, in ISO 8601 and UTC; null if that is hidden too
     */
    public record Owner(
            int pid,
            @Nullable String address,
            String application,
            @Nullable String since) {
        /** Returns all of it as people say it. */
        public String described() {
            String who = application + " (pid " + pid + ")";
            return since == null
                    ? who + ", a session of another role, of which its address and its start are hidden from this one"
                    : who + " from " + address + ", connected since " + since;
        }
    }

    /** Tries to take the lock for a session; returns at once. */
    public boolean tryTake(Session session) {
        return session.isTrue("SELECT pg_try_advisory_lock(" + space + ", " + key + ")");
    }

    /**
     * Tries to take the lock for a session that does not have it yet; returns at once. PostgreSQL would give it to the same
     * server process once more, which behind a pooler in transaction mode may be another client's.
     *
     * @return whether it was taken; empty if the server process had it already
     */
    public Optional<Boolean> tryTakeAnew(Session session) {
        List<Reply> replies = session.send("SELECT " + heldHere() + "; SELECT CASE WHEN NOT " + heldHere()
                + " THEN pg_try_advisory_lock(" + space + ", " + key + ") END");
        boolean had = replies.getFirst().first().isTrue(0);
        return had ? Optional.empty() : Optional.of(replies.getLast().first().isTrue(0));
    }

    /** Lets the lock go, if this session has it. */
    public void release(Session session) {
        session.send("SELECT pg_advisory_unlock(" + space + ", " + key + ") WHERE " + heldHere());
    }

    /** Returns the SQL condition that the server process which evaluates it holds the lock. */
    public String heldHere() {
        return """
                EXISTS (SELECT FROM pg_catalog.pg_locks AS l
                        WHERE l.pid = pg_catalog.pg_backend_pid() AND l.locktype = 'advisory' AND l.granted
                          AND l.objsubid = 2 AND l.classid = %d::bigint::oid AND l.objid = %d::bigint::oid)""".formatted(Integer.toUnsignedLong(space), Integer.toUnsignedLong(key));
    }

    /** Returns the session that holds the lock, or empty if none does just now. */
    public Optional<Owner> owner(Session asking) {
        return asking.rows("""
                        SELECT a.pid, CASE WHEN a.backend_start IS NOT NULL THEN coalesce(host(a.client_addr), 'local') END,
                               coalesce(a.application_name, ''),
                               to_char(a.backend_start AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
                        FROM pg_catalog.pg_locks AS l
                        JOIN pg_catalog.pg_stat_activity AS a ON a.pid = l.pid
                        WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
                          AND l.classid = %d::bigint::oid AND l.objid = %d::bigint::oid
                          AND l.database = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())
                        """.formatted(Integer.toUnsignedLong(space), Integer.toUnsignedLong(key))).stream()
                .map(AdvisoryLock::owner)
                .findFirst();
    }

    private static Owner owner(Row row) {
        return new Owner(row.integer(0), row.textOrNull(1), row.text(2), row.textOrNull(3));
    }
}
