package dev.quipu.agents.access;

import dev.quipu.access.Json;
import dev.quipu.access.Trace;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A request of a model. What went in and out is in {@link Requests#details}.
 *
 * @param uuid what other systems know it by
 * @param key the caller's own, under which it was recorded once; null if there was none
 * @param conversationId where it was made; null if nowhere, or that is gone
 * @param messageId the message that it made; null for none, or if that is gone
 * @param agentId who made it; null for no agent, or if that is gone
 * @param taskId what it was made for; null for no task, or if that is gone
 * @param metadata an object
 * @param tags an array of strings
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
        @Nullable Trace trace,
        Json metadata,
        Json tags,
        Instant createdAt) {
    /**
     * How long it took.
     *
     * @param startedAt to whose hour, day, week, month and year its cost belongs
     * @param endedAt null if not known
     * @param millis to the end; null if not known
     * @param firstTokenMillis to the first token; null if not known
     * @param tokensPerSecond of the output; null if the time is not known
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
     * @param total both together; what was refunded is still in it
     * @param refunded how much of the total was given back
     */
    public record Cost(BigDecimal input, BigDecimal output, BigDecimal total, BigDecimal refunded) {}

    /**
     * How it ended, and what its user says to it.
     *
     * @param errorCode null if it did not fail, or nobody has said
     * @param errorMessage null if it did not fail, or nobody has said
     * @param retries how often it was tried again
     * @param rating 1 to 5; null if nobody has said
     * @param feedback null if nobody has said
     */
    public record Outcome(
            RequestStatus status,
            @Nullable String errorCode,
            @Nullable String errorMessage,
            int retries,
            @Nullable Integer rating,
            @Nullable String feedback) {}
}
