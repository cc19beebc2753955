package dev.quipu.catalog.name;

/** Texts as SQL constants. Right with every setting of {@code standard_conforming_strings}. */
public final class Literal {
    private Literal() {}

    /**
     * Returns a text in single quotes, as the server's {@code quote_literal} does: {@code 'it''s'}, and {@code E'a\\b'}
     * where it holds a backslash.
     *
     * @throws IllegalArgumentException if the text holds a NUL character, which no PostgreSQL text can
     */
    public static String quote(String text) {
        requireNoNul(text);
        String quoted = "'" + text.replace("'", "''") + "'";
        return text.indexOf('\\') < 0 ? quoted : "E" + quoted.replace("\\", "\\\\");
    }

    /**
     * Returns a text in dollar quotes, unchanged, with a tag that does not occur in it: {@code $$…$$}, else
     * {@code $q$…$q$}, {@code $q1$…$q1$} and so on. Put white space before it if what stands there could be part of a name.
     *
     * @throws IllegalArgumentException if the text holds a NUL character
     */
    public static String dollarQuote(String text) {
        requireNoNul(text);
        String delimiter = "$$";
        for (int i = 0; !ends(text, delimiter); i++) {
            delimiter = i == 0 ? "$q$" : "$q" + i + "$";
        }
        return delimiter + text + delimiter;
    }

    /** A text such as {@code a$q} does not hold {@code $q$} and yet ends early with it. */
    private static boolean ends(String text, String delimiter) {
        return (text + delimiter).indexOf(delimiter) == text.length();
    }

    private static void requireNoNul(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a text constant has no NUL character");
        }
    }
}
