package dev.quipu.ingest.copy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.copy.CopyIn;

/**
 * Rows in the binary form of COPY: lengths instead of delimiters, so that no text has to be quoted, and none can be taken
 * for something else. Values go to the server piece by piece; null is NULL.
 */
public final class BinaryRows implements AutoCloseable {
    private static final byte[] SIGNATURE = {'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0};
    private static final int NULL = -1;
    private static final byte JSONB_VERSION = 1;
    private static final Instant EPOCH = Instant.parse("2000-01-01T00:00:00Z");

    private final CopyIn copy;
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 16);

    BinaryRows(CopyIn copy) {
        this.copy = copy;
        buffer.put(SIGNATURE).putInt(0).putInt(0);
    }

    void row(int columns) throws SQLException {
        room(Short.BYTES).putShort((short) columns);
    }

    void finish() throws SQLException {
        room(Short.BYTES).putShort((short) -1);
        flush();
        copy.endCopy();
    }

    /** Writes a value of type {@code integer}. */
    public void integer(@Nullable Integer value) throws SQLException {
        if (value == null) {
            none();
        } else {
            room(2 * Integer.BYTES).putInt(Integer.BYTES).putInt(value);
        }
    }

    /** Writes a value of type {@code bigint}. */
    public void number(@Nullable Long value) throws SQLException {
        if (value == null) {
            none();
        } else {
            number(value.longValue());
        }
    }

    private void number(long value) throws SQLException {
        room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(value);
    }

    /** Writes a value of type {@code boolean}. */
    public void flag(@Nullable Boolean value) throws SQLException {
        if (value == null) {
            none();
        } else {
            room(Integer.BYTES + 1).putInt(1).put((byte) (value ? 1 : 0));
        }
    }

    /** Writes a value of type {@code uuid}. */
    public void uuid(@Nullable UUID value) throws SQLException {
        if (value == null) {
            none();
        } else {
            room(Integer.BYTES + 2 * Long.BYTES)
                    .putInt(2 * Long.BYTES)
                    .putLong(value.getMostSignificantBits())
                    .putLong(value.getLeastSignificantBits());
        }
    }

    /** Writes a value of type {@code timestamptz}, to the microsecond. */
    public void instant(@Nullable Instant value) throws SQLException {
        if (value == null) {
            none();
        } else {
            number(Math.addExact(
                    Math.multiplyExact(value.getEpochSecond() - EPOCH.getEpochSecond(), 1_000_000L),
                    value.getNano() / 1_000));
        }
    }

    /** Writes a value of type {@code text}. */
    public void text(@Nullable String value) throws SQLException {
        if (value == null) {
            none();
        } else {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            room(Integer.BYTES).putInt(bytes.length);
            bytes(bytes);
        }
    }

    /** Writes a value of type {@code jsonb}. */
    public void json(@Nullable String value) throws SQLException {
        if (value == null) {
            none();
        } else {
            byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
            room(Integer.BYTES + 1).putInt(bytes.length + 1).put(JSONB_VERSION);
            bytes(bytes);
        }
    }

    private void none() throws SQLException {
        room(Integer.BYTES).putInt(NULL);
    }

    private ByteBuffer room(int bytes) throws SQLException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void bytes(byte[] bytes) throws SQLException {
        if (bytes.length <= buffer.capacity()) {
            room(bytes.length).put(bytes);
            return;
        }
        flush();
        for (int from = 0; from < bytes.length; from += buffer.capacity()) {
            copy.writeToCopy(bytes, from, Math.min(buffer.capacity(), bytes.length - from));
        }
    }

    private void flush() throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    /** Gives up what was not finished. */
    @Override
    public void close() throws SQLException {
        if (copy.isActive()) {
            copy.cancelCopy();
        }
    }
}
