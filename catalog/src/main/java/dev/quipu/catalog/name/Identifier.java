package dev.quipu.catalog.name;

import java.nio.charset.StandardCharsets;

/**
 * A name of something in a database, as the catalog stores it: folded if it was written without quotes.
 *
 * @param value the name itself, without quotes; not empty and without a NUL character
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html">PostgreSQL: Lexical Structure</a>
 */
public record Identifier(String value) {
    /** The most bytes of a name that the server keeps: {@code NAMEDATALEN} less one. It cuts off the rest with a notice. */
    public static final int MAX_BYTES = 63;

    public Identifier {
        if (value.isEmpty() || value.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("an identifier is not empty and has no NUL character");
        }
    }

    /**
     * Returns the name that a piece of SQL writes: what stands in double quotes without them, and what does not as it is,
     * so not folded to small letters. {@code ""} is the empty text, which is no name.
     */
    public static String unquoted(String written) {
        return isQuoted(written) ? written.substring(1, written.length() - 1).replace("\"\"", "\"") : written;
    }

    private static boolean isQuoted(String written) {
        return written.length() > 1 && written.startsWith("\"") && written.endsWith("\"");
    }

    /** Returns the name in double quotes, which is right for every name, keywords included. */
    public String quoted() {
        return '"' + value.replace("\"", "\"\"") + '"';
    }

    /**
     * Returns the name for people to read, and right in SQL too: in double quotes only where it needs them, which is where
     * the server's {@code quote_ident} sets them.
     */
    public String display() {
        return isPlain() && !Keywords.needQuotes(value) ? value : quoted();
    }

    /** Tells whether the server would cut the name off, so that two names may become one. */
    public boolean isTooLong() {
        return value.length() > MAX_BYTES / 3 && value.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES;
    }

    /** Returns the name as a server with encoding UTF8 keeps it: cut off after whole characters at 63 bytes at most. */
    public Identifier truncated() {
        int bytes = 0;
        int end = 0;
        while (end < value.length()) {
            int character = value.codePointAt(end);
            bytes += bytesOf(character);
            if (bytes > MAX_BYTES) {
                return new Identifier(value.substring(0, end));
            }
            end += Character.charCount(character);
        }
        return this;
    }

    private static int bytesOf(int character) {
        return new String(Character.toChars(character)).getBytes(StandardCharsets.UTF_8).length;
    }

    private boolean isPlain() {
        char first = value.charAt(0);
        return (isLowerCase(first) || first == '_')
                && value.chars().allMatch(c -> isLowerCase(c) || c == '_' || (c >= '0' && c <= '9'));
    }

    private static boolean isLowerCase(int c) {
        return c >= 'a' && c <= 'z';
    }
}
