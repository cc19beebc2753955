package dev.quipu.threads.transcript;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.json.JsonRefusedException;
import dev.quipu.exports.json.StorableText;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.exports.source.ExportEntry;
import dev.quipu.exports.source.ExportFiles;
import dev.quipu.exports.source.ExportRefusedException;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.threads.spool.Spool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The zip of a Slack export: who there is, and for each channel a file a day. */
final class SlackExport implements AutoCloseable {
    private static final Pattern DAY = Pattern.compile("((?:.*/)?([^/]+))/(\\d{4}-\\d{2}-\\d{2})\\.json");
    private static final Pattern USERS = Pattern.compile("(?:.*/)?(?:org_)?users\\.json");
    private static final int MOST_USERS = 2_000_000;

    private final ExportFiles files;
    private final Map<String, String> users = new HashMap<>();
    private final SortedMap<String, List<ExportEntry>> channels = new TreeMap<>();

    private SlackExport(ExportFiles files) {
        this.files = files;
    }

    /**
     * Opens one and reads who there is.
     *
     * @param name what the file is called
     * @param mostBytes the most that all of it may grow to
     * @throws QuipuException if it is no export
     */
    static SlackExport open(Path file, String name, long mostBytes) throws IOException {
        ExportFiles files;
        try {
            files = ExportFiles.open(file, name, mostBytes);
        } catch (ExportRefusedException e) {
            throw refused(e);
        }
        try {
            if (!files.isArchive()) {
                throw new QuipuException(Kind.FAILED, name + " is no zip", null);
            }
            SlackExport export = new SlackExport(files);
            export.list(name);
            return export;
        } catch (RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Returns what is thrown where a zip is none, or grows as only a zip bomb does: nothing of it is believed then. */
    static QuipuException refused(ExportRefusedException e) {
        return new QuipuException(Kind.FAILED, String.valueOf(e.getMessage()), null, List.of(), null, e);
    }

    /** A channel is called by its folder, and by the whole path of it where others are called so too. */
    private void list(String name) {
        Map<String, Map<String, List<ExportEntry>>> daysByFolder = new HashMap<>();
        for (ExportEntry entry : files.entries()) {
            Matcher day = DAY.matcher(entry.name());
            if (day.matches()) {
                daysByFolder
                        .computeIfAbsent(day.group(2), folder -> new HashMap<>())
                        .computeIfAbsent(day.group(1), path -> new ArrayList<>())
                        .add(entry);
            } else if (USERS.matcher(entry.name()).matches()) {
                readUsers(name, entry);
            }
        }
        daysByFolder.forEach((folder, byPath) ->
                byPath.forEach((path, days) -> channels.put(byPath.size() == 1 ? folder : path, days)));
        channels.values().forEach(days -> days.sort(Comparator.comparing(ExportEntry::name)));
        if (channels.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED,
                    name + " has no channel with a file a day in it",
                    "a Slack export is a zip with entries such as general/2026-03-01.json");
        }
    }

    /** Returns the channels, each with its days in order. */
    SortedMap<String, List<ExportEntry>> channels() {
        return channels;
    }

    /**
     * Returns a hash of what a channel's days say, in hexadecimal: the same however and in which company they were packed, so
     * that a mended export goes on where one with a broken channel stopped.
     */
    static String hash(List<ExportEntry> days) throws IOException {
        MessageDigest sum = Spool.digest();
        byte[] buffer = new byte[65_536];
        for (ExportEntry day : days) {
            sum.update(day.name().substring(day.name().lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8));
            try (InputStream input = new DigestInputStream(day.open(), sum)) {
                while (input.read(buffer) >= 0) {
                    // What is read is what is summed.
                }
            }
        }
        return HexFormat.of().formatHex(sum.digest());
    }

    /** Returns names of people by their ids. */
    Map<String, String> users() {
        return users;
    }

    private void readUsers(String name, ExportEntry entry) {
        try (InputStream input = entry.open();
                JsonParser parser = StrictJson.read(input)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new JsonRefusedException("is no list", parser.currentTokenLocation());
            }
            while (parser.nextToken() == JsonToken.START_OBJECT && users.size() < MOST_USERS) {
                readUser(parser);
            }
        } catch (ExportRefusedException e) {
            throw refused(e);
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.FAILED, name + ", " + entry.name() + ": " + StrictJson.reason(e), null, List.of(), null, e);
        }
    }

    private void readUser(JsonParser parser) throws IOException {
        String id = "";
        String found = "";
        int rank = 0;
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String key = parser.currentName();
            JsonToken value = parser.nextToken();
            if (value == JsonToken.VALUE_STRING && key.equals("id")) {
                id = parser.getText();
            } else if (value == JsonToken.VALUE_STRING
                    && key.equals("real_name")
                    && !parser.getText().isBlank()) {
                found = parser.getText();
                rank = 2;
            } else if (value == JsonToken.VALUE_STRING && key.equals("name") && rank == 0) {
                found = parser.getText();
                rank = 1;
            } else {
                parser.skipChildren();
            }
        }
        if (!id.isEmpty() && !found.isEmpty() && StorableText.fault(id + found) == null) {
            users.put(id, found);
        }
    }

    @Override
    public void close() throws IOException {
        files.close();
    }
}
