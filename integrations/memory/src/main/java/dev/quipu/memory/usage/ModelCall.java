package dev.quipu.memory.usage;

/**
 * What one call of a model has used.
 *
 * @param model as its provider names it, not empty
 * @param promptTokens all that the model read, cache or not
 * @param completionTokens all that it wrote
 * @param cachedTokens those of {@code promptTokens} that came from a cache
 * @param cacheWriteTokens those of {@code promptTokens} that were written to a cache
 * @param reasoningTokens those of {@code completionTokens} that went into reasoning
 */
public record ModelCall(
        String model,
        int promptTokens,
        int completionTokens,
        int cachedTokens,
        int cacheWriteTokens,
        int reasoningTokens) {
    /** Makes a call of which no more is known. */
    public static ModelCall of(String model, int promptTokens, int completionTokens) {
        return new ModelCall(model, promptTokens, completionTokens, 0, 0, 0);
    }
}
