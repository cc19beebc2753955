package dev.quipu.threads.spool;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.file.TemporaryDirectory;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What came in, in a file of its own, so that it can be read several times without being held in memory. What a killed process
 * left of it, which may be somebody's whole talk, goes when the next one takes something in.
 */
public final class Spool implements AutoCloseable {
    private final TemporaryDirectory directory;
    private final String sha256;

    private Spool(TemporaryDirectory directory, String sha256) {
        this.directory = directory;
        this.sha256 = sha256;
    }

    /**
     * Takes all of an input in, and closes it.
     *
     * @param name what the input is called, for the failure
     * @param mostBytes the most that is taken
     * @throws QuipuException if there is more
     */
    public static Spool of(InputStream input, String name, long mostBytes) throws IOException {
        TemporaryDirectory directory =
                TemporaryDirectory.in(Path.of(System.getProperty("java.io.tmpdir")), "quipu-spool-");
        try {
            MessageDigest digest = digest();
            try (input;
                    OutputStream output = new DigestOutputStream(Files.newOutputStream(in(directory)), digest)) {
                copy(input, output, name, mostBytes);
            }
            return new Spool(directory, HexFormat.of().formatHex(digest.digest()));
        } catch (IOException | RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    private static Path in(TemporaryDirectory directory) {
        return directory.path().resolve("input");
    }

    /** Begins a hash as {@link #sha256} is one. */
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static void copy(InputStream input, OutputStream output, String name, long mostBytes) throws IOException {
        byte[] buffer = new byte[65_536];
        long taken = 0;
        for (int read = input.read(buffer); read >= 0; read = input.read(buffer)) {
            taken += read;
            if (taken > mostBytes) {
                throw new QuipuException(
                        Kind.FAILED, "%s has more than %,d bytes".formatted(name, mostBytes), "split it");
            }
            output.write(buffer, 0, read);
        }
    }

    /** Opens it from its beginning; the caller closes what is returned. */
    public InputStream open() throws IOException {
        return new BufferedInputStream(Files.newInputStream(file()));
    }

    /** Returns the file, which is there until this is closed. */
    public Path file() {
        return in(directory);
    }

    /** Returns the hash of what came in, in hexadecimal. */
    public String sha256() {
        return sha256;
    }

    @Override
    public void close() throws IOException {
        directory.close();
    }
}
