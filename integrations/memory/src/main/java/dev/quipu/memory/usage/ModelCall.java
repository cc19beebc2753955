package dev.quipu.memory.usage;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

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
    /** Returns the first name that is one, or {@code unknown}. */
    public static String name(@Nullable String... told) {
        return Arrays.stream(told)
                .filter(name -> name != null && !name.isBlank())
                .findFirst()
                .orElse("unknown");
    }

    /** Returns a count of tokens as far as an integer goes; 0 if it is less or was not told. */
    public static int count(@Nullable Number tokens) {
        return tokens == null ? 0 : Math.clamp(tokens.longValue(), 0, Integer.MAX_VALUE);
    }

    /** Makes a call of which no more is known. */
    public static ModelCall of(String model, int promptTokens, int completionTokens) {
        return new ModelCall(model, promptTokens, completionTokens, 0, 0, 0);
    }
}
