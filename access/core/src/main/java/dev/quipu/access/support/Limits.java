package dev.quipu.access.support;

/** How many rows may be asked for, and how many are read for them. */
final class Limits {
    private static final int MOST = 1_000_000;

    private Limits() {}

    /**
     * Returns how many rows to read for a list.
     *
     * @throws IllegalArgumentException if so many cannot be asked for
     */
    static int ofList(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("a list has 1 row or more, not " + limit);
        }
        return limit;
    }

    /**
     * Returns how many rows to read for a page: one more tells whether it is the last.
     *
     * @throws IllegalArgumentException if so many cannot be asked for
     */
    static int ofPage(int limit) {
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("a page has from 1 to " + MOST + " rows, not " + limit);
        }
        return limit + 1;
    }
}
