package dev.quipu.agents.access;

/**
 * Which tokens a price is for. Without a price of their own, CACHED cost what INPUT costs, and REASONING what OUTPUT costs.
 */
public enum PriceKind {
    INPUT,
    OUTPUT,
    CACHED,
    REASONING
}
