package dev.quipu.assistant.access;

import dev.quipu.access.support.Failures;
import dev.quipu.access.support.Transactions;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * The assistant platform. Make one for a data source and keep it: it is immutable, and safe for use by any number of threads,
 * virtual ones too.
 *
 * <p>The login needs to be a member of {@code authenticated} and {@code service_role}.
 */
public final class Assistant {
    /** The schema that the pack is in unless somebody has said otherwise. */
    public static final String SCHEMA = "assistant";

    private static final Failures FAILURES = new Failures(AssistantRule.values());

    private final Transactions transactions;
    private final AssistantStatements sql;

    private Assistant(Transactions transactions, String schema) {
        this.transactions = transactions;
        this.sql = AssistantStatements.in(schema);
    }

    /** Takes a data source, of whose connections each call gets one for a transaction of its own. */
    public static Assistant on(DataSource dataSource) {
        return on(dataSource, SCHEMA);
    }

    /** Takes a data source, and the schema that the pack is in. */
    public static Assistant on(DataSource dataSource, String schema) {
        return new Assistant(Transactions.own(dataSource, FAILURES), schema);
    }

    /**
     * Takes a data source whose connections may be in the caller's transaction, such as Spring's {@code
     * TransactionAwareDataSourceProxy}. Where one is, that is, where it is not in autocommit, calls run in that transaction and
     * leave its end to the caller; where none is, each has its own. Not for pools that switch autocommit off.
     */
    public static Assistant joining(DataSource dataSource) {
        return joining(dataSource, SCHEMA);
    }

    /** Takes such a data source, and the schema that the pack is in. */
    public static Assistant joining(DataSource dataSource, String schema) {
        return new Assistant(Transactions.joining(dataSource, FAILURES), schema);
    }

    /**
     * Takes a connection that is in a transaction. Calls run in it; role and settings are put back after each, and what a call
     * that failed has done is undone, so that the transaction can go on.
     */
    public static Assistant in(Connection connection) {
        return in(connection, SCHEMA);
    }

    /** Takes such a connection, and the schema that the pack is in. */
    public static Assistant in(Connection connection, String schema) {
        return new Assistant(Transactions.in(connection, FAILURES), schema);
    }

    /** Returns the way to what tenants have, as one of their users. */
    public Tenancy tenancy() {
        return new Tenancy(transactions, sql);
    }

    /** Returns the way to the rows of all tenants. */
    public Service service() {
        return new Service(transactions, sql);
    }
}
