package dev.quipu.finops.access;

import dev.quipu.access.Attachment;
import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.ToolCall;
import dev.quipu.access.ToolResult;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message as it is kept.
 *
 * @param place its place in the thread, from 0
 * @param type what it is for
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
 */
public record ThreadMessage(
        UUID id,
        UUID threadId,
        int place,
        MessageRole role,
        MessageType type,
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
        Instant createdAt,
        Instant updatedAt) {
    public ThreadMessage {
        toolCalls = List.copyOf(toolCalls);
        attachments = List.copyOf(attachments);
    }
}
