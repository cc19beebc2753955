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
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private final Map<String, ExportEntry> byId;
    private final Map<String, String> hashes = new HashMap<>();
    private final Set<String> asked = new HashSet<>();
    private final Report report;

    private AssetFiles(List<ExportEntry> files, Map<String, ExportEntry> byId, Report report) {
        this.files = files;
        this.byId = byId;
        this.report = report;
    }

    /**
     * Takes files of which none is opened yet.
     *
     * @param report hears which cannot be read
     */
    static AssetFiles of(Collection<ExportEntry> files, Report report) {
        // Of several files under one id nobody can tell which is meant.
        Map<String, ExportEntry> byId = files.stream()
                .filter(file -> NAME.matcher(file.name()).matches())
                .collect(Collectors.groupingBy(file -> idOfName(file.name())))
                .entrySet()
                .stream()
                .filter(entry -> entry.getValue().size() == 1)
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().getFirst()));
        return new AssetFiles(List.copyOf(files), byId, report);
    }

    private static String idOfName(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(name);
        }
        return matcher.group(1);
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

    private @Nullable ExportEntry file(String uri) {
        return ID.matcher(uri)
                .results()
                .map(match -> byId.get(match.group()))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Null if it cannot be read, which is told once. */
    private @Nullable String hash(ExportEntry file) {
        if (asked.add(file.name())) {
            try {
                hashes.put(file.name(), sha256(file));
            } catch (IOException e) {
                report.add(Problem.Kind.UNREAD, "", file.name() + " has no hash: " + StrictJson.reason(e));
            }
        }
        return hashes.get(file.name());
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
                .filter(Predicate.not(asked::contains))
                .toList();
    }
}
