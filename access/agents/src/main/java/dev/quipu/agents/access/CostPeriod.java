package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a user spent with a model in an hour, a day, a week, a month or a year, in the user's time zone.
 *
 * @param cost US dollars, less what was refunded
 */
public record CostPeriod(
        long userId,
        Model model,
        BudgetPeriod period,
        Instant from,
        Instant to,
        Counts requests,
        Tokens tokens,
        BigDecimal cost,
        BigDecimal refunded,
        Averages averages) {
    /**
     * How many requests there were.
     *
     * @param retried how many were tried again
     */
    public record Counts(long all, long successful, long failed, long retried) {}

    /**
     * How long requests took, and how they were liked.
     *
     * @param medianMillis 0 until {@link Costs#rollUp} has made it, as the next three
     */
    public record Averages(
            BigDecimal costOfRequest,
            double millis,
            double medianMillis,
            double p95Millis,
            double tokensPerSecond,
            @Nullable BigDecimal rating) {}
}
