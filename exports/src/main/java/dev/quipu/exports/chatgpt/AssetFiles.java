package dev.quipu.exports.chatgpt;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.Problem;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.StrictJson;
import dev.quipu.exports.source.ExportEntry;
import dev.quipu.exports.source.Report;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLConnection;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The files that an export brings beside its conversations. Their names begin with the id that a message points at, so an
 * attachment gets the hash of its bytes, their type, and where in the export they are. Only what a message points at is read.
 */
final class AssetFiles {
    private static final Pattern ID = Pattern.compile("file[-_][A-Za-z0-9]+");
    private static final Pattern NAME = Pattern.compile("(?:.*/)?(" + ID + ")(?:[-.][^/]*)?");

    private final List<ExportEntry> files;
    private final Map<String, List<ExportEntry>> byId;
    private final Report report;

    /** By the names of those that were read; empty for one that cannot be. */
    private final Map<String, Optional<String>> hashes = new HashMap<>();

    private AssetFiles(List<ExportEntry> files, Report report) {
        this.files = files;
        this.byId = files.stream().collect(Collectors.groupingBy(file -> idOfName(file.name())));
        this.report = report;
    }

    /**
     * Takes files of which none is opened yet.
     *
     * @param report hears which cannot be read
     */
    static AssetFiles of(Collection<ExportEntry> files, Report report) {
        return new AssetFiles(List.copyOf(files), report);
    }

    /** Empty, which no message points at, for a name that has none. */
    private static String idOfName(String name) {
        Matcher matcher = NAME.matcher(name);
        return matcher.matches() ? matcher.group(1) : "";
    }

    /** Returns an attachment with what the file that it points at says; the same if there is none. */
    Attachment found(Attachment attachment) {
        ExportEntry file = file(attachment.uri());
        String hash = file == null ? null : hash(file);
        if (file == null || hash == null) {
            return attachment;
        }
        String type = attachment.mediaType() == null
                ? URLConnection.guessContentTypeFromName(file.name())
                : attachment.mediaType();
        return new Attachment(
                attachment.uri(),
                type,
                attachment.name(),
                hash,
                attachment.more().with("file", new JsonText(file.name())));
    }

    /** Of several files under one id nobody can tell which is meant. */
    private @Nullable ExportEntry file(String uri) {
        return ID.matcher(uri)
                .results()
                .map(match -> byId.getOrDefault(match.group(), List.of()))
                .filter(found -> found.size() == 1)
                .map(List::getFirst)
                .findFirst()
                .orElse(null);
    }

    private @Nullable String hash(ExportEntry file) {
        return hashes.computeIfAbsent(file.name(), name -> read(file)).orElse(null);
    }

    private Optional<String> read(ExportEntry file) {
        try {
            return Optional.of(sha256(file));
        } catch (IOException e) {
            report.add(Problem.Kind.UNREAD, "", file.name() + " has no hash: " + StrictJson.reason(e));
            return Optional.empty();
        }
    }

    private static String sha256(ExportEntry file) throws IOException {
        try (var bytes = new DigestInputStream(file.open(), MessageDigest.getInstance("SHA-256"))) {
            bytes.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(bytes.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java has SHA-256", e);
        }
    }

    /** Returns the names of those at which no message pointed. */
    List<String> unread() {
        return files.stream()
                .map(ExportEntry::name)
                .filter(Predicate.not(hashes::containsKey))
                .toList();
    }
}
