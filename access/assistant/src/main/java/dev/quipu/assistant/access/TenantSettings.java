package dev.quipu.assistant.access;

import dev.quipu.access.Json;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a tenant has chosen, and what it is limited to. Whatever is null is not chosen, or not limited.
 *
 * @param provider of the model
 * @param systemPrompt what the model is told before anything else
 * @param temperature 0 to 2
 * @param maxTokens of an answer; 1 or more
 * @param requestsPerMinute 1 or more
 * @param dailyTokens the most of a day in UTC, of all users together; 0 or more
 * @param features an object
 * @param branding an object
 */
public record TenantSettings(
        String name,
        @Nullable String provider,
        @Nullable String model,
        @Nullable String systemPrompt,
        @Nullable BigDecimal temperature,
        @Nullable Integer maxTokens,
        @Nullable Integer requestsPerMinute,
        @Nullable Long dailyTokens,
        Json features,
        Json branding) {
    /** Makes the settings of a tenant that has chosen nothing. */
    public static TenantSettings named(String name) {
        return new TenantSettings(name, null, null, null, null, null, null, null, Json.EMPTY, Json.EMPTY);
    }

    /** Chooses a model; null for none. */
    public TenantSettings withModel(@Nullable String provider, @Nullable String model) {
        return new TenantSettings(
                name,
                provider,
                model,
                systemPrompt,
                temperature,
                maxTokens,
                requestsPerMinute,
                dailyTokens,
                features,
                branding);
    }

    /** Limits the tokens of a day in UTC, of all users together: 0 or more, null for no limit. */
    public TenantSettings withDailyTokens(@Nullable Long dailyTokens) {
        return new TenantSettings(
                name,
                provider,
                model,
                systemPrompt,
                temperature,
                maxTokens,
                requestsPerMinute,
                dailyTokens,
                features,
                branding);
    }
}
