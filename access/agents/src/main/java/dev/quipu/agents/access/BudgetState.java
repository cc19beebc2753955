package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an active budget, or a user's month, stands.
 *
 * @param budgetId null for the month
 * @param scope {@code user} for the month; {@code model}, {@code provider} or {@code custom} for a budget
 * @param percent null for a limit of nothing
 */
public record BudgetState(
        @Nullable Long budgetId,
        String scope,
        String name,
        BudgetPeriod period,
        Instant from,
        Instant to,
        BigDecimal amount,
        BigDecimal spent,
        BigDecimal remaining,
        @Nullable BigDecimal percent,
        boolean isHard,
        BudgetLevel level) {}
