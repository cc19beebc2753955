package dev.quipu.assistant.access;

import dev.quipu.access.Attachment;
import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.ToolCall;
import dev.quipu.access.ToolResult;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a message says, without ids, times, measures and traces: less than half of a {@link Message}, and quicker to read.
 *
 * @param seq its place in the conversation
 * @param role who says it
 * @param content its text; empty where there is something else
 * @param status how far it is
 * @param toolCalls what it asks tools for; empty unless an assistant says it
 * @param toolResult what it is the result of; null unless a tool says it
 * @param reasoning what the model thought before it answered; null if that was not told
 * @param attachments files that go with it
 * @param metadata an object
 */
public record Said(
        long seq,
        MessageRole role,
        String content,
        MessageStatus status,
        List<ToolCall> toolCalls,
        @Nullable ToolResult toolResult,
        @Nullable String reasoning,
        List<Attachment> attachments,
        Json metadata) {
    public Said {
        toolCalls = List.copyOf(toolCalls);
        attachments = List.copyOf(attachments);
    }
}
