package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of a user with a model.
 *
 * @param uuid what other systems know it by
 * @param userId whose it is
 * @param activeMessageId the end of the branch that is shown; null if nothing was said yet
 */
public record Conversation(
        long id,
        UUID uuid,
        long userId,
        ConversationStatus status,
        ConversationSettings settings,
        Totals totals,
        @Nullable Long activeMessageId,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * What it comes to so far; kept by the database.
     *
     * @param messages of all branches
     * @param tokens of the messages, and of the requests that made no message
     * @param cost US dollars: of those, less what was refunded
     * @param averageSeconds of what has a response time; 0 if nothing has
     */
    public record Totals(int messages, long tokens, BigDecimal cost, double averageSeconds) {}
}
