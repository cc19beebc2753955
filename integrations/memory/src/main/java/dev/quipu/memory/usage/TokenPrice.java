package dev.quipu.memory.usage;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Stream;

/**
 * What a model's tokens cost: US dollars for a million, none of them negative.
 *
 * @param input of those that it reads
 * @param output of those that it writes, reasoning included
 * @param cached of those that it reads from a cache
 * @param cacheWrite of those that it reads and writes to a cache
 */
public record TokenPrice(BigDecimal input, BigDecimal output, BigDecimal cached, BigDecimal cacheWrite) {
    private static final int MILLION = 6;

    /** What {@code usage_metrics.estimated_cost} keeps. */
    private static final int DECIMALS = 10;

    public TokenPrice {
        if (Stream.of(input, output, cached, cacheWrite).anyMatch(price -> price.signum() < 0)) {
            throw new IllegalArgumentException("a price is not negative");
        }
    }

    /** Makes the prices of a model for which it is the same whether there is a cache. */
    public static TokenPrice of(BigDecimal input, BigDecimal output) {
        return new TokenPrice(input, output, input, input);
    }

    /** Returns what a call cost in US dollars, rounded to ten decimals. */
    public BigDecimal of(ModelCall call) {
        int plain = call.promptTokens() - call.cachedTokens() - call.cacheWriteTokens();
        return times(input, plain)
                .add(times(cached, call.cachedTokens()))
                .add(times(cacheWrite, call.cacheWriteTokens()))
                .add(times(output, call.completionTokens()))
                .movePointLeft(MILLION)
                .setScale(DECIMALS, RoundingMode.HALF_UP);
    }

    private static BigDecimal times(BigDecimal price, int tokens) {
        return price.multiply(BigDecimal.valueOf(tokens));
    }
}
