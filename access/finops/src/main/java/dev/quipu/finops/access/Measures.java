package dev.quipu.finops.access;

import org.jspecify.annotations.Nullable;

/**
 * What a message took. Whatever is null is unknown; nothing is negative.
 *
 * @param model who wrote it
 * @param promptTokens what the model read for it
 * @param completionTokens what the model wrote
 * @param cachedTokens those of {@code promptTokens} that came from a cache
 * @param reasoningTokens those of {@code completionTokens} that went into reasoning
 */
public record Measures(
        @Nullable String model,
        @Nullable Long promptTokens,
        @Nullable Long completionTokens,
        @Nullable Long cachedTokens,
        @Nullable Long reasoningTokens) {
    /** Nothing is known. */
    public static final Measures UNKNOWN = new Measures(null, null, null, null, null);

    /** Makes the measures of an answer of which model and tokens are known. */
    public static Measures of(String model, long promptTokens, long completionTokens) {
        return new Measures(model, promptTokens, completionTokens, null, null);
    }
}
