package dev.quipu.migration.graph;

import org.jspecify.annotations.Nullable;

/**
 * Two addresses with a colon between: {@code A:B}, {@code A:}, {@code :B}.
 *
 * @param text as it was written
 * @param from the lower end, or null where it was left out: the base
 * @param to the upper end, or null where it was left out: the heads
 */
public record TargetRange(
        String text, @Nullable Target from, @Nullable Target to) {
    /** Tells whether a text is meant as a range and not as one address. */
    public static boolean isRange(String text) {
        return text.indexOf(':') >= 0;
    }

    /**
     * Reads a range.
     *
     * @throws GraphException with {@link AddressProblem.MalformedTarget} if it is none
     */
    public static TargetRange parse(String text) {
        return TargetParser.parseRange(text);
    }

    /**
     * Reads a range, or one address as its upper end.
     *
     * @throws GraphException with {@link AddressProblem.MalformedTarget} if it is neither
     */
    public static TargetRange upTo(String text) {
        return isRange(text) ? parse(text) : new TargetRange(text, null, Target.parse(text));
    }

    /** Returns the upper end, which is the heads where it was left out. */
    public Target end() {
        return to == null ? Target.HEADS : to;
    }

    /** Tells whether it means something else in each database: {@code -3:current}. */
    public boolean countsFromDatabase() {
        return (from != null && from.countsFromDatabase()) || (to != null && to.countsFromDatabase());
    }

    /** Returns the range as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
