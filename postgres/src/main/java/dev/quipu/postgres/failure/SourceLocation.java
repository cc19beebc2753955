package dev.quipu.postgres.failure;

/**
 * A place in a text that a person can open.
 *
 * @param source the file's path or, for what is no file, a name that tells where the text came from
 * @param line the line, from 1
 * @param column the column in characters as an editor counts them (code points), from 1
 * @param lineText the whole line, without its end
 */
public record SourceLocation(String source, int line, int column, String lineText) {
    /**
     * Returns the place of a character offset in a text. Lines end at LF, CR LF or CR.
     *
     * @param source the name of the text
     * @param text the whole text
     * @param offset an offset in {@code char}s, from 0; one past the end is the end
     */
    public static SourceLocation of(String source, String text, int offset) {
        int place = Math.max(0, Math.min(offset, text.length()));
        int line = 1;
        int start = 0;
        for (int i = 0; i < place; i++) {
            char c = text.charAt(i);
            boolean crOfCrLf = c == '\r' && i + 1 < text.length() && text.charAt(i + 1) == '\n';
            if (c == '\n' || (c == '\r' && !crOfCrLf)) {
                line++;
                start = i + 1;
            }
        }
        int end = start;
        while (end < text.length() && text.charAt(end) != '\n' && text.charAt(end) != '\r') {
            end++;
        }
        int column = text.codePointCount(start, Math.min(place, Math.max(start, end))) + 1;
        return new SourceLocation(source, line, column, text.substring(start, end));
    }

    /** Returns {@code source:line:column}, which terminals and editors make clickable. */
    @Override
    public String toString() {
        return source + ":" + line + ":" + column;
    }
}
