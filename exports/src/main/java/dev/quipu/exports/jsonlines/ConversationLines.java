package dev.quipu.exports.jsonlines;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.quipu.exports.Attachment;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Measures;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.Status;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.StrictJson;
import java.io.IOException;
import java.io.Writer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes Quipu's own JSON lines: a line for each conversation, then one for each of its messages. What is not known is not
 * written. {@link LinesReader} reads all of it back.
 */
public final class ConversationLines implements ExportSink {
    static final int VERSION = 1;

    private final Writer writer;

    /**
     * Creates one.
     *
     * @param writer which is not closed
     */
    public ConversationLines(Writer writer) {
        this.writer = writer;
    }

    @Override
    public void begin(ExportedConversation conversation) throws IOException {
        try (JsonGenerator json = generator()) {
            json.writeStartObject();
            json.writeStringField("type", "conversation");
            json.writeNumberField("version", VERSION);
            json.writeStringField("key", conversation.key());
            json.writeStringField("format", conversation.format().label());
            text(json, "title", conversation.title());
            time(json, "created_at", conversation.createdAt());
            time(json, "updated_at", conversation.updatedAt());
            if (conversation.isArchived()) {
                json.writeBooleanField("is_archived", true);
            }
            text(json, "active", conversation.activeKey());
            object(json, "metadata", conversation.metadata());
            json.writeEndObject();
        }
        writer.write('\n');
    }

    @Override
    public void take(ExportedMessage message) throws IOException {
        try (JsonGenerator json = generator()) {
            json.writeStartObject();
            json.writeStringField("type", "message");
            json.writeStringField("key", message.key());
            text(json, "parent", message.parentKey());
            text(json, "alternative_to", message.alternativeTo());
            json.writeStringField("role", message.role().label());
            text(json, "author", message.author());
            text(json, "author_name", message.authorName());
            time(json, "created_at", message.createdAt());
            json.writeStringField("content", message.content());
            text(json, "written", message.written());
            if (message.status() != Status.DONE) {
                json.writeStringField("status", message.status().label());
            }
            calls(json, message.toolCalls());
            if (message.role() == Role.TOOL) {
                result(json, message.toolResult());
            }
            text(json, "reasoning", message.reasoning());
            attachments(json, message.attachments());
            measures(json, message.measures());
            trace(json, message.trace());
            object(json, "metadata", message.metadata());
            json.writeEndObject();
        }
        writer.write('\n');
    }

    @Override
    public void end() {
        // The next conversation, or the end of the file, tells.
    }

    @Override
    public void report(Problem problem) {
        // Whoever reads is told; the file holds what was read.
    }

    private JsonGenerator generator() throws IOException {
        return StrictJson.write(writer).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    }

    private static void calls(JsonGenerator json, List<ToolCall> calls) throws IOException {
        if (calls.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("tool_calls");
        for (ToolCall call : calls) {
            json.writeStartObject();
            json.writeStringField("id", call.id());
            json.writeStringField("name", call.name());
            json.writeFieldName("arguments");
            call.arguments().writeTo(json);
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void result(JsonGenerator json, @Nullable ToolResult result) throws IOException {
        json.writeObjectFieldStart("tool_result");
        if (result != null) {
            text(json, "call", result.callId());
            text(json, "name", result.name());
            if (result.failed() != null) {
                json.writeBooleanField("failed", result.failed());
            }
        }
        json.writeEndObject();
    }

    private static void attachments(JsonGenerator json, List<Attachment> attachments) throws IOException {
        if (attachments.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart("attachments");
        for (Attachment attachment : attachments) {
            json.writeStartObject();
            json.writeStringField("uri", attachment.uri());
            text(json, "media_type", attachment.mediaType());
            text(json, "name", attachment.name());
            text(json, "sha256", attachment.sha256());
            object(json, "more", attachment.more());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void measures(JsonGenerator json, Measures measures) throws IOException {
        text(json, "model", measures.model());
        count(json, "tokens", measures.tokens());
        count(json, "prompt_tokens", measures.promptTokens());
        count(json, "cached_tokens", measures.cachedTokens());
        count(json, "reasoning_tokens", measures.reasoningTokens());
        count(json, "latency_ms", measures.latencyMillis());
    }

    private static void trace(JsonGenerator json, @Nullable Trace trace) throws IOException {
        if (trace != null) {
            json.writeObjectFieldStart("trace");
            json.writeStringField("trace_id", trace.traceId());
            text(json, "span_id", trace.spanId());
            text(json, "parent_span_id", trace.parentSpanId());
            json.writeEndObject();
        }
    }

    private static void text(JsonGenerator json, String key, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(key, text);
        }
    }

    private static void time(JsonGenerator json, String key, @Nullable Instant time) throws IOException {
        if (time != null) {
            json.writeStringField(key, time.toString());
        }
    }

    private static void count(JsonGenerator json, String key, @Nullable Long count) throws IOException {
        if (count != null) {
            json.writeNumberField(key, count);
        }
    }

    private static void object(JsonGenerator json, String key, JsonObject object) throws IOException {
        if (!object.isEmpty()) {
            json.writeFieldName(key);
            object.writeTo(json);
        }
    }
}
