package dev.quipu.agents.users;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.quipu.agents.lines.BadLineException;
import java.io.IOException;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** JSON lines: an object a line, whose names stand for columns. */
final class JsonFormat implements LineFormat {
    /** A file whose names differ in every line must not fill the memory. */
    private static final int MOST_NAMES = 1_000;

    static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final UserColumns columns;
    private final NameMapping names;
    private final Map<String, NameMapping.Found> found = new HashMap<>();
    private final Map<String, String> mapping = new LinkedHashMap<>();
    private final TreeSet<String> ignored = new TreeSet<>();

    JsonFormat(UserColumns columns, NameMapping names) {
        this.columns = columns;
        this.names = names;
    }

    @Override
    public @Nullable String[] values(String record) throws BadLineException {
        @Nullable String[] values = new @Nullable String[columns.size()];
        Arrays.fill(values, null);
        try (JsonParser parser = JSON.createParser(record)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new BadLineException("is not a JSON object");
            }
            readMembers(parser, values);
            if (parser.nextToken() != null) {
                throw new BadLineException("has text behind its JSON object");
            }
            return values;
        } catch (JsonProcessingException e) {
            throw new BadLineException("is not JSON: " + firstLine(e.getOriginalMessage()));
        } catch (IOException e) {
            throw new IllegalStateException("text cannot be read", e);
        }
    }

    private void readMembers(JsonParser parser, @Nullable String[] values) throws IOException, BadLineException {
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            NameMapping.Found column = find(parser.currentName());
            JsonToken token = parser.nextToken();
            if (column.place() < 0 || token == JsonToken.VALUE_NULL) {
                parser.skipChildren();
            } else if (values[column.place()] != null) {
                throw new BadLineException(column.note() + ": is given twice");
            } else {
                values[column.place()] = token.isStructStart() ? structure(parser) : parser.getText();
            }
        }
    }

    private NameMapping.Found find(String name) {
        NameMapping.Found known = found.get(name);
        if (known != null) {
            return known;
        }
        NameMapping.Found column = names.find(name);
        if (found.size() < MOST_NAMES) {
            found.put(name, column);
            if (column.place() < 0) {
                ignored.add(column.note());
            } else {
                mapping.put(name, column.note());
            }
        }
        return column;
    }

    /** Written anew, so that a character is itself and not an escape that the server would refuse. */
    private static String structure(JsonParser parser) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator generator = JSON.createGenerator(text)) {
            generator.copyCurrentStructureExact(parser);
        }
        return text.toString();
    }

    private static String firstLine(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }

    @Override
    public int[] filled() {
        return IntStream.range(0, columns.size()).toArray();
    }

    @Override
    public Map<String, String> mapping() {
        return mapping;
    }

    @Override
    public List<String> ignored() {
        return List.copyOf(ignored);
    }
}
