package dev.quipu.postgres.script;

import dev.quipu.postgres.failure.SourceLocation;

/**
 * The text of a script and where it comes from. Statements point into it, so that a large script is held once.
 *
 * @param name the file's path or, for what is no file, a name that tells where the text came from
 * @param text the whole text; a byte order mark at its start is allowed and counts as no column
 */
public record ScriptSource(String name, String text) {
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    /**
     * Returns the place of an offset. It reads the text from its start, which is right for an error and wrong for a
     * loop: statements carry their line and column already.
     *
     * @param offset in {@code char}s from the start of the text
     */
    public SourceLocation locationOf(int offset) {
        int mark = start();
        return SourceLocation.of(name, text.substring(mark), offset - mark);
    }

    /** Returns where the text begins, after the byte order mark if there is one. */
    int start() {
        return !text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK ? 1 : 0;
    }

    /** Returns the name alone; the text can be of any size. */
    @Override
    public String toString() {
        return name;
    }
}
