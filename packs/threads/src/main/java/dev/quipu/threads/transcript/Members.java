package dev.quipu.threads.transcript;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.json.StorableText;
import dev.quipu.exports.json.StrictJson;
import java.io.IOException;
import java.io.StringWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object of JSON that is small enough to be held: its keys, with their values as JSON. */
final class Members {
    private final Map<String, String> values = new LinkedHashMap<>();
    private @Nullable String fault;

    /** Reads the object that the parser stands at, to its end. */
    static Members read(JsonParser parser) throws IOException {
        Members members = new Members();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            members.put(key, StrictJson.uncheckedText(parser));
        }
        return members;
    }

    /** Adds one. */
    void put(String key, String json) throws IOException {
        values.put(key, json);
        if (fault == null) {
            fault = StrictJson.fault(json);
        }
        if (fault == null) {
            fault = StorableText.fault(key);
        }
    }

    /** Says why the object cannot be stored, or null if it can. */
    @Nullable
    String fault() {
        return fault;
    }

    /** Returns a value as JSON, or null if there is none or it is null. */
    @Nullable
    String get(String key) {
        String value = values.get(key);
        return value == null || value.equals("null") ? null : value;
    }

    /** Takes the first of several keys that has a value. */
    @Nullable
    String take(String... keys) {
        for (String key : keys) {
            String value = get(key);
            if (value != null) {
                values.remove(key);
                return value;
            }
        }
        return null;
    }

    /** Takes the first of several keys whose value says a text or an integer; another kind of value stays. */
    @Nullable
    String takeText(String... keys) throws IOException {
        for (String key : keys) {
            String text = asText(get(key));
            if (text != null) {
                values.remove(key);
                return text;
            }
        }
        return null;
    }

    /** Returns an object that is a value, without members if there is none. */
    Members object(String key) throws IOException {
        String value = get(key);
        if (value != null) {
            try (JsonParser parser = StrictJson.read(value)) {
                if (parser.nextToken() == JsonToken.START_OBJECT) {
                    return read(parser);
                }
            }
        }
        return new Members();
    }

    /** Returns a text, empty if there is none. */
    String text(String key) throws IOException {
        String text = asText(get(key));
        return text == null ? "" : text;
    }

    /** Returns what a text of JSON says, or an integer; null if it is neither. */
    static @Nullable String asText(@Nullable String json) throws IOException {
        if (json == null) {
            return null;
        }
        try (JsonParser parser = StrictJson.read(json)) {
            return switch (parser.nextToken()) {
                case VALUE_STRING, VALUE_NUMBER_INT -> parser.getText();
                default -> null;
            };
        }
    }

    /** Returns what is left of it as JSON. */
    String toJson() throws IOException {
        StringWriter text = new StringWriter();
        try (var generator = StrictJson.write(text)) {
            generator.writeStartObject();
            for (var member : values.entrySet()) {
                generator.writeFieldName(member.getKey());
                generator.writeRawValue(member.getValue());
            }
            generator.writeEndObject();
        }
        return text.toString();
    }
}
