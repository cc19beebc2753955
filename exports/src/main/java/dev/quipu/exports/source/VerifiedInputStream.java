package dev.quipu.exports.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;
import java.util.zip.ZipException;

/** Compares what was read of a zip's entry with its check sum when the end is reached, which {@link java.util.zip.ZipFile} does not. */
final class VerifiedInputStream extends CheckedInputStream {
    private final long expected;

    /**
     * Takes an entry from its beginning.
     *
     * @param expected its CRC-32; less than 0 if it is not known
     */
    VerifiedInputStream(InputStream input, long expected) {
        super(input, new CRC32());
        this.expected = expected;
    }

    @Override
    public int read() throws IOException {
        return verified(super.read());
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        return verified(super.read(buffer, offset, length));
    }

    private int verified(int read) throws ZipException {
        if (read < 0 && expected >= 0 && getChecksum().getValue() != expected) {
            throw new ZipException("its bytes do not have its check sum");
        }
        return read;
    }
}
