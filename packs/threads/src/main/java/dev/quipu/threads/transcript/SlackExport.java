package dev.quipu.threads.transcript;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.quipu.exports.json.JsonRefusedException;
import dev.quipu.exports.json.StorableText;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * The zip of a Slack export: who there is, and for each channel a file a day. Nothing of it is written to a disk, so names
 * of entries cannot lead anywhere; how much an entry grows is counted while it is read and not believed.
 */
final class SlackExport implements AutoCloseable {
    private static final Pattern DAY = Pattern.compile("(?:.*/)?([^/]+)/(\\d{4}-\\d{2}-\\d{2})\\.json");
    private static final Pattern USERS = Pattern.compile("(?:.*/)?(?:org_)?users\\.json");
    private static final int MOST_ENTRIES = 500_000;
    private static final int MOST_USERS = 2_000_000;
    private static final long HONEST_BYTES = 10_000_000;
    private static final long MOST_GROWTH = 200;

    private final ZipFile zip;
    private final long mostBytes;
    private final Map<String, String> users = new HashMap<>();
    private final SortedMap<String, List<ZipEntry>> channels = new TreeMap<>();
    private long taken;

    private SlackExport(ZipFile zip, long mostBytes) {
        this.zip = zip;
        this.mostBytes = mostBytes;
    }

    /**
     * Opens one and reads who there is.
     *
     * @param name what the file is called
     * @param mostBytes the most that all of it may grow to
     * @throws QuipuException if it is no export
     */
    static SlackExport open(Path file, String name, long mostBytes) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(file.toFile());
        } catch (ZipException e) {
            throw new QuipuException(Kind.FAILED, name + " is no zip: " + e.getMessage(), null, List.of(), null, e);
        }
        SlackExport export = new SlackExport(zip, mostBytes);
        try {
            export.list(name);
            return export;
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private void list(String name) throws IOException {
        if (zip.size() > MOST_ENTRIES) {
            throw new QuipuException(Kind.FAILED, "%s has more than %,d entries".formatted(name, MOST_ENTRIES), null);
        }
        for (var entries = zip.entries(); entries.hasMoreElements(); ) {
            ZipEntry entry = entries.nextElement();
            Matcher day = DAY.matcher(entry.getName());
            if (day.matches()) {
                channels.computeIfAbsent(day.group(1), channel -> new ArrayList<>())
                        .add(entry);
            } else if (USERS.matcher(entry.getName()).matches()) {
                readUsers(name, entry);
            }
        }
        channels.values().forEach(days -> days.sort(Comparator.comparing(ZipEntry::getName)));
        if (channels.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED,
                    name + " has no channel with a file a day in it",
                    "a Slack export is a zip with entries such as general/2026-03-01.json");
        }
    }

    /** Returns the channels, each with its days in order. */
    SortedMap<String, List<ZipEntry>> channels() {
        return channels;
    }

    /** Returns names of people by their ids. */
    Map<String, String> users() {
        return users;
    }

    /** Opens a day; reading it fails where it grows to more than is taken. */
    InputStream open(ZipEntry entry) throws IOException {
        return new Counted(zip.getInputStream(entry), entry);
    }

    private final class Counted extends FilterInputStream {
        private final ZipEntry entry;
        private long read;

        Counted(InputStream input, ZipEntry entry) {
            super(input);
            this.entry = entry;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = super.read(buffer, offset, length);
            if (count > 0) {
                read += count;
                taken += count;
                if (taken > mostBytes) {
                    throw bomb("the export unpacks to more than %,d bytes".formatted(mostBytes));
                }
                if (read > HONEST_BYTES && read > MOST_GROWTH * Math.max(entry.getCompressedSize(), 1)) {
                    throw bomb(entry.getName() + " unpacks to more than %d times its size".formatted(MOST_GROWTH));
                }
            }
            return count;
        }

        private QuipuException bomb(String message) {
            return new QuipuException(Kind.FAILED, message, "this looks like a zip bomb: nothing more of it was read");
        }
    }

    private void readUsers(String name, ZipEntry entry) throws IOException {
        try (InputStream input = open(entry);
                JsonParser parser = StrictJson.read(input)) {
            if (parser.nextToken() != JsonToken.START_ARRAY) {
                throw new JsonRefusedException("is no list", parser.currentTokenLocation());
            }
            while (parser.nextToken() == JsonToken.START_OBJECT && users.size() < MOST_USERS) {
                readUser(parser);
            }
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.FAILED, name + ", " + entry.getName() + ": " + StrictJson.reason(e), null, List.of(), null, e);
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
        zip.close();
    }
}
