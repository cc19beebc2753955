package dev.quipu.access;

import java.util.List;
import java.util.stream.Stream;

/**
 * Rows in an order, none of which is read before it is asked for. Good for as long as the transaction is that gave it, and for
 * the thread that runs that.
 *
 * <p>Pages go on from the row where one ended, and not by counting: what is added before it or deleted makes no row come twice and
 * none be left out, and the thousandth page takes as long as the first. A row whose place changes meanwhile, such as a conversation that
 * goes on, is where it then is.
 */
public interface Listing<T> {
    /**
     * Returns the first rows, at most so many.
     *
     * @param limit 1 or more
     * @throws IllegalArgumentException if it is not
     */
    List<T> list(int limit);

    /**
     * Returns the first rows as a page, from which the next is reached.
     *
     * @param limit from 1 to 1,000,000
     * @throws IllegalArgumentException if it is not
     */
    Page<T> page(int limit);

    /**
     * Returns the last rows, at most so many, in the order of all.
     *
     * @param limit 1 or more
     * @throws IllegalArgumentException if it is not
     */
    List<T> last(int limit);

    /**
     * Returns the last rows as a page, in the order of all, from which the one before is reached.
     *
     * @param limit from 1 to 1,000,000
     * @throws IllegalArgumentException if it is not
     */
    Page<T> lastPage(int limit);

    /**
     * Returns the rows that come after a place.
     *
     * @param place {@link Page#next} of another page of this listing
     * @param limit from 1 to 1,000,000
     * @throws AccessException.Invalid if it cannot be a place here; one of another listing with a key of the same types can
     * @throws IllegalArgumentException if the limit is not
     */
    Page<T> pageAfter(Cursor place, int limit);

    /**
     * Returns the rows that come just before a place, in the order of all.
     *
     * @param place {@link Page#previous} of another page of this listing
     * @param limit from 1 to 1,000,000
     * @throws AccessException.Invalid as {@link #pageAfter}
     * @throws IllegalArgumentException if the limit is not
     */
    Page<T> pageBefore(Cursor place, int limit);

    /**
     * Returns all rows as they come, at most 100 of them in memory. To be closed, or read to its end, within the transaction; other
     * statements may run meanwhile.
     */
    Stream<T> stream();

    /**
     * Returns the rows that come after a place as {@link #stream} does.
     *
     * @throws AccessException.Invalid as {@link #pageAfter}
     */
    Stream<T> streamAfter(Cursor place);
}
