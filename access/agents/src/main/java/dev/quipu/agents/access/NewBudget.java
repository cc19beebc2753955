package dev.quipu.agents.access;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * A budget to open, for the period around now in its user's time zone.
 *
 * @param name at most 100 characters; no other active budget of the user's in that time
 * @param amount US dollars, more than 0
 * @param provider what is spent with it counts; null: with any
 * @param modelName what is spent with it counts; null: with any of the provider's
 * @param isHard whether {@link Requests#reserve} refuses what it has no room for
 */
public record NewBudget(
        long userId,
        String name,
        BigDecimal amount,
        BudgetPeriod period,
        @Nullable ModelProvider provider,
        @Nullable String modelName,
        boolean isHard) {
    /** Makes a budget that warns, for whatever is spent in a month. */
    public static NewBudget monthly(long userId, String name, BigDecimal amount) {
        return new NewBudget(userId, name, amount, BudgetPeriod.MONTHLY, null, null, false);
    }

    /** Sets how long a period is. */
    public NewBudget withPeriod(BudgetPeriod period) {
        return new NewBudget(userId, name, amount, period, provider, modelName, isHard);
    }

    /** Has only what is spent with a provider count. */
    public NewBudget forProvider(ModelProvider provider) {
        return new NewBudget(userId, name, amount, period, provider, null, isHard);
    }

    /** Has only what is spent with a model count. */
    public NewBudget forModel(Model model) {
        return new NewBudget(userId, name, amount, period, model.provider(), model.name(), isHard);
    }

    /** Has it refuse, and not only warn. */
    public NewBudget asHardLimit() {
        return new NewBudget(userId, name, amount, period, provider, modelName, true);
    }
}
