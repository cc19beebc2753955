package dev.quipu.finops.access;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tool calls and attachments as the database keeps them, with whatever else is in them. */
final class PartsJson {
    private static final String ID = "id";
    private static final String NAME = "name";
    private static final String ARGUMENTS = "arguments";
    private static final String URI = "uri";
    private static final String MEDIA_TYPE = "media_type";
    private static final String SHA256 = "sha256";

    /** As long and as deep as the database takes them. */
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private PartsJson() {}

    static @Nullable String ofToolCalls(List<ToolCall> calls) {
        if (calls.isEmpty()) {
            return null;
        }
        return write(calls, (json, call) -> {
            json.writeStringField(ID, call.id());
            json.writeStringField(NAME, call.name());
            json.writeFieldName(ARGUMENTS);
            copy(json, call.arguments());
            copyKeys(json, call.more());
        });
    }

    static String ofAttachments(List<Attachment> attachments) {
        if (attachments.isEmpty()) {
            return Json.NONE.text();
        }
        return write(attachments, (json, attachment) -> {
            json.writeStringField(URI, attachment.uri());
            json.writeStringField(MEDIA_TYPE, attachment.mediaType());
            json.writeStringField(SHA256, attachment.sha256());
            copyKeys(json, attachment.more());
        });
    }

    static List<ToolCall> toolCalls(@Nullable Json json) {
        if (json == null) {
            return List.of();
        }
        return read(json, List.of(ID, NAME), ARGUMENTS)
                .map(part -> new ToolCall(part.text(ID), part.text(NAME), part.value(), part.more()));
    }

    static List<Attachment> attachments(Json json) {
        if (json.equals(Json.NONE)) {
            return List.of();
        }
        return read(json, List.of(URI, MEDIA_TYPE, SHA256), null)
                .map(part -> new Attachment(part.text(URI), part.text(MEDIA_TYPE), part.text(SHA256), part.more()));
    }

    private interface Fields<T> {
        void write(JsonGenerator json, T part) throws IOException;
    }

    private static <T> String write(List<T> parts, Fields<T> fields) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.writeStartArray();
            for (T part : parts) {
                json.writeStartObject();
                fields.write(json, part);
                json.writeEndObject();
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new AccessException.Invalid("that is no JSON: " + e.getMessage(), null, e);
        }
        return text.toString();
    }

    private static void copy(JsonGenerator json, Json value) throws IOException {
        try (JsonParser parser = FACTORY.createParser(value.text())) {
            parser.nextToken();
            json.copyCurrentStructureExact(parser);
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

    /** One object: the texts that were asked for, one value of any kind, and the rest. */
    private record Part(Map<String, String> texts, @Nullable Json json, Json more) {
        String text(String key) {
            return Objects.requireNonNull(texts.get(key), key);
        }

        Json value() {
            return Objects.requireNonNull(json);
        }
    }

    private record Parts(List<Part> parts) {
        private interface Maker<T> {
            T make(Part part);
        }

        <T> List<T> map(Maker<T> maker) {
            List<T> made = new ArrayList<>(parts.size());
            parts.forEach(part -> made.add(maker.make(part)));
            return made;
        }
    }

    private static Parts read(Json json, List<String> texts, @Nullable String value) {
        List<Part> parts = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(json.text())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                parts.add(part(parser, texts, value));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the database gave what is no JSON", e);
        }
        return new Parts(parts);
    }

    private static Part part(JsonParser parser, List<String> texts, @Nullable String value) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        Json json = null;
        StringWriter more = new StringWriter();
        try (JsonGenerator rest = FACTORY.createGenerator(more)) {
            rest.writeStartObject();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String key = parser.currentName();
                if (texts.contains(key)) {
                    parser.nextToken();
                    found.put(key, parser.getText());
                } else if (key.equals(value)) {
                    parser.nextToken();
                    json = structure(parser);
                } else {
                    rest.copyCurrentStructureExact(parser);
                }
            }
            rest.writeEndObject();
        }
        return new Part(found, json, more.toString().equals("{}") ? Json.EMPTY : new Json(more.toString()));
    }

    private static Json structure(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            json.copyCurrentStructureExact(parser);
        }
        return new Json(text.toString());
    }
}
