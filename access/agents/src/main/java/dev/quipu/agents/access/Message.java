package dev.quipu.agents.access;

import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.ToolCall;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What was said in a conversation.
 *
 * @param uuid what other systems know it by
 * @param seq its place in the conversation, from 1
 * @param finishReason why the model stopped; null if nobody has said
 * @param parentId what it goes on from; null if it begins the conversation, or another version of it
 * @param reasoning what the model thought before; null for nothing
 * @param toolCalls what it asks tools for; empty unless an assistant says it
 * @param tool what it answers; null for what no tool says
 * @param metadata an object
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
        List<ToolCall> toolCalls,
        @Nullable Tool tool,
        Json metadata,
        Measures measures,
        Instant createdAt,
        Instant updatedAt) {
    public Message {
        toolCalls = List.copyOf(toolCalls);
    }

    /**
     * A tool's answer.
     *
     * @param callId the id of the call that it answers; null if not known
     * @param name null if not known
     * @param result as the tool gave it; null if it was not kept
     */
    public record Tool(
            @Nullable String callId,
            @Nullable String name,
            @Nullable Json result) {}

    /**
     * What a message took.
     *
     * @param model the name of the model of the last request; null if not known
     * @param total all tokens; more than those of the kinds where only a total is known
     * @param cost US dollars, less what was refunded
     * @param seconds how long the requests took, together; null if not known
     */
    public record Measures(
            @Nullable String model,
            long total,
            Tokens tokens,
            BigDecimal cost,
            @Nullable Double seconds) {}
}
