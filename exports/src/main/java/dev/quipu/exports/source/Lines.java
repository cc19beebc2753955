package dev.quipu.exports.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The lines of a file as bytes, one held at a time, and none longer than is taken. */
public final class Lines {
    private static final int CHUNK = 65_536;

    private final InputStream input;
    private final int longest;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int filled;
    private byte[] line = new byte[CHUNK];
    private int length;
    private long number;
    private boolean isTooLong;

    /** Begins before the first line. */
    public Lines(InputStream input, int longest) {
        this.input = input;
        this.longest = longest;
    }

    /** Goes to the next line; returns false at the end. */
    public boolean next() throws IOException {
        length = 0;
        isTooLong = false;
        boolean isAny = false;
        while (position < filled || fill()) {
            isAny = true;
            int end = position;
            while (end < filled && chunk[end] != '\n') {
                end++;
            }
            append(position, end);
            position = end;
            if (end < filled) {
                position++;
                break;
            }
        }
        if (isAny) {
            number++;
            dropMark();
        }
        return isAny;
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(input.read(chunk, 0, CHUNK), 0);
        return filled > 0;
    }

    private void append(int from, int to) {
        int more = to - from;
        if (isTooLong || more > longest - length) {
            isTooLong = true;
            return;
        }
        if (length + more > line.length) {
            line = Arrays.copyOf(line, Math.min(longest, Math.max(2 * line.length, length + more)));
        }
        System.arraycopy(chunk, from, line, length, more);
        length += more;
    }

    /** The byte order mark of UTF-8. */
    private void dropMark() {
        if (number == 1 && length >= 3 && (line[0] & 0xff) == 0xef && (line[1] & 0xff) == 0xbb) {
            System.arraycopy(line, 3, line, 0, length - 3);
            length -= 3;
        }
    }

    /** Returns whether the line is blank. */
    public boolean isBlank() {
        for (int i = 0; i < length; i++) {
            if (line[i] != ' ' && line[i] != '\t' && line[i] != '\r') {
                return false;
            }
        }
        return !isTooLong;
    }

    /** Returns whether the line is longer than is taken; then at most its beginning is there. */
    public boolean isTooLong() {
        return isTooLong;
    }

    /** Returns a buffer that begins with the line, valid until the next one. */
    public byte[] bytes() {
        return line;
    }

    /** Returns how many bytes the line has. */
    public int length() {
        return length;
    }

    /** Returns the number of the line, from 1. */
    public long number() {
        return number;
    }
}
