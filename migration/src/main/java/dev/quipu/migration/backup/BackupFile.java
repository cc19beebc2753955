package dev.quipu.migration.backup;

import dev.quipu.postgres.failure.FileFailure;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/** A backup opened for reading. It was whole, to its last byte, when it was opened. Not safe for use by several threads. */
final class BackupFile implements AutoCloseable {
    static final String MANIFEST = "manifest.json";

    private final Path path;
    private final ZipFile zip;
    private final Manifest manifest;

    private BackupFile(Path path, ZipFile zip, Manifest manifest) {
        this.path = path;
        this.zip = zip;
        this.manifest = manifest;
    }

    static String tablePart(int table, int part) {
        return "tables/%04d/%06d.zst".formatted(table, part);
    }

    static String dumpPart(int part) {
        return "dump/%06d".formatted(part);
    }

    /**
     * Reads a file whole, compares its seal, and opens it.
     *
     * @throws BackupException if it is no backup, damaged, cut off, or of a later Quipu
     */
    static BackupFile open(Path path) {
        ZipFile zip = null;
        try {
            checkSeal(path);
            zip = new ZipFile(path.toFile(), StandardCharsets.UTF_8);
            BackupFile file = new BackupFile(path, zip, ManifestJson.read(bytes(zip, MANIFEST)));
            file.requireParts();
            return file;
        } catch (ZipException e) {
            throw refused(path, zip, "it is no ZIP file", e);
        } catch (IOException e) {
            throw refused(path, zip, FileFailure.reason(e), e);
        } catch (IllegalArgumentException e) {
            throw refused(path, zip, String.valueOf(e.getMessage()), e);
        }
    }

    private static BackupException refused(
            Path path, @org.jspecify.annotations.Nullable ZipFile zip, String why, Exception cause) {
        if (zip != null) {
            try {
                zip.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        return new BackupException(
                "cannot use the backup " + path + ": " + why,
                path,
                java.util.List.of("nothing was changed"),
                "use another backup, or another copy of this one",
                cause);
    }

    private static void checkSeal(Path path) throws IOException {
        int hex = BackupFileWriter.UNSEALED.length();
        long size = Files.size(path);
        MessageDigest digest = RowDigest.sha256();
        byte[] end;
        try (InputStream in = Files.newInputStream(path)) {
            update(digest, in, Math.max(0, size - hex));
            end = in.readNBytes(hex);
        }
        String seal = new String(end, StandardCharsets.US_ASCII);
        if (!seal.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("it does not end like a backup of Quipu, so it is none or was cut off");
        }
        digest.update(BackupFileWriter.UNSEALED.getBytes(StandardCharsets.US_ASCII));
        if (!HexFormat.of().formatHex(digest.digest()).equals(seal)) {
            throw new IllegalArgumentException(
                    "it is damaged: its content does not have the checksum that it ends with");
        }
    }

    private static void update(MessageDigest digest, InputStream in, long length) throws IOException {
        byte[] buffer = new byte[1 << 16];
        long left = length;
        while (left > 0) {
            int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IllegalArgumentException("it became shorter while it was read");
            }
            digest.update(buffer, 0, read);
            left -= read;
        }
    }

    /** Reads what a file says of itself, without looking whether it is whole; empty if it is no backup that can be read. */
    static Optional<Manifest> manifest(Path path) {
        try (ZipFile zip = new ZipFile(path.toFile(), StandardCharsets.UTF_8)) {
            return Optional.of(ManifestJson.read(bytes(zip, MANIFEST)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private void requireParts() {
        for (Manifest.BranchState branch : manifest.branches()) {
            branch.revisions().stream().filter(Manifest.Applied::hasText).forEach(applied -> require(applied.text()));
        }
        for (int table = 0; table < manifest.tables().size(); table++) {
            for (int part = 0; part < manifest.tables().get(table).parts(); part++) {
                require(tablePart(table, part));
            }
        }
        for (int part = 0; part < manifest.dumpParts(); part++) {
            require(dumpPart(part));
        }
    }

    private void require(String entry) {
        if (zip.getEntry(entry) == null) {
            throw new IllegalArgumentException("its part " + entry + " is missing");
        }
    }

    private static byte[] bytes(ZipFile zip, String name) throws IOException {
        ZipEntry entry = zip.getEntry(name);
        if (entry == null) {
            throw new IllegalArgumentException("it has no " + name);
        }
        try (InputStream in = zip.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    Path path() {
        return path;
    }

    Manifest manifest() {
        return manifest;
    }

    /** Returns the text of a part. */
    String text(String entry) throws IOException {
        return new String(bytes(zip, entry), StandardCharsets.UTF_8);
    }

    /** Writes the rows of a table, as COPY's text, somewhere. */
    void rows(int table, OutputStream to) throws IOException {
        for (int part = 0; part < manifest.tables().get(table).parts(); part++) {
            RowChunks.decompress(bytes(zip, tablePart(table, part)), to);
        }
    }

    /** Writes the archive of pg_dump somewhere. */
    void dump(OutputStream to) throws IOException {
        for (int part = 0; part < manifest.dumpParts(); part++) {
            to.write(bytes(zip, dumpPart(part)));
        }
    }

    @Override
    public void close() {
        try {
            zip.close();
        } catch (IOException e) {
            // It was only read.
        }
    }
}
