package dev.quipu.catalog.render;

import java.util.ArrayList;
import java.util.List;

/** Finds places in SQL that the server has printed, outside of quotes and parentheses. */
final class SqlScan {
    private SqlScan() {}

    /** Returns the parts between commas that stand in no quotes and no parentheses, trimmed; none of an empty text. */
    static List<String> splitAtCommas(String text) {
        List<String> parts = new ArrayList<>();
        int start = 0;
        for (int at = next(text, 0, ","); at >= 0; at = next(text, start, ",")) {
            parts.add(text.substring(start, at).strip());
            start = at + 1;
        }
        String last = text.substring(start).strip();
        if (!last.isEmpty() || !parts.isEmpty()) {
            parts.add(last);
        }
        return parts;
    }

    /** Returns where a text next stands outside of quotes and parentheses, or -1. */
    static int next(String text, int from, String sought) {
        int depth = 0;
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (depth == 0 && text.startsWith(sought, at)) {
                return at;
            }
            if (c == '"' || c == '\'') {
                at = endOfQuotes(text, at);
            } else if (c == '(' || c == '[') {
                depth++;
            } else if (c == ')' || c == ']') {
                depth--;
            }
            at++;
        }
        return -1;
    }

    /** Returns the place of the closing quote of what opens here; a doubled one does not close. */
    static int endOfQuotes(String text, int open) {
        char quote = text.charAt(open);
        boolean escapes = quote == '\'' && open > 0 && text.charAt(open - 1) == 'E';
        int at = open + 1;
        while (at < text.length()) {
            if (escapes && text.charAt(at) == '\\') {
                at++;
            } else if (text.charAt(at) == quote) {
                if (at + 1 >= text.length() || text.charAt(at + 1) != quote) {
                    return at;
                }
                at++;
            }
            at++;
        }
        return text.length() - 1;
    }

    /** Returns where the first word of a text ends, quotes and all. */
    static int endOfWord(String text) {
        if (text.startsWith("\"")) {
            return Math.min(text.length(), endOfQuotes(text, 0) + 1);
        }
        int space = text.indexOf(' ');
        return space < 0 ? text.length() : space;
    }
}
