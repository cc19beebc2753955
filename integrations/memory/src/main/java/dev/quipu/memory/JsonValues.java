package dev.quipu.memory;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import dev.quipu.access.Json;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists and plain values. Whole numbers are {@link Integer} where they fit, then {@link Long}, then
 * {@link BigInteger}; others are {@link Double}, or {@link BigDecimal} where they are beyond it.
 */
public final class JsonValues {
    /** How deep a value is gone into: methods that call themselves do it, here and in frameworks. */
    private static final int DEEPEST = 1_000;

    /** Numbers far within what the database takes: 131,072 digits before the point, and 16,383 behind it. */
    private static final Pattern NUMBER = Pattern.compile("[-+.0-9]{1,1000}([eE][-+]?[0-9]{1,4})?");

    /** As long and as deep as the database takes them: whoever may write a row may write such JSON. */
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
     * @throws IllegalArgumentException if it is nested more than 1,000 deep
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
            case BigInteger number -> generator.writeNumber(number);
            case Double number -> generator.writeNumber(number);
            case BigDecimal number -> generator.writeNumber(number);
            case List<?> list -> {
                requireShallow(generator);
                generator.writeStartArray();
                for (Object item : list) {
                    write(item, generator);
                }
                generator.writeEndArray();
            }
            case Map<?, ?> map -> {
                requireShallow(generator);
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

    private static void requireShallow(JsonGenerator generator) {
        if (generator.getOutputContext().getNestingDepth() == DEEPEST) {
            throw new IllegalArgumentException("that is nested more than " + DEEPEST + " deep");
        }
    }

    /**
     * Reads a value; null if it is {@code null}. What is nested more than 1,000 deep in it comes as its text.
     *
     * @throws IllegalArgumentException if it is no JSON
     */
    public static @Nullable Object read(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            parser.nextToken();
            Object value = value(parser, 0);
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

    /**
     * Tells whether a text is an object or a list that the database can keep, and this class read: not with NUL or
     * half of a surrogate pair in a text, a number that {@code numeric} cannot hold for sure, or more than 1,000
     * levels.
     */
    static boolean isStorable(String json) {
        try (JsonParser parser = FACTORY.createParser(json)) {
            JsonToken first = parser.nextToken();
            if (first == null || !first.isStructStart()) {
                return false;
            }
            int depth = 0;
            for (JsonToken token = first; token != null; token = parser.nextToken()) {
                depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                if (depth > DEEPEST || !isStorable(parser, token)) {
                    return false;
                }
                if (depth == 0) {
                    return parser.nextToken() == null;
                }
            }
            return false;
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isStorable(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case FIELD_NAME, VALUE_STRING -> Texts.isStorable(parser.getText());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
                NUMBER.matcher(parser.getText()).matches();
            default -> true;
        };
    }

    /** Returns what an object has under a key; null if that is {@code null}, or there is none, or no object. */
    public static @Nullable Object at(Json object, String key) {
        if (!object.text().contains('"' + key + '"')) {
            return null;
        }
        try (JsonParser parser = FACTORY.createParser(object.text())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return null;
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isWanted = parser.currentName().equals(key);
                parser.nextToken();
                if (isWanted) {
                    return value(parser, 1);
                }
                parser.skipChildren();
            }
            return null;
        } catch (IOException e) {
            throw new IllegalArgumentException("that is no JSON", e);
        }
    }

    /**
     * Returns an object with other values under some keys. What is under the rest is copied as it is written: it
     * is somebody else's, who may count on digits that no number of Java's keeps.
     *
     * @param values null for a key that there shall not be
     * @return the same if it has these values
     */
    public static Json with(Json object, Map<String, ? extends @Nullable Object> values) {
        if (values.entrySet().stream()
                .allMatch(entry -> Objects.equals(at(object, entry.getKey()), entry.getValue()))) {
            return object;
        }
        StringWriter text = new StringWriter();
        try (JsonParser parser = FACTORY.createParser(object.text());
                JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.writeStartObject();
            boolean isObject = parser.nextToken() == JsonToken.START_OBJECT;
            while (isObject && parser.nextToken() == JsonToken.FIELD_NAME) {
                if (values.containsKey(parser.currentName())) {
                    parser.nextToken();
                    parser.skipChildren();
                } else {
                    generator.copyCurrentStructureExact(parser);
                }
            }
            for (var entry : values.entrySet()) {
                if (entry.getValue() != null) {
                    generator.writeFieldName(entry.getKey());
                    write(entry.getValue(), generator);
                }
            }
            generator.writeEndObject();
        } catch (IOException e) {
            throw new IllegalArgumentException("that is no JSON", e);
        }
        return new Json(Texts.escaped(text.toString()));
    }

    private static @Nullable Object value(JsonParser parser, int depth) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new IllegalArgumentException("there is no value");
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NUMBER_INT -> parser.getNumberValue();
            case VALUE_NUMBER_FLOAT -> fraction(parser);
            case START_ARRAY -> depth == DEEPEST ? text(parser) : list(parser, depth + 1);
            case START_OBJECT -> depth == DEEPEST ? text(parser) : map(parser, depth + 1);
            default -> parser.getText();
        };
    }

    private static Number fraction(JsonParser parser) throws IOException {
        double number = parser.getDoubleValue();
        return Double.isFinite(number) ? (Number) number : parser.getDecimalValue();
    }

    private static String text(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(text)) {
            generator.copyCurrentStructureExact(parser);
        }
        return text.toString();
    }

    private static List<@Nullable Object> list(JsonParser parser, int depth) throws IOException {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser, depth));
        }
        return list;
    }

    private static Map<String, @Nullable Object> map(JsonParser parser, int depth) throws IOException {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            map.put(name, value(parser, depth));
        }
        return map;
    }
}
