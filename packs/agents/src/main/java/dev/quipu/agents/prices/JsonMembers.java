package dev.quipu.agents.prices;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.agents.lines.BadLineException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The single values of a JSON object; numbers are as they stand there, with all their digits. */
final class JsonMembers {
    static final JsonFactory JSON = new JsonFactory();

    private JsonMembers() {}

    /** Reads the object that the parser is at, to its end, whatever is wrong with it. */
    static Map<String, String> read(JsonParser parser) throws IOException, BadLineException {
        Map<String, String> values = new LinkedHashMap<>();
        String twice = null;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String name = parser.currentName();
            JsonToken token = parser.nextToken();
            if (token.isStructStart()) {
                parser.skipChildren();
            } else if (token != JsonToken.VALUE_NULL && !parser.getText().isBlank()) {
                twice = values.put(name, parser.getText().strip()) == null ? twice : name;
            }
        }
        if (twice != null) {
            throw new BadLineException(twice + ": is given twice");
        }
        return values;
    }

    /** Returns the first line of what a parser complains about. */
    static String complaint(@Nullable String message) {
        return message == null ? "" : message.lines().findFirst().orElse("");
    }
}
