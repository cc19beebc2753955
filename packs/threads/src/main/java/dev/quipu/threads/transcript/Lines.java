package dev.quipu.threads.transcript;

import dev.quipu.exports.json.StorableText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The lines of a text in UTF-8, or in UTF-16 if it begins with a byte order mark that says so. A line that cannot be taken
 * is there with the reason, and without more of its text than fits.
 */
final class Lines implements AutoCloseable {
    static final int LONGEST = 1_000_000;

    private final Reader reader;
    private long number;
    private boolean skipLineFeed;

    /**
     * One of them.
     *
     * @param number from 1
     * @param text without its end
     * @param fault why it cannot be taken, or null
     */
    record Line(long number, String text, @Nullable String fault) {}

    Lines(InputStream input) throws IOException {
        PushbackInputStream pushback = new PushbackInputStream(input, 3);
        reader = new BufferedReader(new InputStreamReader(pushback, charset(pushback)));
    }

    private static Charset charset(PushbackInputStream input) throws IOException {
        byte[] mark = input.readNBytes(3);
        int first = mark.length > 0 ? mark[0] & 0xff : -1;
        int second = mark.length > 1 ? mark[1] & 0xff : -1;
        if (first == 0xef && second == 0xbb && mark.length > 2 && (mark[2] & 0xff) == 0xbf) {
            return StandardCharsets.UTF_8;
        }
        boolean isBig = first == 0xfe && second == 0xff;
        boolean isLittle = first == 0xff && second == 0xfe;
        int taken = isBig || isLittle ? 2 : 0;
        input.unread(mark, taken, mark.length - taken);
        return isBig ? StandardCharsets.UTF_16BE : isLittle ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_8;
    }

    /** Returns the next line, or null after the last. */
    @Nullable
    Line next() throws IOException {
        StringBuilder text = new StringBuilder();
        long length = 0;
        int c = reader.read();
        if (c == '\n' && skipLineFeed) {
            c = reader.read();
        }
        if (c < 0) {
            return null;
        }
        number++;
        for (; c >= 0 && c != '\n' && c != '\r'; c = reader.read()) {
            length++;
            if (length <= LONGEST) {
                text.append((char) c);
            }
        }
        skipLineFeed = c == '\r';
        return new Line(number, text.toString(), fault(text, length));
    }

    private static @Nullable String fault(CharSequence text, long length) {
        if (length > LONGEST) {
            return "has more than %,d characters".formatted(LONGEST);
        }
        if (text.toString().indexOf('\ufffd') >= 0) {
            return "is not in UTF-8";
        }
        return StorableText.fault(text.toString());
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
