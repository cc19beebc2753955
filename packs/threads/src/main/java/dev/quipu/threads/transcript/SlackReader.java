package dev.quipu.threads.transcript;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.json.JsonRefusedException;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.exports.slack.SlackText;
import dev.quipu.exports.source.ExportEntry;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The messages of one channel of a Slack export, with their threads and files; all that a message says is kept. */
final class SlackReader {
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}(?:\\.\\d{1,9})?");

    private final SlackExport export;
    private final TurnSink sink;
    private final Problems problems;
    private final Set<String> beginnings = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private @Nullable BigDecimal first;

    SlackReader(SlackExport export, TurnSink sink, Problems problems) {
        this.export = export;
        this.sink = sink;
        this.problems = problems;
    }

    /** Returns the time of the first message in seconds since 1970, or null if there was none. */
    @Nullable
    BigDecimal first() {
        return first;
    }

    /** Reads a day. */
    void read(ExportEntry day) throws IOException, SQLException {
        try (InputStream input = day.open();
                JsonParser parser = StrictJson.read(input)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new JsonRefusedException("a day is a list of messages", parser.currentTokenLocation());
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String place =
                        day.name() + ", line " + parser.currentTokenLocation().getLineNr();
                if (parser.currentToken() == JsonToken.START_OBJECT) {
                    message(place, Members.read(parser));
                } else if (parser.currentToken() == null) {
                    throw new JsonRefusedException("ends too early", parser.currentLocation());
                } else {
                    problems.add(place, "a message is an object");
                    parser.skipChildren();
                }
            }
        }
    }

    private void message(String place, Members members) throws IOException, SQLException {
        if (members.fault() != null) {
            problems.add(place, "a message whose text " + members.fault());
            return;
        }
        String time = members.text("ts");
        if (!SECONDS.matcher(time).matches()) {
            problems.add(place, "a message without a time");
            return;
        }
        if (!seen.add(time)) {
            problems.add(place, "a second message with the time " + time);
            return;
        }
        BigDecimal seconds = new BigDecimal(time);
        if (first == null) {
            first = seconds;
        }
        double start = seconds.subtract(first).doubleValue();
        if (start < 0) {
            problems.add(place, "is earlier than the first message");
            return;
        }
        if (start > Integer.MAX_VALUE) {
            problems.add(place, "is more than 68 years later than the first message");
            return;
        }
        String parent = members.text("thread_ts");
        if (parent.equals(time)) {
            beginnings.add(time);
        }
        boolean isReply = !parent.isEmpty() && !parent.equals(time) && beginnings.contains(parent);
        String id = speaker(members);
        sink.take(new Turn(
                id,
                export.users().getOrDefault(id, nameOf(members, id)),
                SlackText.readable(members.text("text"), export.users()),
                start,
                null,
                time,
                isReply ? parent : null,
                members.toJson(),
                attachments(members.get("files"))));
    }

    private static String speaker(Members members) throws IOException {
        for (String key : new String[] {"user", "bot_id", "username"}) {
            String id = members.text(key);
            if (!id.isEmpty()) {
                return id;
            }
        }
        return "unknown";
    }

    private static String nameOf(Members members, String id) throws IOException {
        String name = members.text("username");
        return name.isEmpty() ? id : name;
    }

    /** A file whose address is missing, as where it was deleted, is in the metadata only. */
    private static String attachments(@Nullable String files) throws IOException {
        if (files == null || !files.startsWith("[")) {
            return "[]";
        }
        StringWriter text = new StringWriter();
        try (JsonParser parser = StrictJson.read(files);
                var generator = StrictJson.write(text)) {
            generator.writeStartArray();
            parser.nextToken();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                if (parser.currentToken() != JsonToken.START_OBJECT) {
                    parser.skipChildren();
                    continue;
                }
                Members file = Members.read(parser);
                String uri = file.text("url_private").isEmpty() ? file.text("permalink") : file.text("url_private");
                if (!uri.isEmpty()) {
                    generator.writeStartObject();
                    generator.writeStringField("uri", uri);
                    generator.writeStringField("name", file.text("name"));
                    generator.writeStringField("media_type", file.text("mimetype"));
                    String size = file.text("size");
                    if (size.matches("\\d{1,18}")) {
                        generator.writeNumberField("size_bytes", Long.parseLong(size));
                    }
                    generator.writeEndObject();
                }
            }
            generator.writeEndArray();
        }
        return text.toString();
    }
}
