package dev.quipu.agents.access;

/**
 * How many tokens went in and came out. Of those in, some were read from the provider's cache, others were written into it; no
 * token is both.
 *
 * @param input with those that were cached, and those that were written to a cache
 * @param output with those that nobody sees
 * @param cached how many of the input the provider had in its cache
 * @param reasoning how many of the output nobody sees
 * @param cacheWritten how many of the input the provider put into its cache
 */
public record Tokens(long input, long output, long cached, long reasoning, long cacheWritten) {
    /** None. */
    public static final Tokens NONE = new Tokens(0, 0, 0, 0);

    /** Makes counts of which nothing was written to a cache. */
    public Tokens(long input, long output, long cached, long reasoning) {
        this(input, output, cached, reasoning, 0);
    }

    /** Makes counts of which nothing was cached, and all is seen. */
    public static Tokens of(long input, long output) {
        return new Tokens(input, output, 0, 0);
    }

    /**
     * Says what the provider's cache had to do with it.
     *
     * @param read how many of the input it had in its cache
     * @param written how many of the input it put there
     */
    public Tokens withCache(long read, long written) {
        return new Tokens(input, output, read, reasoning, written);
    }

    /** Returns those in and those out together. */
    public long total() {
        return input + output;
    }
}
