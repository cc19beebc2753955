package dev.quipu.access;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some of many rows, in their order.
 *
 * @param items at most as many as were asked for
 * @param previous where the page before this one ends; null if nothing is before it, and of a page without rows
 * @param next where the page after this one begins; null if nothing was after it, and of a page without rows
 */
public record Page<T>(
        List<T> items, @Nullable Cursor previous, @Nullable Cursor next) {
    public Page {
        items = List.copyOf(items);
    }

    /** Returns where the page after this one begins. */
    public Optional<Cursor> after() {
        return Optional.ofNullable(next);
    }

    /** Returns where the page before this one ends. */
    public Optional<Cursor> before() {
        return Optional.ofNullable(previous);
    }

    /**
     * Makes a page of rows that were read in reading direction, one more than wanted.
     *
     * @param from where reading began; null if at the very beginning
     */
    public static <T> Page<T> forward(List<T> rows, int limit, @Nullable Cursor from, Function<T, Cursor> place) {
        boolean more = rows.size() > limit;
        List<T> items = more ? rows.subList(0, limit) : rows;
        return new Page<>(
                items,
                from == null || items.isEmpty() ? null : place.apply(items.getFirst()),
                more ? place.apply(items.getLast()) : null);
    }

    /**
     * Makes a page of rows that were read against the reading direction, one more than wanted.
     *
     * @param from where reading began; null if at the very end
     */
    public static <T> Page<T> backward(List<T> rows, int limit, @Nullable Cursor from, Function<T, Cursor> place) {
        boolean more = rows.size() > limit;
        List<T> items = (more ? rows.subList(0, limit) : rows).reversed();
        return new Page<>(
                items,
                more ? place.apply(items.getFirst()) : null,
                from == null || items.isEmpty() ? null : place.apply(items.getLast()));
    }
}
