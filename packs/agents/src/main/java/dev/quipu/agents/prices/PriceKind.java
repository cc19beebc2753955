package dev.quipu.agents.prices;

import java.util.Locale;

/** Which tokens a price is for: the words of {@code model_prices.kind}. */
enum PriceKind {
    INPUT,
    OUTPUT,
    CACHED,
    REASONING,
    CACHE_WRITE;

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
