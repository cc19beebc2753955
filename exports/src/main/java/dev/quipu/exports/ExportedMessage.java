package dev.quipu.exports;

import dev.quipu.exports.json.JsonObject;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message of an export.
 *
 * @param key what the export calls it, unique in its conversation
 * @param parentKey the message that it replies to, which came before; null for a first one
 * @param alternativeTo the message in whose place it stands, edited or said anew; null if in none's
 * @param role who says it
 * @param author what the export calls them, always the same: their id, or their name if it has none; null if it
 *     does not say
 * @param authorName what people call them; null if that is the author, or not known
 * @param createdAt when; null if the export does not say
 * @param content its text; empty where there is something else
 * @param written the text as the export has it, where {@code content} says it in words that may change, such as
 *     the names of people who are meant; null if that is the same
 * @param status how far it came
 * @param toolCalls what it asks tools for
 * @param toolResult what it is the result of; not null if and only if a tool says it
 * @param reasoning what the model thought before; null if that was not told
 * @param attachments files that go with it
 * @param measures what it took
 * @param trace where it is in a trace; null if in none
 * @param metadata what else the export has of it
 */
public record ExportedMessage(
        String key,
        @Nullable String parentKey,
        @Nullable String alternativeTo,
        Role role,
        @Nullable String author,
        @Nullable String authorName,
        @Nullable Instant createdAt,
        String content,
        @Nullable String written,
        Status status,
        List<ToolCall> toolCalls,
        @Nullable ToolResult toolResult,
        @Nullable String reasoning,
        List<Attachment> attachments,
        Measures measures,
        @Nullable Trace trace,
        JsonObject metadata) {
    public ExportedMessage {
        toolCalls = List.copyOf(toolCalls);
        attachments = List.copyOf(attachments);
    }

    /** Returns whether it says nothing at all. */
    public boolean isEmpty() {
        return content.isEmpty()
                && toolCalls.isEmpty()
                && attachments.isEmpty()
                && (reasoning == null || reasoning.isEmpty());
    }
}
