package dev.quipu.access.support;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * The transaction that a caller's connection is in. Who ends it ends the role and the settings too, and what is sent next would
 * be the login's: so the driver, which knows it without asking the server, is asked before each statement.
 */
final class OngoingTransaction {
    /** For who cannot end it. */
    static final OngoingTransaction OWN = new OngoingTransaction(null);

    private final @Nullable BaseConnection driver;

    private OngoingTransaction(@Nullable BaseConnection driver) {
        this.driver = driver;
    }

    /** Takes a connection in a transaction that has begun; one of another driver's is not watched. */
    static OngoingTransaction of(Connection connection) throws SQLException {
        return connection.isWrapperFor(BaseConnection.class)
                ? new OngoingTransaction(connection.unwrap(BaseConnection.class))
                : OWN;
    }

    boolean isEnded() {
        return driver != null && driver.getTransactionState() == TransactionState.IDLE;
    }

    void require() {
        if (isEnded()) {
            throw ended(null);
        }
    }

    static IllegalStateException ended(@Nullable Throwable cause) {
        return new IllegalStateException("the transaction was ended by what ran in it", cause);
    }
}
