package dev.quipu.postgres.session;

/**
 * What stands between a session and its server.
 *
 * @see <a href="https://www.pgbouncer.org/features.html">PgBouncer: Features</a>, for what each mode keeps
 */
public enum PoolerMode {
    /** Nothing that changes anything: the server process is the session's own. */
    NONE,
    /** A pooler that leaves the server process to the session until it ends. */
    SESSION,
    /** A pooler that gives the server process to somebody else after each transaction. */
    TRANSACTION,
    /** A pooler that allows no transaction of more than one message. */
    STATEMENT
}
