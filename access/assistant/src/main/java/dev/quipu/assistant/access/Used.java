package dev.quipu.assistant.access;

import java.math.BigDecimal;

/**
 * What one request has used.
 *
 * @param model not empty
 * @param promptTokens tokens read
 * @param completionTokens tokens written
 * @param cost in US dollars, exact to ten decimals
 * @param cachedTokens those of {@code promptTokens} that came from a cache
 * @param reasoningTokens those of {@code completionTokens} that went into reasoning
 */
public record Used(
        String model, int promptTokens, int completionTokens, BigDecimal cost, int cachedTokens, int reasoningTokens) {
    /** Makes what a request has used of a model that neither reasons nor has a cache. */
    public static Used of(String model, int promptTokens, int completionTokens, BigDecimal cost) {
        return new Used(model, promptTokens, completionTokens, cost, 0, 0);
    }
}
