package dev.quipu.migration.history;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.Literal;
import java.time.Duration;

/**
 * The SQL of the lock row: a table with one row while somebody runs, and none otherwise. Each statement, and each message,
 * stands for itself and needs nothing of a session, so that it works behind any pooler that knows transactions.
 *
 * <p>The token is unique, which makes it a key to PostgreSQL: the row lock FOR KEY SHARE that a step's transaction holds
 * lets the lease be renewed and keeps everybody from taking the row over.
 *
 * @see <a href="https://www.postgresql.org/docs/current/explicit-locking.html#LOCKING-ROWS">PostgreSQL: Row-Level Locks</a>
 */
public final class LockTable {
    /** The table's name in the schema of the history. Backups leave it out: a lock belongs to its moment. */
    public static final String NAME = "quipu_runner_lock";

    /** The error code with which a transaction ends whose runner has lost the row. */
    public static final String LOST = "QU001";

    /** What the text of a statement outside of transactions begins with, for others to find it in the server. */
    private static final String MARK = "/* quipu runner ";

    /** Where in the reply to {@link #take} the row's standing is. */
    public static final int STANDING = 3;

    /** Where in the reply to {@link #renew} the row is. */
    public static final int RENEWED = 1;

    private final Identifier schema;
    private final String table;

    public LockTable(Identifier schema) {
        this.schema = schema;
        this.table = schema.quoted() + "." + NAME;
    }

    /** Returns the message that creates the table and, where it is missing, its schema. */
    public String create() {
        return HistorySchema.createWhereMissing(schema) + """
                ;
                CREATE TABLE IF NOT EXISTS %s (
                    the_only boolean NOT NULL DEFAULT true PRIMARY KEY CHECK (the_only),
                    token text NOT NULL UNIQUE,
                    owner text NOT NULL,
                    taken_at timestamptz NOT NULL DEFAULT clock_timestamp(),
                    expires_at timestamptz NOT NULL
                )""".formatted(table);
    }

    /**
     * Returns the message that takes the row if nobody has it, or if its lease has ended and no transaction of its owner is
     * open; it never waits for one. The statement at {@link #STANDING} gives: whether the row has this token now, its
     * owner, the end of its lease, and whether that has passed, by the server's clock.
     */
    public String take(String token, String owner, Duration lease) {
        String until = until(lease);
        return """
                BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
                INSERT INTO %1$s (token, owner, expires_at) VALUES (%2$s, %3$s, %4$s) ON CONFLICT DO NOTHING;
                UPDATE %1$s SET token = %2$s, owner = %3$s, taken_at = clock_timestamp(), expires_at = %4$s
                WHERE the_only IN (SELECT the_only FROM %1$s WHERE expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED);
                SELECT token = %2$s, owner, to_char(expires_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"'),
                       expires_at <= clock_timestamp()
                FROM %1$s;
                COMMIT""".formatted(table, Literal.quote(token), Literal.quote(owner), until);
    }

    /**
     * Returns the message that begins the lease anew; the statement at {@link #RENEWED} gives a row unless somebody else
     * has taken it over.
     */
    public String renew(String token, Duration lease) {
        return "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; UPDATE " + table + " SET expires_at = " + until(lease)
                + " WHERE token = " + Literal.quote(token) + " RETURNING the_only; COMMIT";
    }

    /** Returns the statement that gives the row back. */
    public String release(String token) {
        return "DELETE FROM " + table + " WHERE token = " + Literal.quote(token);
    }

    /**
     * Returns the statement with which a transaction makes sure of the row until it ends: nobody takes it over meanwhile,
     * even if the lease ends. It fails with {@link #LOST} if somebody has.
     */
    public String hold(String token) {
        return "DO " + Literal.dollarQuote("""
                BEGIN
                  PERFORM FROM %s WHERE token = %s FOR KEY SHARE;
                  IF NOT FOUND THEN
                    RAISE EXCEPTION USING ERRCODE = '%s', MESSAGE = 'this run has lost the lock row',
                      HINT = 'its lease had ended, and another runner took it over; run the same command again';
                  END IF;
                END""".formatted(table, Literal.quote(token), LOST));
    }

    /** Returns the query whose value is whether no transaction holds the row for this token any more. */
    public String isLetGo(String token) {
        String mine = "FROM " + table + " WHERE token = " + Literal.quote(token);
        return "SELECT NOT EXISTS (SELECT " + mine + ") OR EXISTS (SELECT " + mine + " FOR UPDATE SKIP LOCKED)";
    }

    /** Returns the comment that tells, in the server's list of activities, whose statement it is. */
    public String mark(String token) {
        return MARK + schema.value().hashCode() + " " + token + " */ ";
    }

    /** Returns the query for the server processes that still work on a statement of this token, and who they are. */
    public String workOf(String token) {
        return work("=", token);
    }

    /** Returns the query for the server processes that still work on a statement of any other runner. */
    public String workOfOthers(String token) {
        return work("<>", token);
    }

    private String work(String comparison, String token) {
        String mark = mark(token);
        return "SELECT pid, left(query, 200) FROM pg_catalog.pg_stat_activity WHERE state = 'active'"
                + " AND datname = current_database() AND pid <> pg_backend_pid() AND starts_with(query, "
                + Literal.quote(MARK + schema.value().hashCode() + " ") + ") AND left(query, " + mark.length() + ") "
                + comparison + " " + Literal.quote(mark);
    }

    private static String until(Duration lease) {
        return "clock_timestamp() + interval '" + lease.toMillis() + " milliseconds'";
    }
}
