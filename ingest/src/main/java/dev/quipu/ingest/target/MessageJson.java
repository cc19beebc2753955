package dev.quipu.ingest.target;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import dev.quipu.ingest.Attachment;
import dev.quipu.ingest.Json;
import dev.quipu.ingest.Measures;
import dev.quipu.ingest.Speaker;
import dev.quipu.ingest.ToolCall;
import dev.quipu.ingest.ToolResult;
import dev.quipu.ingest.Trace;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The parts of a message as JSON, of which what is JSON already has been found to be so. */
public final class MessageJson {
    /** The key in metadata under which stands what a system has no column for. */
    public static final String MORE = "quipu";

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .streamWriteConstraints(StreamWriteConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .build())
            .build();

    private MessageJson() {}

    /** Writes something into JSON that is open. */
    @FunctionalInterface
    public interface Fields {
        /** Writes it, and closes what it has opened. */
        void write(JsonGenerator json) throws IOException;
    }

    /** Returns an array of {@code {id, name, arguments, …}}. */
    public static String toolCalls(List<ToolCall> calls) {
        return text(json -> writeToolCalls(json, calls));
    }

    /** Writes what {@link #toolCalls} returns. */
    public static void writeToolCalls(JsonGenerator json, List<ToolCall> calls) throws IOException {
        json.writeStartArray();
        for (ToolCall call : calls) {
            json.writeStartObject();
            json.writeStringField("id", call.id());
            json.writeStringField("name", call.name());
            json.writeFieldName("arguments");
            json.writeRawValue(call.arguments().text());
            copyKeys(json, call.more());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Returns an array of {@code {uri, media_type, sha256, …}}. */
    public static String attachments(List<Attachment> attachments) {
        return attachments.isEmpty() ? "[]" : text(json -> writeAttachments(json, attachments));
    }

    /** Writes what {@link #attachments} returns. */
    public static void writeAttachments(JsonGenerator json, List<Attachment> attachments) throws IOException {
        json.writeStartArray();
        for (Attachment attachment : attachments) {
            json.writeStartObject();
            json.writeStringField("uri", attachment.uri());
            json.writeStringField("media_type", attachment.mediaType());
            if (attachment.sha256() != null) {
                json.writeStringField("sha256", attachment.sha256());
            }
            copyKeys(json, attachment.more());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** Writes which call is answered. */
    public static void writeToolResult(JsonGenerator json, ToolResult result) throws IOException {
        json.writeStartObject();
        json.writeStringField("call_id", result.callId());
        writeText(json, "name", result.name());
        if (result.failed() != null) {
            json.writeBooleanField("failed", result.failed());
        }
        json.writeEndObject();
    }

    /** Writes what it took, without what is unknown. */
    public static void writeMeasures(JsonGenerator json, Measures measures) throws IOException {
        json.writeStartObject();
        writeText(json, "model", measures.model());
        writeNumber(json, "tokens", measures.tokens());
        writeNumber(json, "latency_ms", measures.latencyMillis());
        writeNumber(json, "prompt_tokens", measures.promptTokens());
        writeNumber(json, "cached_tokens", measures.cachedTokens());
        writeNumber(json, "reasoning_tokens", measures.reasoningTokens());
        json.writeEndObject();
    }

    /** Writes where it is in a trace. */
    public static void writeTrace(JsonGenerator json, Trace trace) throws IOException {
        json.writeStartObject();
        json.writeStringField("trace_id", trace.traceId());
        writeText(json, "span_id", trace.spanId());
        writeText(json, "parent_span_id", trace.parentSpanId());
        json.writeEndObject();
    }

    /** Writes who says it. */
    public static void writeSpeaker(JsonGenerator json, Speaker speaker) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", speaker.id());
        writeText(json, "name", speaker.name());
        json.writeEndObject();
    }

    /** Writes a key with a text, unless that is null. */
    public static void writeText(JsonGenerator json, String key, @Nullable String text) throws IOException {
        if (text != null) {
            json.writeStringField(key, text);
        }
    }

    /** Writes a key with a whole number, unless that is null. */
    public static void writeNumber(JsonGenerator json, String key, @Nullable Number number) throws IOException {
        if (number != null) {
            json.writeNumberField(key, number.longValue());
        }
    }

    /** Returns JSON that is written by hand. */
    public static String text(Fields fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            fields.write(json);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** Returns metadata with {@link #MORE}, an object of these fields; without, if those write none. */
    public static String withMore(Json metadata, Fields fields) {
        String more = text(json -> {
            json.writeStartObject();
            fields.write(json);
            json.writeEndObject();
        });
        if (more.equals("{}")) {
            return metadata.text();
        }
        return text(json -> {
            json.writeStartObject();
            copyKeys(json, metadata);
            json.writeFieldName(MORE);
            json.writeRawValue(more);
            json.writeEndObject();
        });
    }

    /** Whether metadata have {@link #MORE} as a key already. */
    public static boolean hasMore(Json metadata) {
        return at(metadata, MORE, parser -> true) != null;
    }

    /** Returns the text that metadata have under a key; null if none. */
    public static @Nullable String textAt(Json metadata, String key) {
        return at(metadata, key, parser -> parser.hasToken(JsonToken.VALUE_STRING) ? parser.getText() : null);
    }

    /** Returns the object that metadata have under a key; null if none. */
    public static @Nullable String objectAt(Json metadata, String key) {
        return at(
                metadata,
                key,
                parser -> parser.hasToken(JsonToken.START_OBJECT)
                        ? text(json -> json.copyCurrentStructureExact(parser))
                        : null);
    }

    /** Reads a value of which the parser is at the first token. */
    @FunctionalInterface
    private interface ValueReader<T> {
        @Nullable
        T read(JsonParser parser) throws IOException;
    }

    private static <T> @Nullable T at(Json object, String key, ValueReader<T> reader) {
        if (!object.text().contains(key)) {
            return null;
        }
        try (JsonParser parser = FACTORY.createParser(object.text())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isWanted = parser.currentName().equals(key);
                parser.nextToken();
                if (isWanted) {
                    return reader.read(parser);
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void copyKeys(JsonGenerator json, Json object) throws IOException {
        if (object.equals(Json.EMPTY)) {
            return;
        }
        try (JsonParser parser = FACTORY.createParser(object.text())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                json.copyCurrentStructureExact(parser);
            }
        }
    }
}
