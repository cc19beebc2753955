package dev.quipu.ingest.target;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quipu.ingest.Attachment;
import dev.quipu.ingest.Message;
import dev.quipu.ingest.Staged;
import dev.quipu.ingest.ToolResult;
import dev.quipu.ingest.copy.StagedColumn;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What systems that keep messages whole have the same columns for. */
public final class WholeMessage {
    /** The names of {@link #COLUMNS} but the role, which is of a type of its own in one; the systems' tables have them too. */
    public static final String NAMES = "content, status, reasoning, attachments, tool_calls, tool_call_id,"
            + " tool_name, tool_failed, model_used, prompt_tokens, cached_tokens, reasoning_tokens";

    /** The columns. */
    public static final List<StagedColumn<Staged.Row>> COLUMNS = List.of(
            Columns.said("role", "text", (message, out) -> out.text(Names.word(message.role()))),
            Columns.said("content", "text", (message, out) -> out.text(message.content())),
            Columns.said("status", "text", (message, out) -> out.text(Names.word(message.status()))),
            Columns.said("reasoning", "text", (message, out) -> out.text(message.reasoning())),
            Columns.said("attachments", "jsonb", (message, out) -> out.json(attachments(message))),
            Columns.said("tool_calls", "jsonb", (message, out) -> out.json(toolCalls(message))),
            Columns.said(
                    "tool_call_id",
                    "text",
                    (message, out) -> out.text(
                            message.toolResult() == null
                                    ? null
                                    : message.toolResult().callId())),
            Columns.said(
                    "tool_name",
                    "text",
                    (message, out) -> out.text(
                            message.toolResult() == null
                                    ? null
                                    : message.toolResult().name())),
            Columns.said(
                    "tool_failed",
                    "boolean",
                    (message, out) -> out.flag(
                            message.toolResult() == null
                                    ? null
                                    : message.toolResult().failed())),
            Columns.said(
                    "model_used",
                    "text",
                    (message, out) -> out.text(message.measures().model())),
            Columns.said(
                    "prompt_tokens",
                    "bigint",
                    (message, out) -> out.number(message.measures().promptTokens())),
            Columns.said(
                    "cached_tokens",
                    "bigint",
                    (message, out) -> out.number(message.measures().cachedTokens())),
            Columns.said(
                    "reasoning_tokens",
                    "bigint",
                    (message, out) -> out.number(message.measures().reasoningTokens())));

    private WholeMessage() {}

    /** Writes {@link #COLUMNS} as fields, but for role and text. */
    public static void write(JsonGenerator json, Message message) throws IOException {
        json.writeStringField("status", Names.word(message.status()));
        MessageJson.writeText(json, "reasoning", message.reasoning());
        json.writeFieldName("attachments");
        json.writeRawValue(attachments(message));
        String calls = toolCalls(message);
        if (calls != null) {
            json.writeFieldName("tool_calls");
            json.writeRawValue(calls);
        }
        ToolResult result = message.toolResult();
        if (result != null) {
            json.writeStringField("tool_call_id", result.callId());
            MessageJson.writeText(json, "tool_name", result.name());
            if (result.failed() != null) {
                json.writeBooleanField("tool_failed", result.failed());
            }
        }
        MessageJson.writeText(json, "model_used", message.measures().model());
        MessageJson.writeNumber(json, "prompt_tokens", message.measures().promptTokens());
        MessageJson.writeNumber(json, "cached_tokens", message.measures().cachedTokens());
        MessageJson.writeNumber(json, "reasoning_tokens", message.measures().reasoningTokens());
    }

    /** Writes what there is no column for: who speaks, how it was written, and attachments without a hash. */
    public static void writeMore(JsonGenerator json, Message message) throws IOException {
        MessageJson.writeText(json, "written", message.written());
        if (message.speaker() != null) {
            json.writeFieldName("speaker");
            MessageJson.writeSpeaker(json, message.speaker());
        }
        List<Attachment> unhashed = message.attachments().stream()
                .filter(attachment -> attachment.sha256() == null)
                .toList();
        if (!unhashed.isEmpty()) {
            json.writeFieldName("attachments");
            MessageJson.writeAttachments(json, unhashed);
        }
    }

    private static @Nullable String toolCalls(Message message) {
        return message.toolCalls().isEmpty() ? null : MessageJson.toolCalls(message.toolCalls());
    }

    private static String attachments(Message message) {
        return MessageJson.attachments(message.attachments().stream()
                .filter(attachment -> attachment.sha256() != null)
                .toList());
    }
}
