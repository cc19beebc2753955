package dev.quipu.exports.json;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value whole, within limits, so that it can be stored: what PostgreSQL cannot hold is replaced, and each
 * replacement is told.
 */
public final class JsonTree {
    private static final char REPLACEMENT = '\ufffd';
    /** What an entry costs beside its characters, about, in characters. */
    private static final long ENTRY = 40;

    private final JsonParser parser;
    private final Notes notes;
    private final StringBuilder path;
    private final JsonToken first;
    private long room;

    /** Takes what was noticed on the way. */
    public interface Notes {
        /** A key was there twice; the last value is kept, as most readers do. */
        void repeated(String path, JsonValue lost);

        /** Something was replaced. */
        void altered(String path, String reason);
    }

    private JsonTree(JsonParser parser, JsonToken first, String path, long room, Notes notes) {
        this.parser = parser;
        this.first = first;
        this.path = new StringBuilder(path);
        this.room = room;
        this.notes = notes;
    }

    /**
     * Reads the value that the parser stands at, to its last token.
     *
     * @param path what the value is called, for the notes
     * @param room how many characters it may take; what is larger is read to its end and refused
     * @throws JsonRefusedException if it is larger
     */
    public static JsonValue read(JsonParser parser, String path, long room, Notes notes) throws IOException {
        var begin = parser.currentTokenLocation();
        JsonToken first = parser.currentToken();
        if (first == null) {
            throw new JsonRefusedException("ends too early", parser.currentLocation());
        }
        JsonTree tree = new JsonTree(parser, first, path, room, notes);
        JsonValue value = tree.value(first);
        if (tree.room < 0) {
            throw new JsonRefusedException("a value of more than %,d characters".formatted(room), begin);
        }
        return value;
    }

    /**
     * Returns the value that a text is from its beginning to its end; empty if it is no JSON, or more than one value.
     *
     * @param path what the value is called, for the notes
     */
    public static Optional<JsonValue> ofText(String text, String path, Notes notes) {
        try (JsonParser parser = StrictJson.readTrees(text)) {
            parser.nextToken();
            // Of [[[[…]]]] every character is an entry.
            JsonValue value = read(parser, path, text.length() * (ENTRY + 1) + 1, notes);
            return parser.nextToken() == null ? Optional.of(value) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private JsonValue value(JsonToken token) throws IOException {
        room -= ENTRY;
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> array();
            case VALUE_STRING -> new JsonText(storable(parser.getText()));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser.getText());
            case VALUE_TRUE -> JsonConstant.TRUE;
            case VALUE_FALSE -> JsonConstant.FALSE;
            case VALUE_NULL -> JsonConstant.NULL;
            default -> throw new JsonRefusedException("is no JSON", parser.currentTokenLocation());
        };
    }

    private JsonValue number(String text) {
        JsonNumber number = new JsonNumber(text);
        room -= text.length();
        if (number.decimal() == null) {
            notes.altered(path.toString(), "a number of a size that cannot be stored; it is kept as a text");
            return new JsonText(text);
        }
        return number;
    }

    private JsonObject object() throws IOException {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        int length = path.length();
        while (next() == JsonToken.FIELD_NAME) {
            String key = storable(parser.currentName());
            path.append('.').append(key);
            JsonValue value = value(next());
            if (room >= 0) {
                JsonValue before = members.put(key, value);
                if (before != null) {
                    notes.repeated(path.toString(), before);
                }
            }
            path.setLength(length);
        }
        return new JsonObject(members);
    }

    private JsonArray array() throws IOException {
        List<JsonValue> items = new ArrayList<>();
        int length = path.length();
        int index = 0;
        for (JsonToken token = next(); token != JsonToken.END_ARRAY; token = next()) {
            path.append('[').append(index++).append(']');
            JsonValue value = value(token);
            if (room >= 0) {
                items.add(value);
            }
            path.setLength(length);
        }
        return new JsonArray(items);
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw new JsonRefusedException(
                    first == JsonToken.START_OBJECT ? "an object ends too early" : "ends too early",
                    parser.currentLocation());
        }
        return token;
    }

    private String storable(@Nullable String text) {
        String given = text == null ? "" : text;
        room -= given.length();
        String fault = StorableText.fault(given);
        if (fault == null) {
            return given;
        }
        notes.altered(path.toString(), "a text " + fault + "; U+FFFD stands for it");
        return StorableText.mended(given, REPLACEMENT);
    }
}
