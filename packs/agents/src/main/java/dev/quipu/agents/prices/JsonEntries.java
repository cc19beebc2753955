package dev.quipu.agents.prices;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.agents.lines.BadLineException;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A list as one JSON document: a map whose keys are models, as LiteLLM publishes it, or an array. */
final class JsonEntries implements PriceEntries {
    private final JsonParser parser;
    private final String file;
    private final boolean isMap;
    private long count;

    private JsonEntries(JsonParser parser, String file, boolean isMap) {
        this.parser = parser;
        this.file = file;
        this.isMap = isMap;
    }

    static JsonEntries of(InputStream stream, String file) throws IOException {
        JsonParser parser = JsonMembers.JSON.createParser(stream);
        try {
            JsonToken first = parser.nextToken();
            if (first == JsonToken.START_OBJECT || first == JsonToken.START_ARRAY) {
                return new JsonEntries(parser, file, first == JsonToken.START_OBJECT);
            }
            throw new QuipuException(Kind.FAILED, file + " holds no JSON map and no array", null);
        } catch (JsonProcessingException e) {
            throw broken(file, e);
        }
    }

    @Override
    public @Nullable PriceEntry next() throws IOException {
        try {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
                requireEnd();
                return null;
            }
            count++;
            String key = isMap ? parser.currentName() : null;
            String place = key == null ? "item " + count : key;
            if ((isMap ? parser.nextToken() : token) != JsonToken.START_OBJECT) {
                parser.skipChildren();
                return PriceEntry.faulty(place, "is not a JSON object");
            }
            return entry(place, key);
        } catch (JsonProcessingException e) {
            throw broken(file, e);
        }
    }

    private PriceEntry entry(String place, @Nullable String key) throws IOException {
        try {
            return new PriceEntry(place, key, JsonMembers.read(parser), null);
        } catch (BadLineException e) {
            return PriceEntry.faulty(place, e.reason());
        }
    }

    private void requireEnd() throws IOException {
        if (parser.nextToken() != null) {
            throw new QuipuException(
                    Kind.FAILED, file + " has text behind its JSON", "say --format-of jsonl if each line is an object");
        }
    }

    /** What is behind a fault cannot be told from what is in it, so nothing is taken. */
    private static QuipuException broken(String file, JsonProcessingException e) {
        String where = e.getLocation() == null
                ? ""
                : "line %d, column %d: "
                        .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
        return new QuipuException(
                Kind.FAILED,
                "%s is not JSON: %s%s".formatted(file, where, JsonMembers.complaint(e.getOriginalMessage())),
                "nothing was changed");
    }
}
