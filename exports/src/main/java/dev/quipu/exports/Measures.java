package dev.quipu.exports;

import org.jspecify.annotations.Nullable;

/**
 * What a message took, in tokens and time, and of which model; null is what the export does not say.
 *
 * @param model the model that wrote it
 * @param tokens tokens of the message itself; of an answer, those that the model wrote
 * @param promptTokens tokens that the model read for it, with those from a cache
 * @param cachedTokens those of them from a cache
 * @param reasoningTokens those of the written ones that went into reasoning
 * @param latencyMillis from the request to the end of the answer
 */
public record Measures(
        @Nullable String model,
        @Nullable Long tokens,
        @Nullable Long promptTokens,
        @Nullable Long cachedTokens,
        @Nullable Long reasoningTokens,
        @Nullable Long latencyMillis) {
    /** Nothing known. */
    public static final Measures UNKNOWN = new Measures(null, null, null, null, null, null);

    /** Returns it with the model named; null if that is not known. */
    public Measures ofModel(@Nullable String name) {
        return new Measures(name, tokens, promptTokens, cachedTokens, reasoningTokens, latencyMillis);
    }
}
