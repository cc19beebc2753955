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

    @Override
    public boolean tryAdvance(Consumer<? super T> action) {
        transaction.requireOpen();
        T value;
        try {
            if (!row.next()) {
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

    /** A statement that cannot be closed belongs to a connection that is gone. */
    void close() {
        transaction.forget(this);
        try {
            statement.close();
        } catch (SQLException e) {
            // As said.
        }
    }
}
