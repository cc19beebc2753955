package dev.quipu.access.support;

import static dev.quipu.access.support.Columns.LIMIT;
import static dev.quipu.access.support.Columns.value;

import dev.quipu.access.Cursor;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.SortField;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/**
 * The rows of a table, the latest first; ids tell apart what is of one time.
 *
 * @param columns in the order in which the reader reads them
 * @param id of type {@link Long} or {@link java.util.UUID}
 * @param place where a row stands: its time and its id
 */
public record LatestFirst<T>(
        List<Field<?>> columns,
        TableField<?, OffsetDateTime> time,
        TableField<?, ?> id,
        Transaction.Reader<T> reader,
        Function<T, Cursor> place) {
    public LatestFirst {
        columns = List.copyOf(columns);
    }

    /** Returns those rows for which a condition holds, in pages. */
    public Pages<T> where(Statements sql, Condition condition) {
        return new Pages<>(
                select(sql, condition, time.desc(), id.desc()),
                select(sql, condition.and(beyond(id, true)), time.desc(), id.desc()),
                select(sql, condition.and(beyond(id, false)), time.asc(), id.asc()),
                id.getType() == Long.class,
                reader,
                place);
    }

    private String select(Statements sql, Condition condition, SortField<?> byTime, SortField<?> byId) {
        return sql.render(sql.dsl()
                .select(columns)
                .from(Objects.requireNonNull(time.getTable()))
                .where(condition)
                .orderBy(byTime, byId)
                .limit(LIMIT));
    }

    /** An index may hold the time alone: the first condition is what it is entered by. */
    private <I> Condition beyond(Field<I> id, boolean older) {
        var row = DSL.row(time, id);
        return older
                ? time.le(value(time)).and(row.lt(value(time), value(id)))
                : time.ge(value(time)).and(row.gt(value(time), value(id)));
    }
}
