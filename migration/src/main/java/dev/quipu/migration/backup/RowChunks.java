package dev.quipu.migration.backup;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.function.IntFunction;

/**
 * Cuts bytes into pieces of equal size, each of which becomes an entry of the backup as soon as it is full, so that tables
 * can be written at once and none has to fit into memory. Each piece of rows is a zstd frame by itself: all of a table,
 * one after the other, are a zstd stream too.
 */
final class RowChunks extends OutputStream {
    private static final int SIZE = 4 << 20;
    private static final int LEVEL = 3;

    private final BackupFileWriter file;
    private final IntFunction<String> names;
    private final boolean compress;
    private byte[] buffer = new byte[1 << 13];
    private int filled;
    private int parts;

    private RowChunks(BackupFileWriter file, IntFunction<String> names, boolean compress) {
        this.file = file;
        this.names = names;
        this.compress = compress;
    }

    static RowChunks ofTable(BackupFileWriter file, int table) {
        return new RowChunks(file, part -> BackupFile.tablePart(table, part), true);
    }

    /** Returns pieces of what pg_dump has compressed itself. */
    static RowChunks ofDump(BackupFileWriter file) {
        return new RowChunks(file, BackupFile::dumpPart, false);
    }

    static void decompress(byte[] frame, OutputStream to) throws IOException {
        try (ZstdInputStream in = new ZstdInputStream(new ByteArrayInputStream(frame))) {
            in.transferTo(to);
        }
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] data, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int now = Math.min(left, SIZE - filled);
            reserve(filled + now);
            System.arraycopy(data, from, buffer, filled, now);
            filled += now;
            from += now;
            left -= now;
            if (filled == SIZE) {
                flushPart();
            }
        }
    }

    /** Most tables are small. */
    private void reserve(int size) {
        if (size > buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(SIZE, Math.max(size, buffer.length * 2)));
        }
    }

    private void flushPart() throws IOException {
        byte[] bytes = compress ? Zstd.compress(Arrays.copyOf(buffer, filled), LEVEL) : buffer;
        file.entry(names.apply(parts), bytes, compress ? bytes.length : filled);
        parts++;
        filled = 0;
    }

    @Override
    public void close() throws IOException {
        if (filled > 0) {
            flushPart();
        }
    }

    /** Returns how many pieces there are, once it is closed. */
    int parts() {
        return parts;
    }
}
