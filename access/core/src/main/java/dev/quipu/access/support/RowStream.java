package dev.quipu.access.support;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Rows that are read while they are asked for. */
final class RowStream<T> extends Spliterators.AbstractSpliterator<T> {
    private final Transaction transaction;
    private final PreparedStatement statement;
    private final Row row;
    private final Transaction.Reader<T> reader;
    private State state = State.OPEN;

    private enum State {
        OPEN,
        READ,
        CLOSED
    }

    RowStream(Transaction transaction, PreparedStatement statement, Transaction.Reader<T> reader) throws SQLException {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.transaction = transaction;
        this.statement = statement;
        this.reader = reader;
        this.row = new Row(statement.executeQuery());
    }

    Stream<T> stream() {
        return StreamSupport.stream(this, false).onClose(this::close);
    }

    /** An iterator asks at the end as often as it is asked itself. */
    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        if (state == State.READ) {
            return false;
        }
        transaction.requireOpen();
        requireNotClosed();
        T value;
        try {
            if (!row.next()) {
                state = State.READ;
                close();
                return false;
            }
            value = reader.read(row);
        } catch (SQLException e) {
            throw transaction.meaning(e);
        }
        action.accept(value);
        return true;
    }

    private void requireNotClosed() {
        if (state == State.CLOSED) {
            throw new IllegalStateException("the stream was closed");
        }
    }

    /** A statement that cannot be closed belongs to a connection that is gone. */
    void close() {
        if (state == State.OPEN) {
            state = State.CLOSED;
        }
        transaction.forget(this);
        try {
            statement.close();
        } catch (SQLException e) {
            // As said.
        }
    }
}
