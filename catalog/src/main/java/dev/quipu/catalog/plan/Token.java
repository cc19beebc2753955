package dev.quipu.catalog.plan;

import java.util.ArrayList;
import java.util.List;

/**
 * A piece of SQL as the server prints it.
 *
 * @param form what it is
 * @param text as it stands
 */
record Token(Form form, String text) {
    /** What a piece is. */
    enum Form {
        /** A keyword or a name without quotes. */
        WORD,
        /** A name in double quotes. */
        QUOTED_NAME,
        /** A text constant, in quotes or dollar quotes. */
        TEXT,
        SPACE,
        /** One character of anything else. */
        OTHER
    }

    /** Takes SQL apart. Joined again it is the same text. */
    static List<Token> split(String sql) {
        var tokens = new ArrayList<Token>();
        int start = 0;
        while (start < sql.length()) {
            Form form = formAt(sql, start);
            int end = endOf(form, sql, start);
            tokens.add(new Token(form, sql.substring(start, end)));
            start = end;
        }
        return tokens;
    }

    /** Returns SQL with one blank for white space outside of quotes, and none inside of parentheses. */
    static String onOneLine(String sql) {
        var line = new StringBuilder();
        boolean space = false;
        for (Token token : split(sql)) {
            if (token.form == Form.SPACE) {
                space = true;
                continue;
            }
            boolean inside = line.isEmpty() || line.charAt(line.length() - 1) == '(' || token.isOther(')');
            line.append(space && !inside ? " " : "").append(token.text);
            space = false;
        }
        return line.toString();
    }

    private static Form formAt(String sql, int at) {
        char c = sql.charAt(at);
        boolean escaped = (c == 'E' || c == 'B' || c == 'X') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'';
        if (c == '\'' || escaped || (c == '$' && delimiter(sql, at) != null)) {
            return Form.TEXT;
        }
        if (c == '"') {
            return Form.QUOTED_NAME;
        }
        if (Character.isWhitespace(c)) {
            return Form.SPACE;
        }
        return Character.isLetterOrDigit(c) || c == '_' ? Form.WORD : Form.OTHER;
    }

    private static int endOf(Form form, String sql, int start) {
        return switch (form) {
            case OTHER -> start + 1;
            case QUOTED_NAME -> endOfQuotes(sql, start, '"', false);
            case TEXT -> endOfText(sql, start);
            case SPACE -> endOfRun(sql, start, true);
            case WORD -> endOfRun(sql, start, false);
        };
    }

    private static int endOfRun(String sql, int start, boolean space) {
        int end = start;
        while (end < sql.length() && (space ? Character.isWhitespace(sql.charAt(end)) : isWordPart(sql.charAt(end)))) {
            end++;
        }
        return end;
    }

    private static boolean isWordPart(char c) {
        return Character.isLetterOrDigit(c) || c == '_' || c == '$';
    }

    private static int endOfText(String sql, int start) {
        String delimiter = sql.charAt(start) == '$' ? delimiter(sql, start) : null;
        if (delimiter != null) {
            int end = sql.indexOf(delimiter, start + delimiter.length());
            return end < 0 ? sql.length() : end + delimiter.length();
        }
        boolean escapes = sql.charAt(start) == 'E';
        return endOfQuotes(sql, sql.indexOf('\'', start), '\'', escapes);
    }

    private static int endOfQuotes(String sql, int start, char quote, boolean escapes) {
        int at = start + 1;
        while (at < sql.length()) {
            char c = sql.charAt(at);
            if (escapes && c == '\\') {
                at += 2;
            } else if (c != quote) {
                at++;
            } else if (at + 1 < sql.length() && sql.charAt(at + 1) == quote) {
                at += 2;
            } else {
                return at + 1;
            }
        }
        return sql.length();
    }

    private static @org.jspecify.annotations.Nullable String delimiter(String sql, int start) {
        int end = start + 1;
        while (end < sql.length() && (Character.isLetterOrDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        boolean found = end < sql.length()
                && sql.charAt(end) == '$'
                && !(end > start + 1 && Character.isDigit(sql.charAt(start + 1)));
        return found ? sql.substring(start, end + 1) : null;
    }

    /** Returns the name that a token is, without quotes. */
    String name() {
        return form == Form.QUOTED_NAME ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : text;
    }

    boolean isWord(String word) {
        return form == Form.WORD && text.equals(word);
    }

    boolean isOther(char character) {
        return form == Form.OTHER && text.charAt(0) == character;
    }
}
