package dev.quipu.access.support;

import dev.quipu.access.Cursor;
import dev.quipu.access.Page;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;

/** Some rows of a table in pages, the latest first: three statements, and how they are run. See {@link LatestFirst}. */
public final class Pages<T> {
    private final String first;
    private final String after;
    private final String before;
    private final boolean numbered;
    private final Transaction.Reader<T> reader;
    private final Function<T, Cursor> place;

    Pages(
            String first,
            String after,
            String before,
            boolean numbered,
            Transaction.Reader<T> reader,
            Function<T, Cursor> place) {
        this.first = first;
        this.after = after;
        this.before = before;
        this.numbered = numbered;
        this.reader = reader;
        this.place = place;
    }

    /** Returns the statements. Values: those of the condition; time, time, id, where reading goes on from a place; limit. */
    public List<String> statements() {
        return List.of(first, after, before);
    }

    /** Returns the latest rows. */
    public List<T> list(Transaction transaction, Transaction.Binding condition, int limit) {
        return transaction.list(first, values -> bind(values, condition).number(limit), reader);
    }

    /** Returns the latest rows as a page. */
    public Page<T> first(Transaction transaction, Transaction.Binding condition, int limit) {
        return Page.forward(list(transaction, condition, limit + 1), limit, null, place);
    }

    /** Returns the page of what is older than a place: {@link Page#next} of another. */
    public Page<T> after(Transaction transaction, Transaction.Binding condition, Cursor from, int limit) {
        return Page.forward(list(transaction, after, condition, from, limit + 1), limit, from, place);
    }

    /** Returns the page of what is next newer than a place: {@link Page#previous} of another. */
    public Page<T> before(Transaction transaction, Transaction.Binding condition, Cursor from, int limit) {
        return Page.backward(list(transaction, before, condition, from, limit + 1), limit, from, place);
    }

    private List<T> list(
            Transaction transaction, String statement, Transaction.Binding condition, Cursor from, int limit) {
        Instant time = Cursors.time(from);
        Transaction.Binding id = id(from);
        return transaction.list(
                statement,
                values -> {
                    bind(values, condition).instant(time).instant(time);
                    bind(values, id).number(limit);
                },
                reader);
    }

    private Transaction.Binding id(Cursor from) {
        if (numbered) {
            long id = Cursors.numberOfTime(from);
            return values -> values.number(id);
        }
        UUID id = Cursors.id(from);
        return values -> values.uuid(id);
    }

    private static Values bind(Values values, Transaction.Binding binding) throws SQLException {
        binding.bind(values);
        return values;
    }
}
