package dev.quipu.exports.testing;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportSink;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Problem;
import dev.quipu.exports.reading.ExportReading;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** What an export was read as. */
public final class Taken implements ExportSink {
    /** A conversation with its messages. */
    public record Talk(ExportedConversation conversation, List<ExportedMessage> messages) {
        /** Returns a message by its key. */
        public ExportedMessage message(String key) {
            return messages.stream()
                    .filter(message -> message.key().equals(key))
                    .findFirst()
                    .orElseThrow();
        }

        /** Returns each message as {@code parent>key role: content}. */
        public List<String> lines() {
            return messages.stream()
                    .map(message -> (message.parentKey() == null ? "" : message.parentKey()) + ">" + message.key() + " "
                            + message.role().label() + ": " + message.content())
                    .toList();
        }
    }

    private final List<Talk> talks = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();
    private boolean isOpen;

    /** Reads a text. */
    public static Taken read(ExportFormat format, String text) throws IOException {
        return read(format, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Reads bytes. */
    public static Taken read(ExportFormat format, byte[] bytes) throws IOException {
        Path file = Files.createTempFile("export", ".tmp");
        try {
            Files.write(file, bytes);
            return readPath(format, file);
        } finally {
            Files.delete(file);
        }
    }

    /** Reads a file. */
    public static Taken readPath(ExportFormat format, Path file) throws IOException {
        Taken taken = new Taken();
        ExportReading.read(format, file, "export", taken);
        return taken;
    }

    /** Makes a zip. */
    public static byte[] zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    /** Packs a text. */
    public static byte[] gzip(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    @Override
    public void begin(ExportedConversation conversation) {
        if (isOpen) {
            throw new IllegalStateException("a conversation was not ended");
        }
        isOpen = true;
        talks.add(new Talk(conversation, new ArrayList<>()));
    }

    @Override
    public void take(ExportedMessage message) {
        Talk talk = talks.getLast();
        String parent = message.parentKey();
        if (!isOpen) {
            throw new IllegalStateException("a message outside of a conversation");
        }
        if (parent != null
                && talk.messages().stream().noneMatch(other -> other.key().equals(parent))) {
            throw new IllegalStateException(message.key() + " comes before " + parent);
        }
        talk.messages().add(message);
    }

    @Override
    public void end() {
        if (!isOpen) {
            throw new IllegalStateException("ended twice");
        }
        isOpen = false;
    }

    @Override
    public void report(Problem problem) {
        problems.add(problem);
    }

    /** Returns the conversations. */
    public List<Talk> talks() {
        return talks;
    }

    /** Returns the one conversation. */
    public Talk talk() {
        if (talks.size() != 1) {
            throw new IllegalStateException(talks.size() + " conversations; " + problems);
        }
        return talks.getFirst();
    }

    /** Returns the problems. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns the problems as {@code kind place}. */
    public List<String> places() {
        return problems.stream()
                .map(problem -> problem.kind().label() + " " + problem.place())
                .toList();
    }
}
