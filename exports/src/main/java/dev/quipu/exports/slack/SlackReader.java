package dev.quipu.exports.slack;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.json.Fields;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonRefusedException;
import dev.quipu.exports.json.JsonTree;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.exports.parts.LastChange;
import dev.quipu.exports.source.ExportEntry;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.KeysMet;
import dev.quipu.exports.source.Report;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the zip of a Slack export, or the directory it was unpacked to: each channel is a conversation. */
public final class SlackReader {
    private static final Pattern DAY = Pattern.compile("((?:.*/)?[^/]+)/(\\d{4}-\\d{2}-\\d{2})\\.json");
    private static final Pattern USERS = Pattern.compile("(?:.*/)?(?:org_)?users\\.json");
    private static final Pattern CHANNELS = Pattern.compile("(?:.*/)?(?:channels|groups|dms|mpims)\\.json");
    private static final long LARGEST = 50_000_000;

    private final ExportSink sink;
    private final SlackDirectory directory = new SlackDirectory();

    /** The files of each folder, by its whole path: an organisation's export has a {@code general} in each of its teams. */
    private final Map<String, List<ExportEntry>> days = new TreeMap<>();

    private SlackReader(ExportSink sink) {
        this.sink = sink;
    }

    /** Reads an export. */
    public static void read(ExportFiles files, String name, ExportSink sink) throws IOException {
        SlackReader reader = new SlackReader(sink);
        Report report = new Report(sink::report, name);
        reader.list(files, report);
        if (reader.days.isEmpty()) {
            report.add(
                    Problem.Kind.BROKEN,
                    "",
                    "holds no channel with a file a day, such as general/2026-03-01.json, as a Slack export does");
        }
        for (Map.Entry<SlackDirectory.Channel, List<ExportEntry>> channel :
                reader.channels(report).entrySet()) {
            reader.channel(channel.getKey(), channel.getValue());
        }
    }

    /** Returns the channels with their files: a channel may be in several folders, as where two exports lie side by side. */
    private Map<SlackDirectory.Channel, List<ExportEntry>> channels(Report report) {
        Map<String, SlackDirectory.Channel> byId = new HashMap<>();
        Map<SlackDirectory.Channel, List<ExportEntry>> channels = new LinkedHashMap<>();
        directory
                .ofFolders(days.keySet())
                .forEach((folder, channel) -> channels.computeIfAbsent(
                                byId.computeIfAbsent(channel.id(), id -> channel), first -> new ArrayList<>())
                        .addAll(days.getOrDefault(folder, List.of())));
        channels.values()
                .forEach(list ->
                        list.sort(Comparator.comparing(SlackReader::dayOf).thenComparing(ExportEntry::name)));
        List<String> silent = directory.titlesWithout(byId.keySet());
        if (!silent.isEmpty()) {
            report.add(
                    Problem.Kind.UNREAD,
                    "",
                    "channels of the lists in which nothing is said: " + String.join(", ", silent));
        }
        return channels;
    }

    private void list(ExportFiles files, Report report) {
        List<ExportEntry> channels = new ArrayList<>();
        List<String> others = new ArrayList<>();
        for (ExportEntry entry : files.entries()) {
            Matcher day = DAY.matcher(entry.name());
            if (day.matches()) {
                days.computeIfAbsent(day.group(1), name -> new ArrayList<>()).add(entry);
            } else if (USERS.matcher(entry.name()).matches()) {
                directory.readUsers(entry, new Report(sink::report, entry.name()));
            } else if (CHANNELS.matcher(entry.name()).matches()) {
                channels.add(entry);
            } else {
                others.add(entry.name());
            }
        }
        // After people, whose names are the titles of direct messages.
        channels.forEach(entry -> directory.readChannels(entry, new Report(sink::report, entry.name())));
        report.unread(others);
    }

    private void channel(SlackDirectory.Channel channel, List<ExportEntry> entries) throws IOException {
        try (KeysMet seen = new KeysMet()) {
            Talk talk = new Talk(channel, lastSaid(entries), seen);
            for (ExportEntry entry : entries) {
                day(entry, new Report(sink::report, entry.name()), talk);
            }
            begin(talk, null);
        }
        sink.end();
    }

    /**
     * Returns when the last message was said; null if none was. A channel begins before it is read to its end, so
     * the last day with a message is read twice.
     */
    private static @Nullable Instant lastSaid(List<ExportEntry> entries) throws IOException {
        String lastDay = null;
        Instant last = null;
        for (ExportEntry entry : entries.reversed()) {
            String day = dayOf(entry);
            if (last != null && !day.equals(lastDay)) {
                break;
            }
            lastDay = day;
            last = LastChange.later(last, lastSaid(entry));
        }
        return last;
    }

