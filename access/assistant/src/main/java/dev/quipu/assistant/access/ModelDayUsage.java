package dev.quipu.assistant.access;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was used of a model on a day in UTC.
 *
 * @param userId by whom; null for what no user is charged with, and what users had used who are gone
 * @param promptTokens read
 * @param completionTokens written
 * @param cachedTokens those of {@code promptTokens} that came from a cache
 * @param reasoningTokens those of {@code completionTokens} that went into reasoning
 * @param requests how many there were
 * @param cost in US dollars, exact to ten decimals
 */
public record ModelDayUsage(
        UUID tenantId,
        @Nullable UUID userId,
        LocalDate date,
        String model,
        long promptTokens,
        long completionTokens,
        long cachedTokens,
        long reasoningTokens,
        long requests,
        BigDecimal cost) {}
