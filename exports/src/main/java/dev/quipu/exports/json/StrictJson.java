package dev.quipu.exports.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.ByteArrayInputStream;
import java.io.CharConversionException;
import java.io.EOFException;
import java.io.FilterWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/**
 * JSON as a stream of tokens. An object that has a key twice is refused, since which of the two counts is anybody's guess;
 * so are nesting and single values that are larger than any honest file has.
 */
public final class StrictJson {
    private static final int DEEPEST = 500;
    private static final int LONGEST_TEXT = 50_000_000;
    private static final int LONGEST_NUMBER = 1_000;
    /** How deep in a line of a file that Quipu writes stands what a database holds. */
    private static final int DEPTH_OF_LINES = 10;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    /** For {@link JsonTree}, which tells of keys that are there twice; names of members may be anything, and many. */
    private static final JsonFactory LENIENT = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(FACTORY.streamReadConstraints())
            .build();

    /** For {@link #readStored}: a little less deep than what is read of files, as it is written into lines of a file. */
    private static final JsonFactory STORED = JsonFactory.builder()
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEEPEST - DEPTH_OF_LINES)
                    .maxStringLength(LONGEST_TEXT)
                    .maxNumberLength(LONGEST_NUMBER)
                    .build())
            .build();

    private StrictJson() {}

    /** Begins to read; the encoding (UTF-8, 16 or 32) is found from the first bytes. Closing the parser closes the input. */
    public static JsonParser read(InputStream input) throws IOException {
        return FACTORY.createParser(input);
    }

    /** Begins to read a text. */
    public static JsonParser read(String text) throws IOException {
        return FACTORY.createParser(text);
    }

    /** Begins to read what {@link JsonTree} is to take; closing the parser closes the input. */
    public static JsonParser readTrees(InputStream input) throws IOException {
        return LENIENT.createParser(StrictReader.of(input));
    }

    /** Begins to read what {@link JsonTree} is to take. */
    public static JsonParser readTrees(byte[] bytes, int length) throws IOException {
        return readTrees(new ByteArrayInputStream(bytes, 0, length));
    }

    /** Begins to read what {@link JsonTree} is to take. */
    public static JsonParser readTrees(String text) throws IOException {
        return LENIENT.createParser(text);
    }

    /**
     * Begins to read for {@link JsonTree} what a database holds, and so that {@link #readTrees(InputStream)} takes it again in
     * a line of a file.
     */
    public static JsonParser readStored(String text) throws IOException {
        return STORED.createParser(text);
    }

    /** Begins to write. */
    public static JsonGenerator write(Writer writer) throws IOException {
        return FACTORY.createGenerator(writer);
    }

    /**
     * Returns the value that the parser stands at as JSON, with its numbers as they are written; the parser then stands at
     * the value's last token.
     *
     * @throws JsonRefusedException if a text in it has a NUL character or half of a surrogate pair
     */
    public static String text(JsonParser parser) throws IOException {
        return text(parser, true);
    }

    /** Returns the value that the parser stands at as JSON, whatever its texts hold: {@link #fault} then tells. */
    public static String uncheckedText(JsonParser parser) throws IOException {
        return text(parser, false);
    }

    /** Says why JSON cannot be stored, or null if it can. */
    public static @Nullable String fault(String json) throws IOException {
        if (!json.contains("\\u0000")) {
            return StorableText.fault(json);
        }
        try (JsonParser parser = read(json)) {
            while (parser.nextToken() != null) {
                String fault = StorableText.fault(parser.getText());
                if (fault != null) {
                    return fault;
                }
            }
            return null;
        }
    }

    private static String text(JsonParser parser, boolean isChecked) throws IOException {
        JsonLocation begin = parser.currentTokenLocation();
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = FACTORY.createGenerator(new BoundedWriter(text, LONGEST_TEXT, begin))) {
            copy(parser, generator, isChecked);
        }
        return text.toString();
    }

    /** Keeps a value of any number of small parts from filling the memory. */
    private static final class BoundedWriter extends FilterWriter {
        private final JsonLocation begin;
        private long room;

        BoundedWriter(Writer writer, long room, JsonLocation begin) {
            super(writer);
            this.room = room;
            this.begin = begin;
        }

        @Override
        public void write(char[] buffer, int offset, int length) throws IOException {
            room -= length;
            if (room < 0) {
                throw new JsonRefusedException("a value of more than %,d characters".formatted(LONGEST_TEXT), begin);
            }
            super.write(buffer, offset, length);
        }
    }

    private static void copy(JsonParser parser, JsonGenerator generator, boolean isChecked) throws IOException {
        int depth = 0;
        JsonToken token = parser.currentToken();
        while (true) {
            copyToken(parser, token, generator, isChecked);
            if (token.isStructStart()) {
                depth++;
            } else if (token.isStructEnd()) {
                depth--;
            }
            if (depth == 0 && token != JsonToken.FIELD_NAME) {
                return;
            }
            token = parser.nextToken();
            if (token == null) {
                throw new JsonRefusedException("ends too early", parser.currentLocation());
            }
        }
    }

    private static void copyToken(JsonParser parser, JsonToken token, JsonGenerator generator, boolean isChecked)
            throws IOException {
        switch (token) {
            case START_OBJECT -> generator.writeStartObject();
            case END_OBJECT -> generator.writeEndObject();
            case START_ARRAY -> generator.writeStartArray();
            case END_ARRAY -> generator.writeEndArray();
            case FIELD_NAME -> generator.writeFieldName(storable(parser, isChecked));
            case VALUE_STRING -> generator.writeString(storable(parser, isChecked));
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> generator.writeNumber(parser.getText());
            case VALUE_TRUE -> generator.writeBoolean(true);
            case VALUE_FALSE -> generator.writeBoolean(false);
            case VALUE_NULL -> generator.writeNull();
            default -> throw new JsonRefusedException("is no JSON", parser.currentTokenLocation());
        }
    }

    private static String storable(JsonParser parser, boolean isChecked) throws IOException {
        String text = parser.getText();
        String fault = isChecked ? StorableText.fault(text) : null;
        if (fault != null) {
            throw new JsonRefusedException("a text " + fault, parser.currentTokenLocation());
        }
        return text;
    }

    /** Says what is wrong with JSON, and where, in a few words. */
    public static String reason(IOException e) {
        return switch (e) {
            case JsonRefusedException refused -> String.valueOf(refused.getMessage());
            case StreamConstraintsException limit ->
                "is larger or nested deeper than is taken: " + first(limit).replaceAll(", from `[^`]*`", "");
            case JsonProcessingException broken -> {
                JsonLocation location = broken.getLocation();
                yield (location == null ? "" : place(location) + ": ") + first(broken);
            }
            case CharacterCodingException wrong -> "is not in UTF-8 (or 16, or 32)";
            case CharConversionException wrong -> "is not in UTF-8: " + wrong.getMessage();
            // Of these Java's message is only the path.
            case NoSuchFileException gone -> "is not there any more";
            case AccessDeniedException denied -> "may not be read: permission denied";
            case FileSystemException other -> "cannot be read: " + other.getReason();
            case EOFException cut -> "is damaged: it ends too early";
            default -> String.valueOf(e.getMessage());
        };
    }

    private static String first(JsonProcessingException e) {
        return e.getOriginalMessage().lines().findFirst().orElse("is no JSON");
    }

    static String place(JsonLocation location) {
        return "line " + location.getLineNr() + ", column " + location.getColumnNr();
    }
}
