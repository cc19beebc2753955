package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user may spend in a period; each period is a budget of its own.
 *
 * @param uuid what other systems know it by
 * @param from when the period begins
 * @param to when it is over: the first moment that is not in it
 * @param provider what is spent with it counts; null: with any
 * @param modelName what is spent with it counts; null: with any of the provider's
 * @param isActive whether it is not closed or renewed yet
 * @param renewedFrom the budget of the period before; null for the first
 */
public record Budget(
        long id,
        UUID uuid,
        long userId,
        String name,
        BudgetPeriod period,
        Instant from,
        Instant to,
        @Nullable ModelProvider provider,
        @Nullable String modelName,
        BudgetSettings settings,
        Spending spending,
        boolean isActive,
        @Nullable Long renewedFrom,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * What was spent; kept by the database.
     *
     * @param spent US dollars
     * @param remaining US dollars; negative once exceeded
     * @param percent how much of the amount was spent; over 100 once exceeded
     * @param warned whether the warning was raised in this period; stays so when the spend falls
     * @param warnedCritical whether the critical alert was raised, likewise
     * @param isExceeded whether more than the amount was spent
     */
    public record Spending(
            BigDecimal spent,
            BigDecimal remaining,
            BigDecimal percent,
            boolean warned,
            boolean warnedCritical,
            boolean isExceeded) {}
}
