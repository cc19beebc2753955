package dev.quipu.postgres.secret;

import dev.quipu.postgres.secret.MaskedText.Span;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What looks like a password in any text: in a URL, after {@code password=}, in JSON, after PASSWORD in SQL. */
final class TextSecrets {
    private static final Pattern PORT = Pattern.compile("\\d{1,5}(?![^/?,\\s\"'`>)\\]])");
    private static final Pattern ASSIGNED = Pattern.compile(
            "(?i)(?:password|passwd|pwd|client_secret|scram_client_key|scram_server_key)(?:\\s*+=\\s*+|[\"']\\s*+[:=]\\s*+)");
    private static final Pattern NEXT = Pattern.compile("\\s|&(?=[A-Za-z_.]++=)");
    private static final Pattern IN_SQL = Pattern.compile("(?i)\\bpassword\\s++(?=e?'|u&'|\\$)");
    private static final Pattern TAG = Pattern.compile("\\$[^$\\s]*+\\$");

    private TextSecrets() {}

    static List<Span> find(String text) {
        var spans = new ArrayList<Span>();
        addUrls(spans, text);
        addAssigned(spans, text);
        addSql(spans, text);
        return spans;
    }

    private static void addUrls(List<Span> spans, String text) {
        for (int scheme = text.indexOf("://"); scheme >= 0; scheme = text.indexOf("://", scheme + 3)) {
            int start = scheme + 3;
            int word = endOfWord(text, start);
            int colon = text.indexOf(':', start);
            int at = lastAt(text, start, word);
            if (at < 0 && isPostgres(text, scheme)) {
                at = lastAt(text, start, endOfNearLine(text, start));
            }
            if (colon >= start && colon < at && !isPort(text, colon + 1)) {
                spans.add(new Span(colon + 1, at));
                scheme = at;
            }
        }
    }

    private static int lastAt(String text, int start, int end) {
        int at = end - 1;
        while (at >= start && text.charAt(at) != '@') {
            at--;
        }
        return at < start ? -1 : at;
    }

    private static boolean isPostgres(String text, int scheme) {
        return text.startsWith("postgres", scheme - 8) || text.startsWith("postgresql", scheme - 10);
    }

    private static boolean isPort(String text, int start) {
        return PORT.matcher(text).region(start, text.length()).lookingAt();
    }

    private static int endOfWord(String text, int start) {
        int end = start;
        while (end < text.length() && !Character.isWhitespace(text.charAt(end))) {
            end++;
        }
        return end;
    }

    /** A password with white space in it is not that long, and every URL of a long line would go through all of it. */
    private static int endOfNearLine(String text, int start) {
        int end = start;
        while (end < text.length() && end < start + 256 && text.charAt(end) != '\n') {
            end++;
        }
        return end;
    }

    private static int endOfLine(String text, int start) {
        int end = text.indexOf('\n', start);
        return end < 0 ? text.length() : end;
    }

    private static void addAssigned(List<Span> spans, String text) {
        var key = ASSIGNED.matcher(text);
        int from = 0;
        while (key.find(from)) {
            int end = endOfValue(text, key.end());
            spans.add(new Span(key.end(), end));
            from = Math.max(end, key.end());
            if (from >= text.length()) {
                return;
            }
        }
    }

    private static int endOfValue(String text, int start) {
        char first = start < text.length() ? text.charAt(start) : ' ';
        if (first == '\'' || first == '"') {
            int end = Quoted.end(text, start + 1, first);
            return end < 0 ? endOfLine(text, start) : end;
        }
        var next = NEXT.matcher(text);
        int from = start;
        while (next.find(from)) {
            if (!Quoted.isEscaped(text, start, next.start())) {
                return next.start();
            }
            from = next.end();
        }
        return text.length();
    }

    private static void addSql(List<Span> spans, String text) {
        var key = IN_SQL.matcher(text);
        int from = 0;
        while (from <= text.length() && key.find(from)) {
            from = endOfLiteral(text, key.end());
            spans.add(new Span(key.end(), from));
        }
    }

    private static int endOfLiteral(String text, int start) {
        if (text.charAt(start) == '$') {
            var tag = TAG.matcher(text).region(start, text.length());
            int end = tag.lookingAt() ? text.indexOf(tag.group(), tag.end()) : start;
            return end < 0
                    ? text.length()
                    : end + (end == start ? 0 : tag.group().length());
        }
        int quote = text.indexOf('\'', start);
        boolean backslashes = text.charAt(start) == 'e' || text.charAt(start) == 'E';
        for (int i = quote + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if ((backslashes && c == '\\') || (c == '\'' && text.startsWith("'", i + 1))) {
                i++;
            } else if (c == '\'') {
                return i + 1;
            }
        }
        return text.length();
    }
}
