package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.math.BigDecimal;

/**
 * What may be edited about a budget.
 *
 * @param amount US dollars, more than 0
 * @param warningPercent from which to warn: over 0, up to 100
 * @param criticalPercent from which it is critical: no less than that, up to 100
 * @param alerts whether the database raises alerts about it; {@link UserSettings#budgetAlerts} has to be on as well
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
    /** Sets what may be spent in a period, in US dollars: more than 0. */
    public BudgetSettings withAmount(BigDecimal amount) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }

    /**
     * Sets from which percent of the amount on it warns, and from which it is critical: over 0, up to 100, the second no less than
     * the first.
     */
    public BudgetSettings withThresholds(BigDecimal warningPercent, BigDecimal criticalPercent) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }

    /** Says whether alerts are raised about it. */
    public BudgetSettings withAlerts(boolean alerts) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }

    /** Says whether the next period gets a budget of its own when this one is over. */
    public BudgetSettings withAutoRenew(boolean autoRenew) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }

    /** Says whether {@link Requests#reserve} refuses what it has no room for. */
    public BudgetSettings withHard(boolean isHard) {
        return new BudgetSettings(amount, warningPercent, criticalPercent, alerts, autoRenew, isHard, metadata);
    }
}
