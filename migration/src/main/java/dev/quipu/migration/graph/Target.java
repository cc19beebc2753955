package dev.quipu.migration.graph;

import org.jspecify.annotations.Nullable;

/**
 * An address in the graph, as a person writes it: {@code [branch@]anchor[±N]} or {@code [branch@]±N}.
 *
 * <p>It says nothing yet of whether there is such a place: that is what the graph answers.
 *
 * @param text as it was written
 * @param scope the branch or label before {@code @}, or null
 * @param anchor where to start
 * @param steps how far to go from there: up if positive, down if negative
 */
public record Target(String text, @Nullable String scope, Anchor anchor, int steps) {
    /** {@code head}: the single head of every branch. */
    public static final Target HEAD = parse("head");

    /** {@code heads}: every head. */
    public static final Target HEADS = parse("heads");

    /** {@code base}: before the first revision. */
    public static final Target BASE = parse("base");

    /** Where an address starts. */
    public sealed interface Anchor {
        /** The single head of each branch. */
        record Head() implements Anchor {}

        /** Every head. */
        record Heads() implements Anchor {}

        /** The state before the first revision. */
        record Base() implements Anchor {}

        /** What is applied now: {@code current}, and what a bare {@code ±N} is counted from. */
        record Current() implements Anchor {}

        /**
         * A revision.
         *
         * @param text its id, or the first characters of it
         */
        record Id(String text) implements Anchor {}
    }

    /**
     * Reads an address.
     *
     * @throws GraphException with {@link AddressProblem.MalformedTarget} if it is none
     */
    public static Target parse(String text) {
        return TargetParser.parse(text);
    }

    /** Tells whether it means something else in each database: {@code current}, {@code +1}. */
    public boolean countsFromDatabase() {
        return anchor instanceof Anchor.Current;
    }

    /** Returns the address as it was written. */
    @Override
    public String toString() {
        return text;
    }
}
