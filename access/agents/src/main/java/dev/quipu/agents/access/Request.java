package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request of a model. What went in and out is in {@link Requests#details}.
 *
 * @param uuid what other systems know it by
 * @param key the caller's own, under which it was recorded once
 */
public record Request(
        long id,
        UUID uuid,
        @Nullable String key,
        long userId,
        @Nullable Long conversationId,
        @Nullable Long messageId,
        @Nullable Long agentId,
        @Nullable Long taskId,
        Model model,
        Tokens tokens,
        Timing timing,
        Cost cost,
        Outcome outcome,
        Trace trace,
        Json metadata,
        Json tags,
        Instant createdAt) {
    /**
     * How long it took.
     *
     * @param millis to the end
     * @param firstTokenMillis to the first token
     */
    public record Timing(
            Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Integer millis,
            @Nullable Integer firstTokenMillis,
            @Nullable Double tokensPerSecond) {}

    /**
     * What it cost, in US dollars.
     *
     * @param refunded how much of the total was given back
     */
    public record Cost(BigDecimal input, BigDecimal output, BigDecimal total, BigDecimal refunded) {}

    /**
     * How it ended, and what its user says to it.
     *
     * @param retries how often it was tried again
     * @param rating 1 to 5
     */
    public record Outcome(
            RequestStatus status,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            int retries,
            @Nullable Integer rating,
            @Nullable String feedback) {}
}
