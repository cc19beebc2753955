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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who and what there is in a Slack export: people, channels, direct messages. */
final class SlackDirectory {
    private static final int MOST = 2_000_000;
    private static final long LARGEST = 10_000_000;

    private final Map<String, String> names = new HashMap<>();

    /** By the path of its folder, beside the list that names it. */
    private final Map<String, Channel> channels = new LinkedHashMap<>();

    /** A channel as its list has it. */
    record Channel(String id, String title, @Nullable Instant createdAt, JsonObject rest) {}

    /** Returns people and channels by id. */
    Map<String, String> names() {
        return names;
    }

    /**
     * Returns which channel each of some folders is. One that the list beside it does not name is the channel of that name of
     * another list, unless that has a folder of its own; or else one that no list tells of, called by its folder.
     */
    Map<String, Channel> ofFolders(Set<String> folders) {
        Map<String, Integer> counts = new HashMap<>();
        Set<String> taken = new HashSet<>();
        for (String folder : folders) {
            counts.merge(name(folder), 1, Integer::sum);
            Channel beside = channels.get(folder);
            if (beside != null) {
                taken.add(beside.id());
            }
        }
        Map<String, Channel> elsewhere = new HashMap<>();
        channels.forEach((path, channel) -> {
            if (!taken.contains(channel.id())) {
                elsewhere.put(name(path), channel);
            }
        });
        Map<String, Channel> found = new LinkedHashMap<>();
        for (String folder : folders) {
            Channel beside = channels.get(folder);
            Channel channel = beside == null ? elsewhere.remove(name(folder)) : beside;
            found.put(folder, channel == null ? unlisted(folder, counts.getOrDefault(name(folder), 1) == 1) : channel);
        }
        return found;
    }

    private static Channel unlisted(String folder, boolean isOnlyOne) {
        String name = name(folder);
        return new Channel(isOnlyOne ? name : folder, "#" + name, null, JsonObject.EMPTY);
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** Returns the titles of the channels that the lists name, but for some. */
    List<String> titlesWithout(Set<String> ids) {
        return channels.values().stream()
                .filter(channel -> !ids.contains(channel.id()))
                .map(Channel::title)
                .distinct()
                .toList();
    }

    /** Reads {@code users.json}. */
    void readUsers(ExportEntry entry, Report report) {
        read(entry, report, (fields, place) -> {
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
        String beside = entry.name().substring(0, entry.name().lastIndexOf('/') + 1);
        read(entry, report, (fields, place) -> {
            String id = fields.id("id");
            String name = fields.text("name");
            if (id == null) {
                report.add(Problem.Kind.LEFT_OUT, place, "a channel without an id");
                return;
            }
            if (channels.size() >= MOST) {
                return;
            }
            Instant createdAt = fields.time("created");
            if (name == null) {
                channels.put(beside + id, new Channel(id, title(members(fields)), createdAt, fields.rest()));
            } else {
                names.put(id, name);
                channels.put(beside + name, new Channel(id, "#" + name, createdAt, fields.rest()));
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
        void take(Fields fields, String place);
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
                    taker.take(new Fields(object), place);
                } else {
                    report.add(Problem.Kind.LEFT_OUT, place, "is no object");
                }
            }
        } catch (IOException e) {
            report.add(Problem.Kind.BROKEN, "[" + index + "]", StrictJson.reason(e));
        }
    }
}
