package dev.quipu.agents.access;

import java.math.BigDecimal;

/**
 * What tokens cost, in US dollars.
 *
 * @param isPriceKnown whether both a price for input and one for output are; what has none, costs nothing
 */
public record Estimate(BigDecimal input, BigDecimal output, boolean isPriceKnown) {
    /** Returns both together. */
    public BigDecimal total() {
        return input.add(output);
    }
}
