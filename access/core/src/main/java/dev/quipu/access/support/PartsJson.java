package dev.quipu.access.support;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Arrays of objects of which some keys are known, as the database keeps them, with whatever else is in them. */
final class PartsJson {
    /** As long and as deep as the database takes them. */
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

    private PartsJson() {}

    /** Writes the fields of a part. */
    @FunctionalInterface
    interface Fields<T> {
        void write(JsonGenerator json, T part) throws IOException;
    }

    /**
     * Writes an array.
     *
     * @throws AccessException.Invalid if what is copied is no JSON
     */
    static <T> String write(List<T> parts, Fields<T> fields) {
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

    /** Writes a value as it is. */
    static void copy(JsonGenerator json, Json value) throws IOException {
        try (JsonParser parser = FACTORY.createParser(value.text())) {
            parser.nextToken();
            json.copyCurrentStructureExact(parser);
        }
    }

    /** Writes the fields of an object. */
    static void copyKeys(JsonGenerator json, Json object) throws IOException {
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

    /**
     * One object.
     *
     * @param texts those that were asked for, by their keys
     * @param json the one value of any kind that was asked for
     * @param more an object with the rest
     */
    record Part(Map<String, String> texts, @Nullable Json json, Json more) {
        /** Returns a text that was asked for. */
        public String text(String key) {
            return Objects.requireNonNull(texts.get(key), key);
        }

        /** Returns the value that was asked for. */
        public Json value() {
            return Objects.requireNonNull(json);
        }
    }

    /**
     * Reads an array.
     *
     * @param texts the keys of texts
     * @param value the key of a value of any kind; null if there is none
     * @throws AccessException.Failed if it is no such array
     */
    static <T> List<T> read(Json json, List<String> texts, @Nullable String value, Function<Part, T> maker) {
        List<T> parts = new ArrayList<>();
        try (JsonParser parser = FACTORY.createParser(json.text())) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                parts.add(maker.apply(part(parser, texts, value)));
            }
        } catch (IOException e) {
            throw new AccessException.Failed("the database gave JSON that cannot be read: " + e.getMessage(), e);
        }
        return parts;
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
