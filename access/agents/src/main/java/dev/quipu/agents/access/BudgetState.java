package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How an active budget, or a user's month, stands.
 *
 * @param budgetId null for the month
 * @param scope {@code user} for the month; {@code model}, {@code provider} or {@code custom} for a budget
 * @param name {@code month} for the month
 * @param from when the period begins
 * @param to when it is over: the first moment that is not in it
 * @param amount US dollars
 * @param spent US dollars
 * @param remaining US dollars; negative once exceeded
 * @param percent how much of the amount was spent; over 100 once exceeded, null for a limit of nothing
 * @param isHard whether {@link Requests#reserve} refuses what it has no room for
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
