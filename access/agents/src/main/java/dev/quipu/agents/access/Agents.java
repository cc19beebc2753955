package dev.quipu.agents.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Work;
import dev.quipu.access.support.Failures;
import dev.quipu.access.support.Identity;
import dev.quipu.access.support.Transactions;
import java.sql.Connection;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A platform of AI agents. Make one for a data source and keep it: it is immutable, and safe for use by any number of
 * threads, virtual ones too.
 */
public final class Agents {
    /** The schema that the pack is in unless somebody has said otherwise. */
    public static final String SCHEMA = "agents";

    private static final Failures FAILURES = new Failures(AgentsRule.values());

    private final Transactions transactions;
    private final AgentsStatements sql;

    private Agents(Transactions transactions, String schema) {
        this.transactions = transactions;
        this.sql = AgentsStatements.in(schema);
    }

    /** Takes a data source, of whose connections each call gets one for a transaction of its own. */
    public static Agents on(DataSource dataSource) {
        return on(dataSource, SCHEMA);
    }

    /** Takes a data source, and the schema that the pack is in. */
    public static Agents on(DataSource dataSource, String schema) {
        return new Agents(Transactions.own(dataSource, FAILURES), schema);
    }

    /**
     * Takes a data source whose connections may be in the caller's transaction, such as Spring's {@code
     * TransactionAwareDataSourceProxy}. Where one is, that is, where it is not in autocommit, calls run in that transaction and
     * leave its end to the caller; where none is, each has its own. Not for pools that switch autocommit off.
     */
    public static Agents joining(DataSource dataSource) {
        return joining(dataSource, SCHEMA);
    }

    /** Takes such a data source, and the schema that the pack is in. */
    public static Agents joining(DataSource dataSource, String schema) {
        return new Agents(Transactions.joining(dataSource, FAILURES), schema);
    }

    /** Takes a connection that is in a transaction, which the caller ends; what a call that failed has done is undone. */
    public static Agents in(Connection connection) {
        return in(connection, SCHEMA);
    }

    /** Takes such a connection, and the schema that the pack is in. */
    public static Agents in(Connection connection, String schema) {
        return new Agents(Transactions.in(connection, FAILURES), schema);
    }

    /**
     * Does some work in a transaction, and returns what it returns. If it throws, nothing of it stays.
     *
     * @throws AccessException if the database refuses
     * @throws IllegalStateException within another call on this thread: pass on the session
     */
    public <T extends @Nullable Object, E extends Exception> T call(Work<? super AgentsSession, T, E> work) throws E {
        return transactions.run(Identity.OF_CONNECTION, transaction -> work.run(new AgentsSession(transaction, sql)));
    }

    /** As {@link #call}, for work without a result. */
    public <E extends Exception> void run(Work.WithoutResult<? super AgentsSession, E> work) throws E {
        call(session -> {
            work.run(session);
            return true;
        });
    }
}
