package dev.quipu.threads.canvas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.json.JsonRefusedException;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.threads.spool.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A canvas in a file, read list by list, a batch of elements at a time. It has been read to its end once before anything
 * is done with it, so that what is broken is found while nothing is written.
 */
final class CanvasFile {
    /** The list of nodes; the other list is that of edges. */
    static final String NODES = "nodes";

    static final String EDGES = "edges";

    private static final int MOST_IN_BATCH = 500;
    private static final int LARGEST_BATCH = 4_000_000;
    private static final int LARGEST_KEYS = 10_000_000;

    private final Spool spool;
    private final String name;
    private final Map<String, String> keys = new LinkedHashMap<>();
    private final Set<String> lists = new HashSet<>();

    /** Takes a batch of a list's elements. */
    @FunctionalInterface
    interface Batch {
        /**
         * Takes it.
         *
         * @param first the place of its first element in the list, from 0
         * @param elements an array of JSON
         */
        void take(int first, String elements) throws SQLException;
    }

    private CanvasFile(Spool spool, String name) {
        this.spool = spool;
        this.name = name;
    }

    /**
     * Reads a canvas through.
     *
     * @param name what the file is called
     * @throws QuipuException if it is no canvas
     */
    static CanvasFile check(Spool spool, String name) throws IOException {
        CanvasFile file = new CanvasFile(spool, name);
        try (InputStream input = spool.open();
                JsonParser parser = StrictJson.read(input)) {
            file.checkAll(parser);
        } catch (IOException e) {
            throw file.refused(e);
        }
        return file;
    }

    private void checkAll(JsonParser parser) throws IOException {
        if (parser.nextToken() == null) {
            // Obsidian writes a new canvas as a file of no bytes.
            return;
        }
        if (!parser.isExpectedStartObjectToken()) {
            throw new JsonRefusedException("a canvas is an object", parser.currentTokenLocation());
        }
        int size = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            if (key.equals(NODES) || key.equals(EDGES)) {
                lists.add(key);
                checkList(parser, key);
            } else {
                String value = StrictJson.text(parser);
                size += key.length() + value.length();
                if (size > LARGEST_KEYS) {
                    throw new JsonRefusedException("too much beside nodes and edges", parser.currentLocation());
                }
                keys.put(key, value);
            }
        }
        if (parser.nextToken() != null) {
            throw new JsonRefusedException("something follows after the canvas", parser.currentTokenLocation());
        }
        if (lists.isEmpty() && !keys.isEmpty() && !isOurs()) {
            // Both lists may be left out, but what has other keys alone is JSON of another kind.
            throw new JsonRefusedException("it has neither nodes nor edges", parser.currentLocation());
        }
    }

    private static void checkList(JsonParser parser, String key) throws IOException {
        if (!parser.isExpectedStartArrayToken()) {
            throw new JsonRefusedException("\"" + key + "\" is no list", parser.currentTokenLocation());
        }
        Set<String> ids = new HashSet<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            var place = parser.currentTokenLocation();
            String id = idOf(StrictJson.text(parser));
            if (!id.isEmpty() && !ids.add(id)) {
                throw new JsonRefusedException("the id \"" + id + "\" stands twice among the " + key, place);
            }
        }
    }

    /** What is no object, or has no id, is for the database to refuse, by its number. */
    private static String idOf(String element) throws IOException {
        try (JsonParser parser = StrictJson.read(element)) {
            if (parser.nextToken() == JsonToken.START_OBJECT) {
                while (parser.nextToken() == JsonToken.FIELD_NAME) {
                    boolean isId = parser.currentName().equals("id");
                    if (parser.nextToken() == JsonToken.VALUE_STRING && isId) {
                        return parser.getText();
                    }
                    parser.skipChildren();
                }
            }
            return "";
        }
    }

    /** Returns the object without its lists, as JSON. */
    String keys() throws IOException {
        return keys.isEmpty() ? "{}" : joined();
    }

    private String joined() throws IOException {
        StringWriter text = new StringWriter();
        try (var generator = StrictJson.write(text)) {
            generator.writeStartObject();
            for (var key : keys.entrySet()) {
                generator.writeFieldName(key.getKey());
                generator.writeRawValue(key.getValue());
            }
            generator.writeEndObject();
        }
        return text.toString();
    }

    /** Returns whether the canvas was made by this pack. */
    boolean isOurs() {
        return keys.containsKey("quipu");
    }

    /** Returns the lists that the canvas does not have, as an array of JSON. */
    String absent() {
        List<String> absent = new ArrayList<>();
        for (String list : List.of(NODES, EDGES)) {
            if (!lists.contains(list)) {
                absent.add('"' + list + '"');
            }
        }
        return "[" + String.join(", ", absent) + "]";
    }

    /** Hands a list over, batch after batch. */
    void read(String list, Batch batch) throws IOException, SQLException {
        try (InputStream input = spool.open();
                JsonParser parser = StrictJson.read(input)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean isWanted = parser.currentName().equals(list);
                parser.nextToken();
                if (isWanted) {
                    readList(parser, batch);
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException e) {
            throw refused(e);
        }
    }

    private static void readList(JsonParser parser, Batch batch) throws IOException, SQLException {
        int first = 0;
        int count = 0;
        StringBuilder elements = new StringBuilder();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.append(elements.isEmpty() ? '[' : ',').append(StrictJson.text(parser));
            count++;
            if (count == MOST_IN_BATCH || elements.length() > LARGEST_BATCH) {
                batch.take(first, elements.append(']').toString());
                first += count;
                count = 0;
                elements.setLength(0);
            }
        }
        if (count > 0) {
            batch.take(first, elements.append(']').toString());
        }
    }

    private QuipuException refused(IOException e) {
        return new QuipuException(
                Kind.FAILED,
                name + ": " + StrictJson.reason(e),
                null,
                List.of(),
                "a canvas is JSON Canvas 1.0: an object with lists of nodes and edges",
                e);
    }
}
