package dev.quipu.exports.slack;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.Problem;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonTree;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.exports.source.ExportEntry;
import dev.quipu.exports.source.Report;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who and what there is in a Slack export: people, channels, direct messages. */
final class SlackDirectory {
    private static final int MOST = 2_000_000;
    private static final long LARGEST = 10_000_000;

    private final Map<String, String> names = new HashMap<>();
    private final Map<String, Channel> channels = new HashMap<>();

    /** A channel as its list has it. */
    record Channel(String id, String title, @Nullable Instant createdAt, JsonObject rest) {}

    /** Returns people and channels by id. */
    Map<String, String> names() {
        return names;
    }

    /** Returns what a folder holds, or null if no list names it. */
    @Nullable
    Channel channel(String folder) {
        return channels.get(folder);
    }

    /** Reads {@code users.json}. */
    void readUsers(ExportEntry entry, Report report) {
        read(entry, report, fields -> {
            String id = fields.id("id");
            Fields profile = Fields.of(fields.object("profile"));
            String name = firstSaid(
                    profile.text("display_name"),
                    fields.text("real_name"),
                    profile.text("real_name"),
                    fields.text("name"));
            if (id != null && name != null && names.size() < MOST) {
                names.put(id, name);
            }
        });
    }

    /** Reads {@code channels.json} and its like. */
    void readChannels(ExportEntry entry, Report report) {
        read(entry, report, fields -> {
            String id = fields.id("id");
            String name = fields.text("name");
            if (id == null || channels.size() >= MOST) {
                return;
            }
            Instant createdAt = fields.time("created");
            if (name == null) {
                channels.put(id, new Channel(id, title(members(fields)), createdAt, fields.rest()));
            } else {
                names.put(id, name);
                channels.put(name, new Channel(id, "#" + name, createdAt, fields.rest()));
            }
        });
    }

    private static List<String> members(Fields fields) {
        List<String> members = new ArrayList<>();
        if (fields.see("members") instanceof JsonArray array) {
            for (JsonValue item : array.items()) {
                if (item instanceof JsonText text) {
                    members.add(text.text());
                }
            }
        }
        return members;
    }

    /** Direct messages are called by those who talk. */
    private String title(List<String> members) {
        return String.join(
                ", ", members.stream().map(id -> names.getOrDefault(id, id)).toList());
    }

    private static @Nullable String firstSaid(@Nullable String... names) {
        for (String name : names) {
            if (name != null && !name.isBlank()) {
                return name;
            }
        }
        return null;
    }

    private interface Taker {
        void take(Fields fields);
    }

    private static void read(ExportEntry entry, Report report, Taker taker) {
        int index = 0;
        try (InputStream input = entry.open();
                JsonParser parser = StrictJson.readTrees(input)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                report.add(Problem.Kind.BROKEN, "", "is no list");
                return;
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                String place = "[" + index++ + "]";
                if (JsonTree.read(parser, place, LARGEST, report) instanceof JsonObject object) {
                    taker.take(new Fields(object));
                } else {
                    report.add(Problem.Kind.LEFT_OUT, place, "is no object");
                }
            }
        } catch (IOException e) {
            report.add(Problem.Kind.BROKEN, "[" + index + "]", StrictJson.reason(e));
        }
    }
}
