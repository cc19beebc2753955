package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.math.BigDecimal;

/**
 * What may be edited about a budget.
 *
 * @param amount US dollars, more than 0
 * @param warningPercent from which to warn: over 0, up to 100
 * @param criticalPercent from which it is critical: no less than that, up to 100
 * @param autoRenew whether the next period gets a budget of its own when this one is over
 * @param isHard whether {@link Requests#reserve} refuses what it has no room for
 * @param metadata an object
 */
public record BudgetSettings(
        BigDecimal amount,
        BigDecimal warningPercent,
        BigDecimal criticalPercent,
        boolean alerts,
        boolean autoRenew,
        boolean isHard,
        Json metadata) {
    public BudgetSettings withAmount(BigDecimal amount) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }

    public BudgetSettings withThresholds(BigDecimal warningPercent, BigDecimal criticalPercent) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }

    public BudgetSettings withAlerts(boolean alerts) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }

    public BudgetSettings withAutoRenew(boolean autoRenew) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }

    public BudgetSettings withHard(boolean isHard) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }
}
