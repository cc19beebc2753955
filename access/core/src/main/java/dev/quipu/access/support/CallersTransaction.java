package dev.quipu.access.support;

import dev.quipu.access.Work;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of a transaction that somebody else has begun and will end. What it sets is put back: by hand if all went well,
 * and else by going back to a savepoint, which also keeps the caller's transaction usable.
 */
final class CallersTransaction {
    private static final String SAVEPOINT = "quipu_access";
    private static final String NO_SAVEPOINT = "3B001";

    private final Connection connection;
    private final Failures failures;

    CallersTransaction(Connection connection, Failures failures) {
        this.connection = connection;
        this.failures = failures;
    }

    /** What the work throws is its own, though it may be a failure of some other database. */
    <T extends @Nullable Object, E extends Exception> T run(Identity identity, Work<? super Transaction, T, E> work)
            throws E {
        requireTransaction();
        List<String> before = take(identity);
        OngoingTransaction ongoing = ongoing();
        Transaction transaction = new Transaction(connection, failures, ongoing);
        boolean done = false;
        try {
            T result = work.run(transaction);
            transaction.end();
            ongoing.require();
            transaction.requireWhole();
            giveBack(identity, before);
            done = true;
            return result;
        } finally {
            transaction.end();
            if (!done && !ongoing.isEnded()) {
                goBack();
            }
        }
    }

    private OngoingTransaction ongoing() {
        try {
            return OngoingTransaction.of(connection);
        } catch (SQLException e) {
            goBack();
            throw failures.read(e);
        }
    }

    private void requireTransaction() {
        boolean autocommit;
        try {
            autocommit = connection.getAutoCommit();
        } catch (SQLException e) {
            throw failures.read(e);
        }
        if (autocommit) {
            throw new IllegalStateException("the connection is in autocommit, so there is no transaction to run in");
        }
    }

    private List<String> take(Identity identity) {
        try {
            execute("SAVEPOINT " + SAVEPOINT);
        } catch (SQLException e) {
            throw failures.read(e);
        }
        if (identity.isEmpty()) {
            return List.of();
        }
        try (PreparedStatement statement = connection.prepareStatement(identity.takingStatement())) {
            bind(statement, identity.values());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                List<String> before = new ArrayList<>();
                for (int i = 1; i <= identity.values().size(); i++) {
                    before.add(Objects.requireNonNullElse(row.getString(i), ""));
                }
                return before;
            }
        } catch (SQLException e) {
            goBack();
            throw failures.ofIdentity(e);
        }
    }

    private void giveBack(Identity identity, List<String> before) {
        try {
            if (!identity.isEmpty()) {
                try (PreparedStatement statement = connection.prepareStatement(identity.settingStatement())) {
                    bind(statement, before);
                    statement.execute();
                }
            }
            execute("RELEASE SAVEPOINT " + SAVEPOINT);
        } catch (SQLException e) {
            if (NO_SAVEPOINT.equals(e.getSQLState())) {
                throw OngoingTransaction.ended(e);
            }
            throw failures.read(e);
        }
    }

    private void goBack() {
        try {
            execute("ROLLBACK TO SAVEPOINT " + SAVEPOINT + "; RELEASE SAVEPOINT " + SAVEPOINT);
        } catch (SQLException e) {
            // The transaction is lost with its connection, or was ended; either way the settings are gone with it.
        }
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static void bind(PreparedStatement statement, List<String> values) throws SQLException {
        int place = 1;
        for (String value : values) {
            statement.setString(place++, value);
        }
    }
}
