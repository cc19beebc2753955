package dev.quipu.assistant.access;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What one request has used.
 *
 * @param tenantId who pays
 * @param userId who asked; null if no user did
 * @param date the day in UTC
 * @param model not empty
 * @param promptTokens tokens read
 * @param completionTokens tokens written
 * @param cost in US dollars, exact to ten decimals
 * @param cachedTokens those of {@code promptTokens} that came from a cache
 * @param reasoningTokens those of {@code completionTokens} that went into reasoning
 */
public record Used(
        UUID tenantId,
        @Nullable UUID userId,
        LocalDate date,
        String model,
        int promptTokens,
        int completionTokens,
        BigDecimal cost,
        int cachedTokens,
        int reasoningTokens) {}
