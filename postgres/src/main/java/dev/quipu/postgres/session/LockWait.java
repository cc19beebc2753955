package dev.quipu.postgres.session;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A session that waits for a lock, and who keeps it from it.
 *
 * @param kind what it wants to lock, as {@code pg_locks.locktype} says it: {@code relation}, {@code virtualxid}, …
 * @param relation what it wants to lock, qualified and quoted; null if that is no relation
 * @param holders who is in the way: has the lock, or asked for it before; each once, not empty
 * @see <a href="https://www.postgresql.org/docs/current/functions-info.html#FUNCTIONS-INFO-SESSION">PostgreSQL:
 *     pg_blocking_pids</a>
 */
public record LockWait(String kind, @Nullable String relation, List<Holder> holders) {
    /** Row locks, and whoever waits for all that began before it, wait for the ends of transactions. */
    private static final Set<String> OF_TRANSACTIONS = Set.of("transactionid", "virtualxid", "tuple");

    /** So many are named; whoever has to end them looks into pg_stat_activity anyway. */
    private static final int MOST_NAMED = 3;

    /** A server whose own catalogs are locked does not let an onlooker wait for ever. */
    private static final String LONGEST_LOOK = "SET LOCAL statement_timeout = '1s'; ";

    /**
     * Who is in the way of a lock. What it runs is not told: it may say what is secret.
     *
     * @param pid the id of the server's process; 0 for a prepared transaction, which has none
     * @param name its {@code application_name}, or where it has none what the server calls the process
     * @param user its role; null if it is the server's own process
     * @param address where its client is connected from; null for a Unix socket, or if that is hidden from who asks
     * @param state what it does, as pg_stat_activity says it; null if that is hidden from who asks
     * @param duration how long its transaction lasts by now; null if that is hidden from who asks, or it has none
     * @param waits whether it waits for a lock itself
     */
    public record Holder(
            int pid,
            String name,
            @Nullable String user,
            @Nullable String address,
            @Nullable String state,
            @Nullable Duration duration,
            boolean waits) {
        /** Returns all of it as people say it. */
        public String described() {
            if (pid == 0) {
                return "a prepared transaction, see pg_prepared_xacts";
            }
            String who = (name.isEmpty() ? "a session" : name) + " (pid " + pid
                    + (user == null ? "" : ", role " + user)
                    + (address == null ? "" : ", from " + address) + ")";
            return who
                    + (state == null ? "" : ", " + state + (duration == null ? "" : " for " + lasting(duration)))
                    + (waits ? ", which waits for a lock itself" : "");
        }

        private static String lasting(Duration duration) {
            if (duration.toMinutes() < 1) {
                return duration.toSeconds() + " s";
            }
            return duration.toHours() < 1
                    ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                    : duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
    }

    /** Returns what keeps a session waiting just now; empty if it does not wait for a lock. */
    public static Optional<LockWait> of(Session asking, int pid) {
        List<Row> rows =
                asking.send(LONGEST_LOOK + """
                        SELECT wanted.locktype, wanted.relation, h.pid, coalesce(nullif(a.application_name, ''), a.backend_type, ''), a.usename,
                               pg_catalog.host(a.client_addr), a.state,
                               pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() - a.xact_start)::bigint,
                               coalesce(a.wait_event_type = 'Lock', false)
                        FROM pg_catalog.pg_stat_activity AS me
                        CROSS JOIN LATERAL (SELECT DISTINCT b.pid
                                            FROM pg_catalog.unnest(pg_catalog.pg_blocking_pids(me.pid)) AS b(pid)) AS h
                        CROSS JOIN LATERAL (SELECT l.locktype, CASE WHEN n.oid IS NOT NULL
                                                                    THEN pg_catalog.format('%%I.%%I', n.nspname, c.relname) END
                                            FROM pg_catalog.pg_locks AS l
                                            LEFT JOIN pg_catalog.pg_class AS c
                                              ON c.oid = l.relation AND l.locktype = 'relation'
                                            LEFT JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
                                            WHERE l.pid = me.pid AND NOT l.granted LIMIT 1) AS wanted(locktype, relation)
                        LEFT JOIN pg_catalog.pg_stat_activity AS a ON a.pid = h.pid
                        WHERE me.pid = %d AND me.wait_event_type = 'Lock'
                        ORDER BY a.xact_start, h.pid""".formatted(pid)).getLast().asRows();
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new LockWait(
                        rows.getFirst().text(0),
                        rows.getFirst().textOrNull(1),
                        rows.stream().map(LockWait::holder).toList()));
    }

    private static Holder holder(Row row) {
        String seconds = row.textOrNull(7);
        return new Holder(
                row.integer(2),
                row.text(3),
                row.textOrNull(4),
                row.textOrNull(5),
                row.textOrNull(6),
                seconds == null ? null : Duration.ofSeconds(Long.parseLong(seconds)),
                row.isTrue(8));
    }

    /** Returns all of it as people say it, as a clause. */
    public String described() {
        String who = holders.stream().limit(MOST_NAMED).map(Holder::described).collect(Collectors.joining("; "))
                + (holders.size() > MOST_NAMED ? "; and " + (holders.size() - MOST_NAMED) + " more" : "");
        if (relation != null) {
            return relation + " is locked by " + who;
        }
        return OF_TRANSACTIONS.contains(kind)
                ? "what has to end first is a transaction of " + who
                : "a lock of kind " + kind + " is held by " + who;
    }

    /** Returns what people can do about it, as the beginning of a sentence. */
    public String advice() {
        return holders.stream().allMatch(holder -> holder.pid() == 0)
                ? "end it with COMMIT PREPARED or ROLLBACK PREPARED"
                : "wait until " + (holders.size() == 1 ? "that session has" : "those sessions have")
                        + " ended, end them with pg_terminate_backend()";
    }

    /** Tells whether another wait is for the same thing, whoever is in the way by now. */
    public boolean isForTheSame(LockWait another) {
        return kind.equals(another.kind) && Objects.equals(relation, another.relation);
    }
}
