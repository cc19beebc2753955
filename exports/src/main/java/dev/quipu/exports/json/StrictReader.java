package dev.quipu.exports.json;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/** Decodes UTF-8, 16 or 32, which the first bytes tell as RFC 4627 has it, and fails at what is malformed. */
final class StrictReader {
    private static final int LONGEST_MARK = 4;

    private StrictReader() {}

    static Reader of(InputStream input) throws IOException {
        PushbackInputStream first = new PushbackInputStream(input, LONGEST_MARK);
        byte[] bytes = first.readNBytes(LONGEST_MARK);
        int mark = mark(bytes);
        first.unread(bytes, mark, bytes.length - mark);
        return new InputStreamReader(
                first,
                charset(bytes)
                        .newDecoder()
                        .onMalformedInput(CodingErrorAction.REPORT)
                        .onUnmappableCharacter(CodingErrorAction.REPORT));
    }

    private static int at(byte[] bytes, int index) {
        return index < bytes.length ? bytes[index] & 0xff : -1;
    }

    /** Returns how many bytes say only how the others are to be read. */
    private static int mark(byte[] bytes) {
        int two = at(bytes, 0) << 8 | at(bytes, 1);
        if (two == 0xfeff) {
            return 2;
        }
        if (two == 0xfffe) {
            return at(bytes, 2) == 0 && at(bytes, 3) == 0 ? 4 : 2;
        }
        if (two == 0xefbb && at(bytes, 2) == 0xbf) {
            return 3;
        }
        return two == 0 && at(bytes, 2) == 0xfe && at(bytes, 3) == 0xff ? 4 : 0;
    }

    private static Charset charset(byte[] bytes) {
        int first = at(bytes, 0);
        int second = at(bytes, 1);
        boolean isLowZero = at(bytes, 2) == 0 && at(bytes, 3) == 0;
        if (first == 0xfe && second == 0xff) {
            return StandardCharsets.UTF_16BE;
        }
        if (first == 0xff && second == 0xfe) {
            return isLowZero ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_16LE;
        }
        if (first == 0) {
            return second == 0 ? Charset.forName("UTF-32BE") : StandardCharsets.UTF_16BE;
        }
        if (second == 0) {
            return isLowZero ? Charset.forName("UTF-32LE") : StandardCharsets.UTF_16LE;
        }
        return StandardCharsets.UTF_8;
    }
}
