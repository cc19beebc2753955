package dev.quipu.ingest;

import org.jspecify.annotations.Nullable;

/**
 * What a message took. Whatever is null is unknown; nothing is negative.
 *
 * @param tokens of this message; of an answer, those that the model wrote
 * @param latencyMillis from the request to the end of the answer
 * @param model who wrote it
 * @param promptTokens what the model read for it
 * @param cachedTokens those of {@code promptTokens} that came from a cache
 * @param reasoningTokens those of {@code tokens} that went into reasoning
 */
public record Measures(
        @Nullable Integer tokens,
        @Nullable Integer latencyMillis,
        @Nullable String model,
        @Nullable Long promptTokens,
        @Nullable Long cachedTokens,
        @Nullable Long reasoningTokens) {
    /** Nothing is known. */
    public static final Measures UNKNOWN = new Measures(null, null, null, null, null, null);

    /** Makes the measures of an answer of which only the model is known. */
    public static Measures of(String model) {
        return new Measures(null, null, model, null, null, null);
    }

    /** Makes the measures of an answer of which model and tokens are known. */
    public static Measures of(String model, long promptTokens, int tokens) {
        return new Measures(tokens, null, model, promptTokens, null, null);
    }
}
