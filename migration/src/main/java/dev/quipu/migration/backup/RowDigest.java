package dev.quipu.migration.backup;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Counts the rows of COPY's text format and sums them up in a checksum that does not depend on their order, since a table
 * keeps none: the SHA-256 of each line, taken as four 64-bit numbers, added up number by number.
 */
final class RowDigest extends OutputStream {
    private static final int LANES = 4;

    private final MessageDigest line = sha256();
    private final long[] sum = new long[LANES];
    private long rows;
    private long bytes;

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    /** COPY writes a line end inside of a value as {@code \n}, so each byte 10 ends a row. */
    @Override
    public void write(byte[] data, int offset, int length) {
        int start = offset;
        int end = offset + length;
        for (int i = offset; i < end; i++) {
            if (data[i] == '\n') {
                line.update(data, start, i + 1 - start);
                add(line.digest());
                start = i + 1;
            }
        }
        line.update(data, start, end - start);
        bytes += length;
    }

    private void add(byte[] digest) {
        ByteBuffer numbers = ByteBuffer.wrap(digest);
        for (int i = 0; i < LANES; i++) {
            sum[i] += numbers.getLong();
        }
        rows++;
    }

    long rows() {
        return rows;
    }

    long bytes() {
        return bytes;
    }

    String checksum() {
        ByteBuffer all = ByteBuffer.allocate(LANES * Long.BYTES);
        for (long lane : sum) {
            all.putLong(lane);
        }
        return HexFormat.of().formatHex(all.array());
    }
}
