package dev.quipu.threads.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Work;
import dev.quipu.access.support.Failures;
import dev.quipu.access.support.Identity;
import dev.quipu.access.support.Transactions;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Conversations, and the graphs that were drawn from them. Make one for a data source and keep it: it is
 * immutable, and safe for use by any number of threads, virtual ones too.
 */
public final class Threads {
    /** The schema that the pack is in unless somebody has said otherwise. */
    public static final String SCHEMA = "threads";

    private static final Failures FAILURES = new Failures(ThreadsRule.values());

    private final Transactions transactions;
    private final ThreadsStatements sql;

    private Threads(Transactions transactions, String schema) {
        this.transactions = transactions;
        this.sql = ThreadsStatements.in(schema);
    }

    /** Takes a data source, of whose connections each call gets one for a transaction of its own. */
    public static Threads on(DataSource dataSource) {
        return on(dataSource, SCHEMA);
    }

    /** Takes a data source, and the schema that the pack is in. */
    public static Threads on(DataSource dataSource, String schema) {
        return new Threads(Transactions.own(dataSource, FAILURES), schema);
    }

    /**
     * Takes a data source whose connections may be in the caller's transaction, such as Spring's {@code
     * TransactionAwareDataSourceProxy}. Where one is, that is, where it is not in autocommit, calls run in that transaction and
     * leave its end to the caller; where none is, each has its own. Not for pools that switch autocommit off.
     */
    public static Threads joining(DataSource dataSource) {
        return joining(dataSource, SCHEMA);
    }

    /** Takes such a data source, and the schema that the pack is in. */
    public static Threads joining(DataSource dataSource, String schema) {
        return new Threads(Transactions.joining(dataSource, FAILURES), schema);
    }

    /** Takes a connection that is in a transaction, which the caller ends; what a call that failed has done is undone. */
    public static Threads in(Connection connection) {
        return in(connection, SCHEMA);
    }

    /** Takes such a connection, and the schema that the pack is in. */
    public static Threads in(Connection connection, String schema) {
        return new Threads(Transactions.in(connection, FAILURES), schema);
    }

    /**
     * Does some work in a transaction, and returns what it returns. If it throws, nothing of it stays.
     *
     * @throws AccessException if the database refuses
     * @throws IllegalStateException within another call on this thread: pass on the session
     */
    public <T extends @Nullable Object, E extends Exception> T call(Work<? super ThreadsSession, T, E> work) throws E {
        return transactions.run(Identity.OF_CONNECTION, transaction -> work.run(new ThreadsSession(transaction, sql)));
    }

    /** As {@link #call}, for work without a result. */
    public <E extends Exception> void run(Work.WithoutResult<? super ThreadsSession, E> work) throws E {
        call(session -> {
            work.run(session);
            return true;
        });
    }
}
