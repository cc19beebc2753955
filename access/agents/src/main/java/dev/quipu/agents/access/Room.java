package dev.quipu.agents.access;

import java.math.BigDecimal;

/**
 * How much room a hard limit leaves.
 *
 * @param limit {@code month}, or {@code budget} and its name
 * @param available US dollars, without what is held for others; negative where more was spent already
 */
public record Room(String limit, BigDecimal available) {}
