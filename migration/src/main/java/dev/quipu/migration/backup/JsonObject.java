package dev.quipu.migration.backup;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object whose parts are asked for by name and type; what is not there as asked is an error that says so. */
record JsonObject(Map<String, Object> parts) {
    /** Stands for a null and for a number with a fraction, neither of which a manifest has. */
    private static final Object OTHER = new Object();

    static JsonObject parse(byte[] bytes) {
        try (JsonParser parser = new JsonFactory().createParser(bytes)) {
            parser.nextToken();
            if (value(parser) instanceof JsonObject object) {
                return object;
            }
            throw wrong("it is no object");
        } catch (IOException e) {
            throw wrong("it is no JSON");
        }
    }

    private static Object value(JsonParser parser) throws IOException {
        JsonToken token = parser.currentToken();
        if (token == JsonToken.START_OBJECT) {
            return object(parser);
        }
        if (token == JsonToken.START_ARRAY) {
            return array(parser);
        }
        if (token == JsonToken.VALUE_STRING) {
            return parser.getText();
        }
        if (token == JsonToken.VALUE_NUMBER_INT) {
            return parser.getLongValue();
        }
        return token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE ? parser.getBooleanValue() : OTHER;
    }

    private static JsonObject object(JsonParser parser) throws IOException {
        Map<String, Object> parts = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            parts.put(name, value(parser));
        }
        return new JsonObject(parts);
    }

    private static List<Object> array(JsonParser parser) throws IOException {
        List<Object> values = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            values.add(value(parser));
        }
        return values;
    }

    String text(String name) {
        return get(name, String.class);
    }

    /** Returns a text, or another one where there is none. */
    String textOr(String name, String other) {
        return has(name) ? text(name) : other;
    }

    boolean has(String name) {
        return parts.containsKey(name);
    }

    long number(String name) {
        return get(name, Long.class);
    }

    boolean flag(String name) {
        return get(name, Boolean.class);
    }

    List<JsonObject> objects(String name) {
        return list(name, JsonObject.class);
    }

    List<String> texts(String name) {
        return list(name, String.class);
    }

    private <T> List<T> list(String name, Class<T> type) {
        List<T> typed = new ArrayList<>();
        for (Object value : get(name, List.class)) {
            if (!type.isInstance(value)) {
                throw wrong("its \"" + name + "\" is not as it should be");
            }
            typed.add(type.cast(value));
        }
        return typed;
    }

    private <T> T get(String name, Class<T> type) {
        Object value = parts.get(name);
        if (!type.isInstance(value)) {
            throw wrong("it has no \"" + name + "\"");
        }
        return type.cast(value);
    }

    private static IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("its manifest cannot be read: " + what);
    }
}