    private static @Nullable Instant lastSaid(ExportEntry entry) throws IOException {
        Instant last = null;
        Report later = new Report(problem -> {}, entry.name());
        try (Day day = Day.open(entry, later)) {
            while (day.next()) {
                last = LastChange.later(last, SlackMessage.time(Fields.of(day.value())));
            }
        }
        return last;
    }

    private static String dayOf(ExportEntry entry) {
        return entry.name().substring(entry.name().lastIndexOf('/') + 1);
    }

    /** Begins a channel that is not begun; one that no list says more of begins with its first message. */
    private void begin(Talk talk, @Nullable Instant first) throws IOException {
        if (talk.isBegun) {
            return;
        }
        talk.isBegun = true;
        SlackDirectory.Channel channel = talk.channel;
        sink.begin(new ExportedConversation(
                channel.id(),
                ExportFormat.SLACK,
                channel.title(),
                channel.createdAt() == null ? first : channel.createdAt(),
                talk.lastSaid,
                false,
                null,
                channel.rest().isEmpty() ? JsonObject.EMPTY : JsonObject.of("slack", channel.rest())));
    }

    /** A channel, and what is to be known of what was said before in it. */
    private static final class Talk {
        final SlackDirectory.Channel channel;
        final @Nullable Instant lastSaid;
        final KeysMet seen;
        boolean isBegun;

        Talk(SlackDirectory.Channel channel, @Nullable Instant lastSaid, KeysMet seen) {
            this.channel = channel;
            this.lastSaid = lastSaid;
            this.seen = seen;
        }

        @Nullable
        String previous;
    }

    private void day(ExportEntry entry, Report report, Talk talk) throws IOException {
        try (Day day = Day.open(entry, report)) {
            while (day.next()) {
                JsonValue value = day.value();
                if (value instanceof JsonObject object) {
                    message(object, day.place(), report, talk);
                } else if (value != null) {
                    report.add(Problem.Kind.LEFT_OUT, day.place(), "is no message, but " + value.toJson());
                }
            }
        }
    }

    private void message(JsonObject object, String place, Report report, Talk talk) throws IOException {
        MessageDraft draft = SlackMessage.draft(object, directory.names(), place, report);
        if (draft == null) {
            return;
        }
        if (!talk.seen.add(draft.key())) {
            report.add(Problem.Kind.LEFT_OUT, place, "a second message with the time " + draft.key());
            return;
        }
        String thread = draft.parentKey();
        if (thread == null || thread.equals(draft.key())) {
            draft.parentKey(talk.previous);
            talk.previous = draft.key();
        } else if (!talk.seen.has(thread)) {
            report.add(Problem.Kind.UNLINKED, place, "is in the thread of " + thread + ", which is not before it");
            // The channel does not go on from it: its thread is of another day, such as of another export.
            draft.parentKey(talk.previous);
        }
        ExportedMessage message = draft.message();
        begin(talk, message.createdAt());
        sink.take(message);
    }

    /** The messages of a file, one by one; what is broken of it is told. */
    private static final class Day implements AutoCloseable {
        private final Report report;
        private final @Nullable JsonParser parser;
        private int index = -1;
        private @Nullable JsonValue value;

        private Day(@Nullable JsonParser parser, Report report) {
            this.parser = parser;
            this.report = report;
        }

        static Day open(ExportEntry entry, Report report) {
            try {
                InputStream input = entry.open();
                JsonParser parser = StrictJson.readTrees(input);
                Day day = new Day(parser, report);
                if (parser.nextToken() == JsonToken.START_ARRAY) {
                    return day;
                }
                day.close();
                report.add(Problem.Kind.BROKEN, "", "a day is a list of messages");
            } catch (IOException e) {
                report.add(Problem.Kind.BROKEN, "", StrictJson.reason(e));
            }
            return new Day(null, report);
        }

        boolean next() {
            value = null;
            index++;
            try {
                if (parser == null || parser.nextToken() == JsonToken.END_ARRAY) {
                    return false;
                }
                value = JsonTree.read(parser, place(), LARGEST, report);
                return true;
            } catch (JsonRefusedException e) {
                report.add(Problem.Kind.LEFT_OUT, place(), StrictJson.reason(e));
                return true;
            } catch (IOException e) {
                report.add(Problem.Kind.BROKEN, place(), StrictJson.reason(e));
                return false;
            }
        }

        /** Returns the value, or null if it was left out. */
        @Nullable
        JsonValue value() {
            return value;
        }

        String place() {
            return "[" + index + "]";
        }

        @Override
        public void close() throws IOException {
            if (parser != null) {
                parser.close();
            }
        }
    }
}
