package dev.quipu.exports.source;

import java.io.EOFException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipException;

/** Counts what is read, and stops where an entry grows as only a zip bomb does. */
final class GuardedInputStream extends FilterInputStream {
    private static final long HONEST_BYTES = 10_000_000;
    private static final long MOST_GROWTH = 200;

    private final String name;
    private final long packed;
    private final Budget.Share share;
    private long read;

    GuardedInputStream(InputStream input, String name, long packed, Budget.Share share) {
        super(input);
        this.name = name;
        this.packed = packed;
        this.share = share;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = super.read(buffer, offset, length);
        } catch (ZipException | EOFException e) {
            // Java says nothing where a zip's list names a place behind the end of the file.
            String reason = e.getMessage() == null ? "it ends too early" : e.getMessage();
            throw new IOException("it is damaged: " + reason, e);
        }
        if (count > 0) {
            read += count;
            share.reached(read);
            if (read > HONEST_BYTES && read > MOST_GROWTH * Math.max(packed, 1)) {
                throw new ExportRefusedException(
                        "%s unpacks to more than %d times its size, as a zip bomb does; nothing"
                                        .formatted(name, MOST_GROWTH)
                                + " more of it was read");
            }
        }
        return count;
    }

    @Override
    public long skip(long bytes) throws IOException {
        byte[] buffer = new byte[(int) Math.min(Math.max(bytes, 0), 8192)];
        int count = buffer.length == 0 ? 0 : read(buffer, 0, buffer.length);
        return Math.max(count, 0);
    }
}
