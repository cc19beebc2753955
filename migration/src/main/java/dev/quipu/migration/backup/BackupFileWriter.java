package dev.quipu.migration.backup;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Writes a backup: a ZIP file whose last bytes, in the ZIP's comment, are the SHA-256 of the whole file with zeros in
 * their place. So a change of any byte shows, and still every tool that knows ZIP can open it.
 *
 * <p>It has another name, with a dot before and {@code .part} after, until it is whole and on disk. Safe for use by several
 * threads.
 */
final class BackupFileWriter implements Closeable {
    static final String SEAL = "quipu backup, sha256 ";
    static final String UNSEALED = "0".repeat(64);

    private final PartFile part;
    private final MessageDigest digest = RowDigest.sha256();
    private final ZipOutputStream zip;
    private @Nullable IOException failure;

    private BackupFileWriter(PartFile part) {
        this.part = part;
        OutputStream file = new BufferedOutputStream(Channels.newOutputStream(part.channel()), 1 << 16);
        this.zip = new ZipOutputStream(new DigestOutputStream(file, digest));
        zip.setComment(SEAL + UNSEALED);
    }

    /**
     * Begins a backup; the directory is made if it is missing, and what killed backups left in it is deleted.
     *
     * @throws java.nio.file.FileAlreadyExistsException if a file of that name is there, or is being written
     * @throws IOException if the file cannot be made
     */
    static BackupFileWriter create(Path target) throws IOException {
        Path directory = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file is in a directory");
        Files.createDirectories(directory);
        PartFile.sweep(directory);
        return new BackupFileWriter(PartFile.create(target));
    }

    /**
     * Adds an entry as it is: what is worth compressing has been compressed.
     *
     * @throws IOException if it cannot be written, and then for each further one, with the reason of the first: the ZIP
     *     would only say of the others that the first is not whole
     */
    synchronized void entry(String name, byte[] bytes, int length) throws IOException {
        if (failure != null) {
            throw new IOException(failure.getMessage(), failure);
        }
        try {
            write(name, bytes, length);
        } catch (IOException e) {
            failure = e;
            throw e;
        }
    }

    private void write(String name, byte[] bytes, int length) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(bytes, 0, length);
        zip.closeEntry();
    }

    /** Ends the file with its manifest and seals it. It is on disk then, and keeps its temporary name. */
    void seal(Manifest manifest) throws IOException {
        byte[] json = ManifestJson.write(manifest);
        entry(BackupFile.MANIFEST, json, json.length);
        zip.finish();
        zip.flush();
        byte[] sum = HexFormat.of().formatHex(digest.digest()).getBytes(StandardCharsets.US_ASCII);
        FileChannel channel = part.channel();
        ByteBuffer seal = ByteBuffer.wrap(sum);
        for (long at = channel.size() - sum.length; seal.hasRemaining(); ) {
            at += channel.write(seal, at);
        }
        channel.force(true);
    }

    /** Returns the file as it is called until {@link #publish()}. */
    Path part() {
        return part.path();
    }

    /** Returns the file as it is called from then on. */
    Path target() {
        return part.target();
    }

    /** Gives the file its name. */
    void publish() throws IOException {
        part.publish();
    }

    /** Leaves nothing behind, unless it has been published. */
    @Override
    public void close() throws IOException {
        part.close();
    }
}
