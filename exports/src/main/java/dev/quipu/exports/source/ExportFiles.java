package dev.quipu.exports.source;

import dev.quipu.exports.Problem;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * What an export consists of: a file, a file in gzip, a zip, or a directory in which a zip was unpacked. The first bytes
 * tell, not the name. Nothing is written to a disk, so names of entries cannot lead anywhere; how much an entry grows is
 * counted while it is read and not believed.
 */
public final class ExportFiles implements AutoCloseable {
    private static final int MOST_ENTRIES = 500_000;
    private static final int DEEPEST = 6;
    private static final long MOST_BYTES = 50_000_000_000L;

    private static final Pattern JSON = Pattern.compile("(?i).*\\.jsonl?");

    private final boolean isArchive;
    private final List<ExportEntry> entries;
    private final @Nullable ZipFile zip;

    private ExportFiles(boolean isArchive, List<ExportEntry> entries, @Nullable ZipFile zip) {
        this.isArchive = isArchive;
        this.entries = List.copyOf(entries);
        this.zip = zip;
    }

    /**
     * Opens an export.
     *
     * @param name what it is called, for what is told of it
     */
    public static ExportFiles open(Path path, String name) throws IOException {
        return open(path, name, MOST_BYTES);
    }

    /**
     * Opens an export that may unpack to so many bytes.
     *
     * @param name what it is called, for what is told of it
     */
    public static ExportFiles open(Path path, String name, long mostBytes) throws IOException {
        Budget budget = new Budget(mostBytes);
        if (Files.isDirectory(path)) {
            return new ExportFiles(true, ofDirectory(path, budget), null);
        }
        if (Files.exists(path) && !Files.isRegularFile(path)) {
            // It is opened several times, each from its beginning: of a pipe the second would lack what the first has
            // read.
            throw new ExportRefusedException(
                    "it is a pipe or a device and no file, and cannot be read twice; write it into a file first");
        }
        byte[] magic;
        try (InputStream input = Files.newInputStream(path)) {
            magic = input.readNBytes(4);
        }
        if (magic.length == 4 && magic[0] == 'P' && magic[1] == 'K' && magic[2] <= 8) {
            return ofZip(path, name, budget);
        }
        boolean isGzip = magic.length > 1 && (magic[0] & 0xff) == 0x1f && (magic[1] & 0xff) == 0x8b;
        Budget.Share share = budget.share();
        ExportEntry.Opener opener = isGzip ? () -> gzip(path, name, share) : () -> plain(path, name, share);
        return new ExportFiles(false, List.of(new ExportEntry(name, opener)), null);
    }

    private static InputStream plain(Path path, String name, Budget.Share share) throws IOException {
        return new GuardedInputStream(
                new BufferedInputStream(Files.newInputStream(path)), name, Files.size(path), share);
    }

    private static InputStream gzip(Path path, String name, Budget.Share share) throws IOException {
        InputStream packed = Files.newInputStream(path);
        try {
            return new GuardedInputStream(new GZIPInputStream(packed, 65_536), name, Files.size(path), share);
        } catch (IOException | RuntimeException e) {
            packed.close();
            throw e;
        }
    }

    private static List<ExportEntry> ofDirectory(Path path, Budget budget) throws IOException {
        List<ExportEntry> entries = new ArrayList<>();
        try (Stream<Path> files = Files.walk(path, DEEPEST)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                String name = path.relativize(file).toString().replace('\\', '/');
                Budget.Share share = budget.share();
                entries.add(new ExportEntry(name, () -> plain(file, name, share)));
            }
        } catch (UncheckedIOException e) {
            throw Objects.requireNonNull(e.getCause());
        }
        return entries;
    }

    private static ExportFiles ofZip(Path path, String name, Budget budget) throws IOException {
        ZipFile zip;
        try {
            zip = new ZipFile(path.toFile());
        } catch (ZipException e) {
            throw refused("it is no whole zip: " + e.getMessage() + "; was it downloaded to its end?", e);
        }
        try {
            if (zip.size() > MOST_ENTRIES) {
                throw new ExportRefusedException("%s has more than %,d entries".formatted(name, MOST_ENTRIES));
            }
            List<ExportEntry> entries = new ArrayList<>();
            for (var all = zip.entries(); all.hasMoreElements(); ) {
                ZipEntry entry = all.nextElement();
                if (!entry.isDirectory()) {
                    Budget.Share share = budget.share();
                    entries.add(new ExportEntry(entry.getName(), () -> unpacked(zip, entry, share)));
                }
            }
            return new ExportFiles(true, entries, zip);
        } catch (IOException | RuntimeException e) {
            zip.close();
            throw e;
        }
    }

    private static InputStream unpacked(ZipFile zip, ZipEntry entry, Budget.Share share) throws IOException {
        InputStream bytes = new VerifiedInputStream(zip.getInputStream(entry), entry.getCrc());
        return new GuardedInputStream(bytes, entry.getName(), entry.getCompressedSize(), share);
    }

    private static ExportRefusedException refused(String message, Exception cause) {
        ExportRefusedException refused = new ExportRefusedException(message);
        refused.initCause(cause);
        return refused;
    }

    /** Returns whether it is a zip or a directory, and not the one file that everything is in. */
    public boolean isArchive() {
        return isArchive;
    }

    /** Tells of an archive without a file of JSON, which would else be read without a word, and nothing come of it. */
    public void tellIfWithoutJson(Report report) {
        if (isArchive && entries.stream().noneMatch(ExportFiles::isJson)) {
            report.add(Problem.Kind.BROKEN, "", entries.isEmpty() ? "holds no files" : "holds no .json and no .jsonl");
        }
    }

    /** Returns the files: of a directory by name, of a zip in its order. */
    public List<ExportEntry> entries() {
        return entries;
    }

    /** Reads a file of JSON. */
    @FunctionalInterface
    public interface Reader {
        /**
         * Reads one.
         *
         * @param report what is told of it
         * @throws IOException ends the reading of all
         */
        void read(ExportEntry entry, Report report) throws IOException;
    }

    /** Reads the files that hold JSON, in their order; of an archive the others are told. A file alone may have any name. */
    public void eachOfJson(Consumer<? super Problem> problems, Reader reader) throws IOException {
        for (ExportEntry entry : entries) {
            Report report = new Report(problems, entry.name());
            if (isArchive && !isJson(entry)) {
                report.add(Problem.Kind.UNREAD, "", "is neither .json nor .jsonl");
            } else {
                reader.read(entry, report);
            }
        }
    }

    private static boolean isJson(ExportEntry entry) {
        return JSON.matcher(entry.name()).matches();
    }

    @Override
    public void close() throws IOException {
        if (zip != null) {
            zip.close();
        }
    }
}
