package dev.quipu.postgres.script;

/**
 * A token of a statement: a word, something in quotes, a parenthesis, or operators and punctuation, of which several in a row
 * may be one.
 *
 * @param text as it is written
 * @param offset where it begins, in {@code char}s from the start of the source
 * @param endOffset one past its end
 */
public record ScriptToken(String text, int offset, int endOffset) {
    /** Tells whether it is a word, in whatever case. */
    public boolean is(String word) {
        return text.equalsIgnoreCase(word);
    }
}
