package dev.quipu.agents.access;

/**
 * Which tokens a price is for. Without a price of their own, CACHED and CACHE_WRITE cost what INPUT costs, and REASONING what
 * OUTPUT costs.
 */
public enum PriceKind {
    /** What goes in; without a price, it costs nothing. */
    INPUT,
    /** What comes out; without a price, it costs nothing. */
    OUTPUT,
    /** What of the input the provider had in its cache. */
    CACHED,
    /** What of the output nobody sees. */
    REASONING,
    /** What of the input the provider put into its cache. */
    CACHE_WRITE
}
