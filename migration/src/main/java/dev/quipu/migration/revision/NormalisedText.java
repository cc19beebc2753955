package dev.quipu.migration.revision;

import java.util.function.Consumer;

/**
 * A part of a text with line ends as LF and without the white space around it, read piece by piece: the file of a revision
 * may be a large one.
 */
final class NormalisedText {
    private static final int CHUNK = 1 << 16;

    private final String text;
    private final int start;
    private final int end;

    NormalisedText(String text, int start, int end) {
        this.text = text;
        this.end = endOf(text, start, end);
        this.start = startOf(text, start, this.end);
    }

    static NormalisedText of(String text) {
        return new NormalisedText(text, 0, text.length());
    }

    /** Returns its length in {@code char}s. */
    int length() {
        int length = end - start;
        int found = text.indexOf("\r\n", start, end);
        while (found >= 0) {
            length--;
            found = text.indexOf("\r\n", found + 2, end);
        }
        return length;
    }

    /** Gives it out in its order, no character and no line end cut in two. */
    void chunks(Consumer<String> taker) {
        int from = start;
        while (from < end) {
            int to = end - from <= CHUNK ? end : cut(from + CHUNK);
            taker.accept(text.substring(from, to).replace("\r\n", "\n").replace('\r', '\n'));
            from = to;
        }
    }

    private int cut(int offset) {
        boolean inPair = Character.isSurrogatePair(text.charAt(offset - 1), text.charAt(offset));
        return inPair || text.startsWith("\r\n", offset - 1) ? offset + 1 : offset;
    }

    private static int startOf(String text, int start, int end) {
        int from = start;
        while (from < end && Character.isWhitespace(text.codePointAt(from))) {
            from += Character.charCount(text.codePointAt(from));
        }
        return from;
    }

    private static int endOf(String text, int start, int end) {
        int to = end;
        while (to > start && Character.isWhitespace(text.codePointBefore(to))) {
            to -= Character.charCount(text.codePointBefore(to));
        }
        return to;
    }
}
