package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What may be edited about somebody.
 *
 * @param fullName at most 100 characters; null if not known
 * @param preferences an object
 * @param timezone a name of {@code pg_timezone_names}, in which their days and months begin; null: UTC
 * @param preferredProvider null if none is chosen
 * @param preferredModel at most 50 characters; null if none is chosen
 * @param temperature 0 to 2
 * @param monthlyCalls how many calls a month are theirs; counted in {@link User.Month#calls}, and nothing refuses more
 * @param monthlyBudget US dollars; null: no limit
 * @param monthlyBudgetIsHard whether {@link Requests#reserve} refuses what the month has no room for
 * @param budgetAlerts whether the database raises alerts about their month and their budgets
 * @param warningThreshold the part of the month's budget from which to warn, 0 to 1
 * @param criticalThreshold the part from which it is critical, 0 to 1
 */
public record UserSettings(
        @Nullable String fullName,
        Json preferences,
        @Nullable String timezone,
        @Nullable ModelProvider preferredProvider,
        @Nullable String preferredModel,
        double temperature,
        int monthlyCalls,
        @Nullable BigDecimal monthlyBudget,
        boolean monthlyBudgetIsHard,
        boolean budgetAlerts,
        BigDecimal warningThreshold,
        BigDecimal criticalThreshold) {
    /** What the database gives to whom nothing is given. */
    public static final UserSettings DEFAULT = new UserSettings(
            null,
            Json.EMPTY,
            "UTC",
            ModelProvider.OPENAI,
            "gpt-4",
            0.7,
            1000,
            new BigDecimal("100"),
            false,
            true,
            new BigDecimal("0.8"),
            new BigDecimal("0.95"));

    /** Says what they are called, at most 100 characters; null if not known. */
    public UserSettings withFullName(@Nullable String fullName) {
        return changed(fullName, preferences, timezone, preferredProvider, preferredModel);
    }

    /** Gives preferences, an object. */
    public UserSettings withPreferences(Json preferences) {
        return changed(fullName, preferences, timezone, preferredProvider, preferredModel);
    }

    /** Has days and months begin somewhere else, null: in UTC; {@link Costs#rollUp} then puts what was spent into those. */
    public UserSettings withTimezone(@Nullable String timezone) {
        return changed(fullName, preferences, timezone, preferredProvider, preferredModel);
    }

    /** Chooses the model that they would rather have, whose name has at most 50 characters here. */
    public UserSettings withPreferred(Model model) {
        return changed(fullName, preferences, timezone, model.provider(), model.name());
    }

    private UserSettings changed(
            @Nullable String name,
            Json wishes,
            @Nullable String zone,
            @Nullable ModelProvider provider,
            @Nullable String model) {
        return new UserSettings(
                name,
                wishes,
                zone,
                provider,
                model,
                temperature,
                monthlyCalls,
                monthlyBudget,
                monthlyBudgetIsHard,
                budgetAlerts,
                warningThreshold,
                criticalThreshold);
    }

    /** Sets what a month may cost; null for no limit. */
    public UserSettings withMonthlyBudget(@Nullable BigDecimal dollars, boolean isHard) {
        return new UserSettings(
                fullName,
                preferences,
                timezone,
                preferredProvider,
                preferredModel,
                temperature,
                monthlyCalls,
                dollars,
                isHard,
                budgetAlerts,
                warningThreshold,
                criticalThreshold);
    }
}
