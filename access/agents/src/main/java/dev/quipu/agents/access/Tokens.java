package dev.quipu.agents.access;

/**
 * How many tokens went in and came out.
 *
 * @param input with those that were cached
 * @param output with those that nobody sees
 * @param cached how many of the input the provider had in its cache
 * @param reasoning how many of the output nobody sees
 */
public record Tokens(long input, long output, long cached, long reasoning) {
    /** None. */
    public static final Tokens NONE = new Tokens(0, 0, 0, 0);

    /** Makes counts of which nothing was cached, and all is seen. */
    public static Tokens of(long input, long output) {
        return new Tokens(input, output, 0, 0);
    }

    /** Returns those in and those out together. */
    public long total() {
        return input + output;
    }
}
