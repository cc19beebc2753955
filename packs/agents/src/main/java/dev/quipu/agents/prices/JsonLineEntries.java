package dev.quipu.agents.prices;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.agents.lines.BadLineException;
import dev.quipu.agents.lines.FileLine;
import dev.quipu.agents.lines.LineReader;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A list as JSON lines: an object a line. */
record JsonLineEntries(LineReader lines) implements PriceEntries {
    @Override
    public @Nullable PriceEntry next() throws IOException {
        FileLine line = lines.read();
        if (line == null) {
            return null;
        }
        String place = "line " + line.number();
        if (line.fault() != null) {
            return PriceEntry.faulty(place, line.fault());
        }
        try (JsonParser parser = JsonMembers.JSON.createParser(line.text())) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                return PriceEntry.faulty(place, "is not a JSON object");
            }
            Map<String, String> values = JsonMembers.read(parser);
            return parser.nextToken() == null
                    ? new PriceEntry(place, null, values, null)
                    : PriceEntry.faulty(place, "has text behind its JSON object");
        } catch (JsonProcessingException e) {
            return PriceEntry.faulty(place, "is not JSON: " + JsonMembers.complaint(e.getOriginalMessage()));
        } catch (BadLineException e) {
            return PriceEntry.faulty(place, e.reason());
        }
    }
}
