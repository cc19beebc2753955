package dev.quipu.exports.source;

import dev.quipu.exports.source.KeysMet.Before;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * A hash table of digests in a file that goes when it is closed, or with the process: a place is the digest of a key and that
 * of its content, 128 bits of SHA-256 each, and all zeros where nothing is. What lies at a key's place goes to the next that
 * is free. A table of which more than half is taken is written anew at twice its size.
 */
final class DigestFile implements Closeable {
    private static final int DIGEST = 16;
    private static final int PLACE = 2 * DIGEST;
    private static final int AT_ONCE = 32_768 * PLACE;

    private final MessageDigest sha256;
    private FileChannel channel;
    private long places;
    private long taken;

    private DigestFile(MessageDigest sha256, FileChannel channel, long places) {
        this.sha256 = sha256;
        this.channel = channel;
        this.places = places;
    }

    static DigestFile create(long places) throws IOException {
        try {
            return new DigestFile(MessageDigest.getInstance("SHA-256"), open(places), places);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static FileChannel open(long places) throws IOException {
        Path path = Files.createTempFile("quipu-keys-", ".tmp");
        FileChannel channel = FileChannel.open(
                path, StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE);
        // The rest reads as zeros, and takes no space before it is written where files may have holes.
        channel.write(ByteBuffer.allocate(1), places * PLACE - 1);
        return channel;
    }

    /** Notes a key and its content, unless the key is known; returns what was known before. */
    Before meet(String key, String content) throws IOException {
        ByteBuffer wanted = ByteBuffer.allocate(PLACE);
        wanted.put(digest(key), 0, DIGEST).put(digest(content), 0, DIGEST).flip();
        Before before = place(channel, places, wanted);
        if (before == Before.NEW && ++taken > places / 2) {
            grow();
        }
        return before;
    }

    private byte[] digest(String text) {
        return sha256.digest(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Returns whether a key was met. */
    boolean has(String key) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(PLACE);
        find(channel, places, ByteBuffer.wrap(digest(key)), found);
        return !isFree(found, 0);
    }

    private static Before place(FileChannel channel, long places, ByteBuffer wanted) throws IOException {
        ByteBuffer found = ByteBuffer.allocate(PLACE);
        long at = find(channel, places, wanted, found);
        if (isFree(found, 0)) {
            write(channel, wanted.duplicate(), at * PLACE);
            return Before.NEW;
        }
        return found.equals(wanted) ? Before.SAME : Before.OTHER;
    }

    /** Returns the place of what begins with a key's digest, or else where it would go; reads what is there. */
    private static long find(FileChannel channel, long places, ByteBuffer key, ByteBuffer found) throws IOException {
        long at = Math.floorMod(key.getLong(0), places);
        read(channel, found.clear(), at * PLACE);
        while (!isFree(found, 0) && !found.slice(0, DIGEST).equals(key.slice(0, DIGEST))) {
            at = (at + 1) % places;
            read(channel, found.clear(), at * PLACE);
        }
        return at;
    }

    private static boolean isFree(ByteBuffer buffer, int at) {
        return buffer.getLong(at) == 0 && buffer.getLong(at + Long.BYTES) == 0;
    }

    private void grow() throws IOException {
        long more = places * 2;
        FileChannel larger = open(more);
        try {
            ByteBuffer part = ByteBuffer.allocate(AT_ONCE);
            for (long from = 0; from < places * PLACE; from += AT_ONCE) {
                read(channel, part.clear().limit((int) Math.min(AT_ONCE, places * PLACE - from)), from);
                for (int at = 0; at < part.limit(); at += PLACE) {
                    if (!isFree(part, at)) {
                        place(larger, more, part.slice(at, PLACE));
                    }
                }
            }
        } catch (IOException e) {
            larger.close();
            throw e;
        }
        channel.close();
        channel = larger;
        places = more;
    }

    private static void read(FileChannel channel, ByteBuffer into, long from) throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, from + into.position()) < 0) {
                throw new EOFException("a file of keys ends early");
            }
        }
        into.flip();
    }

    private static void write(FileChannel channel, ByteBuffer bytes, long at) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes, at + bytes.position());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
