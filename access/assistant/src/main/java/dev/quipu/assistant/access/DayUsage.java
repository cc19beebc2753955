package dev.quipu.assistant.access;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was used on a day in UTC.
 *
 * @param userId by whom; null for what no user is charged with, and what users had used who are gone
 * @param promptTokens read
 * @param completionTokens written
 * @param requests how many there were
 * @param cost in US dollars, exact to ten decimals
 */
public record DayUsage(
        UUID tenantId,
        @Nullable UUID userId,
        LocalDate date,
        long promptTokens,
        long completionTokens,
        long requests,
        BigDecimal cost) {
    /** Returns all tokens, read and written. */
    public long tokens() {
        return promptTokens + completionTokens;
    }
}
