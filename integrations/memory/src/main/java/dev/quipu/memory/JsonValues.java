package dev.quipu.memory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.quipu.access.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists and plain values. Whole numbers are {@link Integer} where they fit, then {@link Long}, then
 * {@link java.math.BigInteger}; others are {@link Double}.
 */
public final class JsonValues {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(Integer.MAX_VALUE)
                    .build())
            .build();

    private JsonValues() {}

    /**
     * Tells whether a value survives {@link #write}, the database and {@link #read}: numbers that are not whole may come back
     * in another form, and so do values of other classes.
     */
    public static boolean isPlain(@Nullable Object value) {
        return switch (value) {
            case null -> true;
            case String text -> Texts.isStorable(text);
            case Boolean flag -> true;
            case Integer number -> true;
            case Long number -> number.intValue() != number;
            case List<?> list -> list.stream().allMatch(JsonValues::isPlain);
            case Map<?, ?> map ->
                map.entrySet().stream()
                        .allMatch(entry -> entry.getKey() instanceof String key
                                && Texts.isStorable(key)
                                && isPlain(entry.getValue()));
            default -> false;
        };
    }

    /**
     * Writes a value.
     *
     * @param value null, text, flag, number, list or map with texts as keys; anything else is written as its text
     */
    public static String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            write(value, generator);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Texts.escaped(text.toString());
    }

    /** Returns an object as the database takes it. */
    public static Json json(Map<String, @Nullable Object> object) {
        return object.isEmpty() ? Json.EMPTY : new Json(write(object));
    }

    private static void write(@Nullable Object value, JsonGenerator generator) throws IOException {
        switch (value) {
            case null -> generator.writeNull();
            case Boolean flag -> generator.writeBoolean(flag);
            case Integer number -> generator.writeNumber(number);
            case Long number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case List<?> list -> {
                generator.writeStartArray();
                for (Object item : list) {
                    write(item, generator);
                }
                generator.writeEndArray();
            }
            case Map<?, ?> map -> {
                generator.writeStartObject();
                for (Map.Entry<?, ?> entry : map.entrySet()) {
                    generator.writeFieldName(String.valueOf(entry.getKey()));
                    write(entry.getValue(), generator);
                }
                generator.writeEndObject();
            }
            default -> generator.writeString(value.toString());
        }
    }

    /**
     * Reads a value; null if it is {@code null}.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public static @Nullable Object read(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException("there is more than one value");
            }
            return value;
        } catch (IOException e) {
            throw new IllegalArgumentException("that is no JSON", e);
        }
    }

    /** Reads an object. */
    @SuppressWarnings("unchecked") // JSON has no other keys.
    public static Map<String, @Nullable Object> readObject(String json) {
        return read(json) instanceof Map<?, ?> map ? (Map<String, @Nullable Object>) map : new LinkedHashMap<>();
    }

    private static @Nullable Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("there is no value");
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
            case START_ARRAY -> list(parser);
            case START_OBJECT -> map(parser);
            default -> parser.getText();
        };
    }

    private static List<@Nullable Object> list(JsonParser parser) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, value(parser));
        }
        return map;
    }
}
