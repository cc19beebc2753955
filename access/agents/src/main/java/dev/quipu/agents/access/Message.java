package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was said in a conversation.
 *
 * @param uuid what other systems know it by
 * @param seq its place in the conversation, from 1
 * @param finishReason why the model stopped
 * @param parentId what it goes on from; null if it begins the conversation, or another version of it
 * @param toolCalls an array of objects
 * @param tool what it answers; null for what no tool says
 * @param measures of the requests that made it, once one is recorded
 */
public record Message(
        long id,
        UUID uuid,
        long conversationId,
        int seq,
        MessageRole role,
        String content,
        MessageState state,
        @Nullable String finishReason,
        @Nullable Long parentId,
        @Nullable String reasoning,
        Json toolCalls,
        @Nullable Tool tool,
        Json metadata,
        Measures measures,
        Instant createdAt,
        Instant updatedAt) {
    /**
     * A tool's answer.
     *
     * @param result as the tool gave it
     */
    public record Tool(
            @Nullable String callId,
            @Nullable String name,
            @Nullable Json result) {}

    /**
     * What a message took.
     *
     * @param total all tokens; more than those of the kinds where only a total is known
     * @param cost US dollars
     */
    public record Measures(
            @Nullable String model,
            long total,
            Tokens tokens,
            BigDecimal cost,
            @Nullable Double seconds) {}
}
