package dev.quipu.access.support;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;

import dev.quipu.access.Cursor;
import dev.quipu.access.Page;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectConditionStep;
import org.jooq.TableField;

/**
 * Rows that have their places in something, such as messages in a conversation: their statements, and how they are run. All
 * that is returned is in the order of the places.
 */
public final class Sequence<T> {
    private final String latest;
    private final String earliest;
    private final String before;
    private final String after;
    private final String all;
    private final Transaction.Reader<T> reader;
    private final Function<T, Cursor> cursor;

    /**
     * Renders the statements.
     *
     * @param columns in the order in which the reader reads them
     * @param home what the rows are in
     * @param place where in it they are
     * @param cursor the place of a row, made by {@link Cursors#of}
     */
    public <H, P extends Number> Sequence(
            Statements sql,
            List<Field<?>> columns,
            TableField<?, H> home,
            TableField<?, P> place,
            Transaction.Reader<T> reader,
            Function<T, Cursor> cursor) {
        Condition here = home.eq(value(home));
        Condition lower = here.and(place.lt(value(place)));
        Condition higher = here.and(place.gt(value(place)));
        this.latest = sql.render(
                select(sql, columns, home, here).orderBy(place.desc()).limit(LIMIT));
        this.earliest =
                sql.render(select(sql, columns, home, here).orderBy(place).limit(LIMIT));
        this.before = sql.render(
                select(sql, columns, home, lower).orderBy(place.desc()).limit(LIMIT));
        this.after =
                sql.render(select(sql, columns, home, higher).orderBy(place).limit(LIMIT));
        this.all = sql.render(select(sql, columns, home, here).orderBy(place));
        this.reader = reader;
        this.cursor = cursor;
    }

    private static SelectConditionStep<Record> select(
            Statements sql, List<Field<?>> columns, TableField<?, ?> home, Condition condition) {
        return sql.dsl()
                .select(columns)
                .from(Objects.requireNonNull(home.getTable()))
                .where(condition);
    }

    /** Returns the statements that end with a limit. Values: home; where reading goes on from a place, that; limit. */
    public List<String> statements() {
        return List.of(latest, earliest, before, after);
    }

    /** Returns the statement for all rows. Value: home. */
    public String all() {
        return all;
    }

    /** Returns the last rows. */
    public List<T> latest(Transaction transaction, Transaction.Binding home, int limit) {
        return list(transaction, latest, home, limit).reversed();
    }

    /** Returns the last rows as a page. */
    public Page<T> page(Transaction transaction, Transaction.Binding home, int limit) {
        return Page.backward(list(transaction, latest, home, Limits.ofPage(limit)), limit, null, cursor);
    }

    /** Returns the first rows as a page. */
    public Page<T> firstPage(Transaction transaction, Transaction.Binding home, int limit) {
        return Page.forward(list(transaction, earliest, home, Limits.ofPage(limit)), limit, null, cursor);
    }

    /** Returns the page that ends just before a place. */
    public Page<T> pageBefore(Transaction transaction, Transaction.Binding home, Cursor place, int limit) {
        return Page.backward(list(transaction, before, from(home, place), Limits.ofPage(limit)), limit, place, cursor);
    }

    /** Returns the page that begins just after a place. */
    public Page<T> pageAfter(Transaction transaction, Transaction.Binding home, Cursor place, int limit) {
        return Page.forward(list(transaction, after, from(home, place), Limits.ofPage(limit)), limit, place, cursor);
    }

    /** Returns all rows as they come. */
    public Stream<T> stream(Transaction transaction, Transaction.Binding home) {
        return transaction.stream(all, home, reader);
    }

    private List<T> list(Transaction transaction, String statement, Transaction.Binding first, int limit) {
        return transaction.list(statement, values -> bound(values, first).limit(limit), reader);
    }

    private static Transaction.Binding from(Transaction.Binding home, Cursor place) {
        long number = Cursors.number(place);
        return values -> bound(values, home).number(number);
    }

    private static Values bound(Values values, Transaction.Binding binding) throws SQLException {
        binding.bind(values);
        return values;
    }
}
