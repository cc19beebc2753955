package dev.quipu.postgres.script;

/**
 * A part of a text.
 *
 * @param offset where it begins, in {@code char}s from the start of the text
 * @param endOffset one past its last {@code char}
 */
public record TextRange(int offset, int endOffset) {
    public TextRange {
        if (offset < 0 || endOffset < offset) {
            throw new IllegalArgumentException("not a range: " + offset + " to " + endOffset);
        }
    }

    /** Returns the number of {@code char}s. */
    public int length() {
        return endOffset - offset;
    }

    /** Returns this part of a text. */
    public String of(String text) {
        return text.substring(offset, endOffset);
    }
}
