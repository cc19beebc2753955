package dev.quipu.access.support;

import dev.quipu.access.AccessException;
import dev.quipu.access.Work;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Where transactions come from: each its own, or the caller's. Safe for use by several threads, except of a connection.
 *
 * <p>Whoever the transaction is for is said to the server for that transaction alone, so a pool never gives a connection to
 * the next user that is still the last one's.
 */
public final class Transactions {
    private final Source source;
    private final Failures failures;

    /** Where a connection comes from, and whose transaction it is in. */
    private sealed interface Source {
        /** What tells apart where it is from: within one transaction of it, there is no other. */
        Object key();

        record Own(DataSource key) implements Source {}

        record Joining(DataSource key) implements Source {}

        record Callers(Connection key) implements Source {}
    }

    private Transactions(Source source, Failures failures) {
        this.source = source;
        this.failures = failures;
    }

    /** Begins a transaction for each call, on a connection of its own, and ends it. */
    public static Transactions own(DataSource dataSource, Failures failures) {
        return new Transactions(new Source.Own(dataSource), failures);
    }

    /**
     * Runs in the transaction that the connections of a data source are in already, as those of Spring's {@code
     * TransactionAwareDataSourceProxy} are. A connection in autocommit is in none: there a transaction is begun and ended.
     */
    public static Transactions joining(DataSource dataSource, Failures failures) {
        return new Transactions(new Source.Joining(dataSource), failures);
    }

    /** Runs in the transaction that a connection is in, which is the caller's to end. */
    public static Transactions in(Connection connection, Failures failures) {
        return new Transactions(new Source.Callers(connection), failures);
    }

    /**
     * Runs some work for somebody. If it throws, nothing of it stays, and the caller gets what it has thrown.
     *
     * @throws IllegalStateException within another call of the same data source on this thread
     */
    public <T extends @Nullable Object, E extends Exception> T run(
            Identity identity, Work<? super Transaction, T, E> work) throws E {
        Nesting nesting = Nesting.enter(source.key());
        try {
            return switch (source) {
                case Source.Own own -> withConnection(own.key(), false, identity, work);
                case Source.Joining joining -> withConnection(joining.key(), true, identity, work);
                case Source.Callers callers -> inCallers(callers.key(), identity, work);
            };
        } finally {
            nesting.leave();
        }
    }

    private <T extends @Nullable Object, E extends Exception> T withConnection(
            DataSource dataSource, boolean joins, Identity identity, Work<? super Transaction, T, E> work) throws E {
        Connection connection = open(dataSource);
        try {
            boolean autocommit = isInAutocommit(connection);
            return joins && !autocommit
                    ? inCallers(connection, identity, work)
                    : new OwnTransaction(connection, autocommit, failures).run(identity, work);
        } finally {
            close(connection);
        }
    }

    private boolean isInAutocommit(Connection connection) {
        try {
            return connection.getAutoCommit();
        } catch (SQLException e) {
            throw failures.read(e);
        }
    }

    private Connection open(DataSource dataSource) {
        try {
            return Objects.requireNonNull(dataSource.getConnection());
        } catch (SQLException e) {
            throw new AccessException.Unavailable("no connection to the database: " + e.getMessage(), e);
        }
    }

    private <T extends @Nullable Object, E extends Exception> T inCallers(
            Connection connection, Identity identity, Work<? super Transaction, T, E> work) throws E {
        return new CallersTransaction(connection, failures).run(identity, work);
    }

    /** What has been committed stays, whatever a pool says when it gets its connection back. */
    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // As said.
        }
    }
}
