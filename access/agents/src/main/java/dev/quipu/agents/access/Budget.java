package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a user may spend in a period; each period is a budget of its own.
 *
 * @param uuid what other systems know it by
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
     * @param remaining negative once exceeded
     * @param warned whether the alert was raised
     */
    public record Spending(
            BigDecimal spent,
            BigDecimal remaining,
            BigDecimal percent,
            boolean warned,
            boolean warnedCritical,
            boolean isExceeded) {}
}
