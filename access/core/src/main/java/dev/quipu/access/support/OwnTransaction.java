package dev.quipu.access.support;

import dev.quipu.access.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A transaction from its beginning to its end, on a connection that nobody else uses meanwhile. */
final class OwnTransaction {
    private final Connection connection;
    private final boolean autocommit;
    private final Failures failures;

    OwnTransaction(Connection connection, boolean autocommit, Failures failures) {
        this.connection = connection;
        this.autocommit = autocommit;
        this.failures = failures;
    }

    /**
     * The settings hold until the transaction ends, however it does. What the work throws is its own, though it
     * may be a failure of some other database.
     */
    <T extends @Nullable Object, E extends Exception> T run(Identity identity, Work<? super Transaction, T, E> work)
            throws E {
        Transaction transaction = new Transaction(connection, failures, OngoingTransaction.OWN);
        boolean done = false;
        try {
            begin();
            take(identity);
            T result = work.run(transaction);
            transaction.end();
            transaction.requireWhole();
            commit();
            done = true;
            return result;
        } finally {
            transaction.end();
            leave(done);
        }
    }

    private void begin() {
        try {
            if (autocommit) {
                connection.setAutoCommit(false);
            }
        } catch (SQLException e) {
            throw failures.read(e);
        }
    }

    private void commit() {
        try {
            connection.commit();
        } catch (SQLException e) {
            throw failures.read(e);
        }
    }

    private void take(Identity identity) {
        if (identity.isEmpty()) {
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(identity.settingStatement())) {
            int place = 1;
            for (String value : identity.values()) {
                statement.setString(place++, value);
            }
            statement.execute();
        } catch (SQLException e) {
            throw failures.ofIdentity(e);
        }
    }

    /** A connection that cannot be rolled back must not come back: to set autocommit would commit. */
    private void leave(boolean done) {
        try {
            if (!done) {
                connection.rollback();
            }
            if (autocommit) {
                connection.setAutoCommit(true);
            }
        } catch (SQLException e) {
            abort();
        }
    }

    private void abort() {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException e) {
            // Then it is gone already.
        }
    }
}
