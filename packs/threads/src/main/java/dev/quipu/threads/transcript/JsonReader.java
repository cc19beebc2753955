package dev.quipu.threads.transcript;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.json.JsonRefusedException;
import dev.quipu.exports.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A transcript in JSON: a list of turns, or an object with one under {@code utterances}, {@code segments}, {@code turns},
 * {@code messages} or {@code entries}, or a turn a line. Keys that nobody knows go into the metadata.
 */
final class JsonReader {
    private static final Set<String> LISTS = Set.of("utterances", "segments", "turns", "messages", "entries");
    private static final Set<String> TITLES = Set.of("title", "conversation_name");

    private final TurnSink sink;
    private final Problems problems;
    private String title = "";

    JsonReader(TurnSink sink, Problems problems) {
        this.sink = sink;
        this.problems = problems;
    }

    String title() {
        return title;
    }

    /** Reads all of it. What is broken as JSON ends the reading, since nothing after it can be relied on. */
    void read(InputStream input) throws IOException, SQLException {
        try (JsonParser parser = StrictJson.read(input)) {
            JsonToken token = parser.nextToken();
            if (token == JsonToken.START_ARRAY) {
                list(parser);
            } else if (token == JsonToken.START_OBJECT) {
                objects(parser);
            } else {
                throw new JsonRefusedException("a transcript is a list or an object", parser.currentTokenLocation());
            }
            if (parser.nextToken() != null) {
                throw new JsonRefusedException("something follows the transcript", parser.currentTokenLocation());
            }
        }
    }

    /** The first object decides: one with a list of turns is the transcript, any other is the first turn of many. */
    private void objects(JsonParser parser) throws IOException, SQLException {
        Members members = new Members();
        var place = parser.currentTokenLocation();
        boolean hasList = false;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (LISTS.contains(key) && value == JsonToken.START_ARRAY) {
                hasList = true;
                list(parser);
            } else {
                String text = StrictJson.uncheckedText(parser);
                if (TITLES.contains(key) && value == JsonToken.VALUE_STRING) {
                    title = parser.getText();
                }
                members.put(key, text);
            }
        }
        if (hasList) {
            return;
        }
        turn(place.getLineNr(), members);
        while (parser.nextToken() == JsonToken.START_OBJECT) {
            var next = parser.currentTokenLocation();
            turn(next.getLineNr(), Members.read(parser));
        }
        if (parser.currentToken() != null) {
            throw new JsonRefusedException("a turn is an object", parser.currentTokenLocation());
        }
    }

    private void list(JsonParser parser) throws IOException, SQLException {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            long line = parser.currentTokenLocation().getLineNr();
            if (parser.currentToken() == null) {
                throw new JsonRefusedException("ends too early", parser.currentLocation());
            }
            if (parser.currentToken() == JsonToken.START_OBJECT) {
                turn(line, Members.read(parser));
            } else {
                problems.line(line, "a turn is an object");
                parser.skipChildren();
            }
        }
    }

    private void turn(long line, Members members) throws IOException, SQLException {
        if (members.fault() != null) {
            problems.line(line, "a turn whose text " + members.fault());
            return;
        }
        String text = members.takeText("text", "content", "transcript");
        // An object says both, and stays whole in the metadata.
        Members who = members.object("speaker");
        String name = members.takeText("speaker_name", "speaker");
        name = name != null ? name : who.takeText("name");
        name = name != null ? name : members.takeText("name");
        String id = members.takeText("speaker_id");
        id = id != null ? id : who.takeText("id");
        String startGiven = members.take("timestamp_start", "start", "timestamp", "start_time");
        String endGiven = members.take("timestamp_end", "end", "end_time");
        Double start = time(startGiven);
        Double end = time(endGiven);
        if (text == null) {
            problems.line(line, "a turn without a text");
        } else if ((startGiven != null && start == null) || (endGiven != null && end == null)) {
            problems.line(line, "a turn whose time is neither seconds nor 00:00:00");
        } else if (isTooFar(start) || isTooFar(end)) {
            problems.line(
                    line, "a turn whose time is not within 9,999 hours of the start; times are seconds since then");
        } else if (end != null && (start == null || end < start)) {
            problems.line(line, "a turn that ends before it starts");
        } else {
            String speaker = id != null ? id : name != null ? name : "unknown";
            sink.take(new Turn(speaker, name, text, start, end, null, null, members.toJson(), "[]"));
        }
    }

    private static boolean isTooFar(@Nullable Double seconds) {
        return seconds != null && seconds >= Clock.TOO_FAR;
    }

    private static @Nullable Double time(@Nullable String json) throws IOException {
        if (json == null) {
            return null;
        }
        try (JsonParser parser = StrictJson.read(json)) {
            Double seconds = switch (parser.nextToken()) {
                case VALUE_STRING -> Clock.seconds(parser.getText().strip());
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
                default -> null;
            };
            return seconds == null || seconds < 0 || !Double.isFinite(seconds) ? null : seconds;
        }
    }
}
