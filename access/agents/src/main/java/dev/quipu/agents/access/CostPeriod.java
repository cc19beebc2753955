package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a user spent with a model in an hour, a day, a week, a month or a year, in the user's time zone.
 *
 * @param from when the period begins
 * @param to when it is over: the first moment that is not in it
 * @param cost US dollars, less what was refunded
 * @param refunded US dollars
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
     * @param all with those that have not ended yet
     * @param failed or were cancelled
     * @param retried how many were tried again
     */
    public record Counts(long all, long successful, long failed, long retried) {}

    /**
     * How long requests took, and how they were liked.
     *
     * @param costOfRequest US dollars
     * @param millis of the requests whose time is known; 0 if that of none is
     * @param medianMillis 0 until {@link Costs#rollUp} has made it, as the next two
     * @param p95Millis the time that 95 of 100 requests took at most
     * @param tokensPerSecond the mean over the requests
     * @param rating 1 to 5, the mean; null until {@link Costs#rollUp} has made it, and if nobody rated any
     */
    public record Averages(
            BigDecimal costOfRequest,
            double millis,
            double medianMillis,
            double p95Millis,
            double tokensPerSecond,
            @Nullable BigDecimal rating) {}
}
