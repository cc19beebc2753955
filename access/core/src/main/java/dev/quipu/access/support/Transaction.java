package dev.quipu.access.support;

import dev.quipu.access.AccessException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An open transaction, and the statements that run in it. Ends with the call that it was given to; from then on, and on
 * other threads, it refuses.
 */
public final class Transaction {
    /** How many rows a stream has in memory at once. */
    static final int FETCH = 100;

    private final Connection connection;
    private final Failures failures;
    private final OngoingTransaction ongoing;
    private final Thread owner = Thread.currentThread();
    private final List<RowStream<?>> streams = new ArrayList<>();
    private boolean open = true;
    private @Nullable AccessException failure;

    Transaction(Connection connection, Failures failures, OngoingTransaction ongoing) {
        this.connection = connection;
        this.failures = failures;
        this.ongoing = ongoing;
    }

    /** Puts values into a statement. */
    @FunctionalInterface
    public interface Binding {
        /** No values. */
        Binding NONE = values -> {};

        void bind(Values values) throws SQLException;
    }

    /** Makes a value of the row that a result stands on. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(Row row) throws SQLException;
    }

    /** Does something with the connection that is no single query. */
    @FunctionalInterface
    public interface Use<T extends @Nullable Object> {
        T use(Connection connection) throws SQLException;
    }

    /** Returns all rows of a query. */
    public <T> List<T> list(String sql, Binding binding, Reader<T> reader) {
        return use(open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                binding.bind(new Values(statement));
                try (ResultSet rows = statement.executeQuery()) {
                    return list(rows, reader);
                }
            }
        });
    }

    /** Returns all rows of a result. */
    public static <T> List<T> list(ResultSet rows, Reader<T> reader) throws SQLException {
        List<T> list = new ArrayList<>();
        Row row = new Row(rows);
        while (row.next()) {
            list.add(reader.read(row));
        }
        return list;
    }

    /** Returns the first row of a query. */
    public <T> Optional<T> first(String sql, Binding binding, Reader<T> reader) {
        return list(sql, binding, reader).stream().findFirst();
    }

    /** Returns the only row of a statement that always gives one. */
    public <T> T one(String sql, Binding binding, Reader<T> reader) {
        return list(sql, binding, reader).getFirst();
    }

    /** Runs a statement that gives no rows, and returns how many it has changed. */
    public int update(String sql, Binding binding) {
        return use(open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                binding.bind(new Values(statement));
                return statement.executeUpdate();
            }
        });
    }

    /** Runs a query whose only purpose is what it does. */
    public void call(String sql, Binding binding) {
        use(open -> {
            try (PreparedStatement statement = open.prepareStatement(sql)) {
                binding.bind(new Values(statement));
                return statement.execute();
            }
        });
    }

    /**
     * Returns the rows of a query as they come, few of them in memory. The stream ends with the transaction, if it is not
     * closed before.
     */
    public <T> Stream<T> stream(String sql, Binding binding, Reader<T> reader) {
        RowStream<T> rows = use(open -> {
            PreparedStatement statement = open.prepareStatement(sql);
            try {
                statement.setFetchSize(FETCH);
                binding.bind(new Values(statement));
                return new RowStream<>(this, statement, reader);
            } catch (SQLException | RuntimeException e) {
                statement.close();
                throw e;
            }
        });
        streams.add(rows);
        return rows.stream();
    }

    /** Runs what is more than one statement, and says what its failure means. */
    public <T extends @Nullable Object> T use(Use<T> use) {
        requireOpen();
        try {
            return use.use(connection);
        } catch (SQLException e) {
            throw meaning(e);
        }
    }

    void requireOpen() {
        if (!open) {
            throw new IllegalStateException("the transaction has ended; what it was given to may not keep it");
        }
        if (Thread.currentThread() != owner) {
            throw new IllegalStateException("a transaction is for the thread that began it");
        }
        ongoing.require();
    }

    /** Returns what a failure means, and keeps it: the server has given the transaction up. */
    AccessException meaning(SQLException cause) {
        AccessException meaning = failures.read(cause);
        if (failure == null) {
            failure = meaning;
        }
        return meaning;
    }

    /**
     * Refuses to go on as if nothing had failed: the server would answer the commit by rolling back.
     *
     * @throws AccessException.Failed if a statement has failed, whatever was made of that
     */
    void requireWhole() {
        if (failure != null) {
            throw new AccessException.Failed(
                    "nothing was committed, because a statement had failed: " + failure.getMessage(), failure);
        }
    }

    void forget(RowStream<?> stream) {
        streams.remove(stream);
    }

    /** From now on nothing runs here any more. */
    void end() {
        List.copyOf(streams).forEach(RowStream::close);
        open = false;
    }
}
