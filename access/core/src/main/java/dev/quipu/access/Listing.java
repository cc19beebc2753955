package dev.quipu.access;

import java.util.List;
import java.util.stream.Stream;

/**
 * Rows in an order, none of which is read before it is asked for. Good for as long as the transaction is that gave it, and for
 * the thread that runs that.
 *
 * <p>Pages go on from the row where one ended, and not by counting: what is added or deleted meanwhile makes none come twice and
 * none be left out, and the thousandth page takes as long as the first.
 */
public interface Listing<T> {
    /** Returns the first rows, at most so many. */
    List<T> list(int limit);

    /** Returns the first rows as a page, from which the next is reached. */
    Page<T> page(int limit);

    /**
     * Returns the rows that come after a place.
     *
     * @param place {@link Page#next} of another page of this listing
     * @throws AccessException.Invalid if it is a place in something else
     */
    Page<T> pageAfter(Cursor place, int limit);

    /**
     * Returns the rows that come just before a place, in the order of all.
     *
     * @param place {@link Page#previous} of another page of this listing
     * @throws AccessException.Invalid if it is a place in something else
     */
    Page<T> pageBefore(Cursor place, int limit);

    /**
     * Returns all rows as they come, at most 100 of them in memory. To be closed, or read to its end, within the transaction; other
     * statements may run meanwhile.
     */
    Stream<T> stream();

    /**
     * Returns the rows that come after a place as {@link #stream} does, such as those that came since the last time.
     *
     * @throws AccessException.Invalid if it is a place in something else
     */
    Stream<T> streamAfter(Cursor place);
}
