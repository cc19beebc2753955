package dev.quipu.access.support;

import static dev.quipu.access.support.Columns.value;

import dev.quipu.access.Cursor;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.OrderField;
import org.jooq.TableField;
import org.jooq.impl.DSL;

/**
 * The rows of a table in the order of a key that no two of them share: pages go on from the key of a row.
 *
 * @param columns in the order in which the reader reads them
 * @param key columns that are never NULL, the last of which tells apart what agrees in the others
 * @param isFalling whether the greatest key comes first
 * @param place the key of a row, made by {@link Cursors#of}
 */
public record Keyset<T>(
        List<Field<?>> columns,
        List<TableField<?, ?>> key,
        boolean isFalling,
        Transaction.Reader<T> reader,
        Function<T, Cursor> place) {
    public Keyset {
        columns = List.copyOf(columns);
        key = List.copyOf(key);
    }

    /** Takes rows of which those with the greatest key come first, such as the latest. */
    public static <T> Keyset<T> falling(
            List<Field<?>> columns,
            List<TableField<?, ?>> key,
            Transaction.Reader<T> reader,
            Function<T, Cursor> place) {
        return new Keyset<>(columns, key, true, reader, place);
    }

    /** Takes rows of which those with the least key come first, such as the oldest. */
    public static <T> Keyset<T> rising(
            List<Field<?>> columns,
            List<TableField<?, ?>> key,
            Transaction.Reader<T> reader,
            Function<T, Cursor> place) {
        return new Keyset<>(columns, key, false, reader, place);
    }

    /** Returns the same rows in the other order. */
    public Keyset<T> reversed() {
        return new Keyset<>(columns, key, !isFalling, reader, place);
    }

    /** Returns those rows for which a condition holds, in pages. */
    public Pages<T> where(Statements sql, Condition condition) {
        return new Pages<>(
                select(sql, condition, isFalling),
                select(sql, condition, !isFalling),
                select(sql, condition.and(beyond(isFalling)), isFalling),
                select(sql, condition.and(beyond(!isFalling)), !isFalling),
                this);
    }

    /** Returns all rows, in pages. */
    public Pages<T> all(Statements sql) {
        return where(sql, DSL.noCondition());
    }

    private String select(Statements sql, Condition condition, boolean falling) {
        List<OrderField<?>> order = key.stream()
                .<OrderField<?>>map(column -> falling ? column.desc() : column.asc())
                .toList();
        return sql.render(sql.dsl()
                .select(columns)
                .from(Objects.requireNonNull(key.getFirst().getTable()))
                .where(condition)
                .orderBy(order));
    }

    /** An index may hold the first column alone: the first condition is what it is entered by. */
    private Condition beyond(boolean less) {
        if (key.size() == 1) {
            return passes(key.getFirst(), less);
        }
        Condition entry = reaches(key.getFirst(), less);
        var row = DSL.row(key);
        var from = DSL.row(key.stream().map(Columns::value).toList());
        return entry.and(less ? row.lt(from) : row.gt(from));
    }

    private static <V> Condition passes(Field<V> column, boolean less) {
        return less ? column.lt(value(column)) : column.gt(value(column));
    }

    private static <V> Condition reaches(Field<V> column, boolean less) {
        return less ? column.le(value(column)) : column.ge(value(column));
    }
}
