package dev.quipu.assistant.access;

import dev.quipu.access.Attachment;
import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.ToolCall;
import dev.quipu.access.ToolResult;
import dev.quipu.access.Trace;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is kept.
 *
 * @param id unique everywhere
 * @param conversationId where it was said
 * @param tenantId the conversation's tenant
 * @param userId the conversation's user, whoever says the message
 * @param seq its place in the conversation: 1 or more, greater than that of all before it, not without gaps
 * @param createdAt when it was appended, or said, if that was told; messages of one transaction have the same
 * @param role who says it
 * @param content its text; empty where there is something else
 * @param status how far it is
 * @param parentId the message that it replies to; null for the first
 * @param alternativeTo the message in whose place it stands; null if in none's
 * @param toolCalls what it asks tools for; empty unless an assistant says it
 * @param toolResult what it is the result of; null unless a tool says it
 * @param reasoning what the model thought before it answered; null if that was not told
 * @param attachments files that go with it
 * @param metadata an object
 * @param measures what it took
 * @param trace where it is in a trace; null if in none
 * @param clientKey the key that it was appended with; null if with none
 */
public record Message(
        UUID id,
        UUID conversationId,
        UUID tenantId,
        UUID userId,
        long seq,
        Instant createdAt,
        MessageRole role,
        String content,
        MessageStatus status,
        @Nullable UUID parentId,
        @Nullable UUID alternativeTo,
        List<ToolCall> toolCalls,
        @Nullable ToolResult toolResult,
        @Nullable String reasoning,
        List<Attachment> attachments,
        Json metadata,
        Measures measures,
        @Nullable Trace trace,
        @Nullable String clientKey) {
    public Message {
        toolCalls = List.copyOf(toolCalls);
        attachments = List.copyOf(attachments);
    }
}
