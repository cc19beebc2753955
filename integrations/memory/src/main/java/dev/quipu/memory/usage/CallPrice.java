package dev.quipu.memory.usage;

import java.math.BigDecimal;
import java.util.Map;

/** What a call of a model costs. Asked by any thread. */
@FunctionalInterface
public interface CallPrice {
    /** Knows no prices: calls are recorded with their tokens, and cost nothing. */
    CallPrice UNKNOWN = call -> BigDecimal.ZERO;

    /** Returns what a call cost in US dollars, not negative; 0 if that is not known. */
    BigDecimal of(ModelCall call);

    /**
     * Goes by a list of prices: the model's own or, for a dated version of a model, such as
     * {@code gpt-5-2025-08-07}, that of the model. What is not on the list costs nothing.
     */
    static CallPrice list(Map<String, TokenPrice> prices) {
        return new PriceList(Map.copyOf(prices));
    }
}
