package dev.quipu.postgres.introspect;

/**
 * Expressions as the server prints them, brought to the form in which it would print them again.
 *
 * <p>The server prints {@code a IN ('x', 'y')} on a {@code varchar} as {@code a::text = ANY ((ARRAY['x'::varchar,
 * 'y'::varchar])::text[])}. What it makes of that prints differently, with the cast at each element, and that stays. A catalog
 * holds the second form always, so that a schema equals its own copy.
 */
final class PrintedText {
    private static final String START = "(ARRAY[";
    private static final String END = "])::text[]";

    private final String text;

    private PrintedText(String text) {
        this.text = text;
    }

    /** Returns the text as it would be printed the next time. */
    static String stable(String text) {
        return text.contains(END) ? new PrintedText(text).rewrite() : text;
    }

    private String rewrite() {
        StringBuilder result = new StringBuilder(text.length() + 32);
        int position = 0;
        while (position < text.length()) {
            int end = text.startsWith(START, position) ? closing(position + START.length()) : -1;
            if (end >= 0 && text.startsWith(END, end)) {
                result.append("ARRAY[")
                        .append(elements(position + START.length(), end))
                        .append(']');
                position = end + END.length();
            } else {
                int next = skip(position);
                result.append(text, position, next);
                position = next;
            }
        }
        return result.toString();
    }

    /** Returns the elements from one place to another, each with its cast. */
    private String elements(int start, int end) {
        StringBuilder result = new StringBuilder();
        int from = start;
        int depth = 0;
        for (int i = start; i < end; i = skip(i)) {
            depth += depth(text.charAt(i));
            if (text.charAt(i) == ',' && depth == 0) {
                result.append(cast(from, i)).append(", ");
                from = i + 2;
            }
        }
        return result.append(cast(from, end)).toString();
    }

    private String cast(int start, int end) {
        return "(" + stable(text.substring(start, end)) + ")::text";
    }

    /** Returns the place of the bracket that closes what is open at a place, or -1. */
    private int closing(int start) {
        int depth = 0;
        for (int i = start; i < text.length(); i = skip(i)) {
            if (text.charAt(i) == ']' && depth == 0) {
                return i;
            }
            depth += depth(text.charAt(i));
        }
        return -1;
    }

    private static int depth(char c) {
        return switch (c) {
            case '(', '[' -> 1;
            case ')', ']' -> -1;
            default -> 0;
        };
    }

    /** Returns the place after the constant or quoted name that begins here, or after one character. */
    private int skip(int position) {
        char c = text.charAt(position);
        if (c != '\'' && c != '"') {
            return position + 1;
        }
        boolean escapes = c == '\'' && position > 0 && text.charAt(position - 1) == 'E';
        int i = position + 1;
        while (i < text.length() && text.charAt(i) != c) {
            i += escapes && text.charAt(i) == '\\' ? 2 : 1;
        }
        return Math.min(i + 1, text.length());
    }
}
