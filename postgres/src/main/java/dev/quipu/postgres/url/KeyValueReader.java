package dev.quipu.postgres.url;

import dev.quipu.postgres.url.DatabaseUrlException.Reason;

/** Reads libpq's {@code host=localhost dbname='my db'}, by libpq's rules. Not for use by several threads. */
final class KeyValueReader {
    private final UrlText text;
    private final String raw;
    private int at;

    KeyValueReader(UrlText text) {
        this.text = text;
        this.raw = text.raw();
    }

    Settings read() {
        var settings = new Settings(text);
        skipSpace();
        while (at < raw.length()) {
            readPair(settings);
            skipSpace();
        }
        return settings;
    }

    private void readPair(Settings settings) {
        int start = at;
        while (at < raw.length() && raw.charAt(at) != '=' && !isSpace(at)) {
            at++;
        }
        int end = at;
        skipSpace();
        if (at == raw.length() || raw.charAt(at) != '=') {
            throw text.wrong(
                    Reason.SYNTAX,
                    "there is no = after " + text.quote(start, end),
                    start,
                    "write a value with white space in it between single quotes, and a single quote inside as \\'");
        }
        at++;
        skipSpace();
        Keyword keyword = ParameterNames.libpq(text, start, end);
        int valueStart = at;
        String value = raw.startsWith("'", at) ? quoted() : unquoted();
        settings.put(keyword, value, valueStart, at);
    }

    private String unquoted() {
        var value = new StringBuilder();
        while (at < raw.length() && !isSpace(at)) {
            if (raw.charAt(at) == '\\') {
                at++;
            }
            if (at < raw.length()) {
                value.append(raw.charAt(at++));
            }
        }
        return value.toString();
    }

    private String quoted() {
        int start = at++;
        var value = new StringBuilder();
        while (at < raw.length()) {
            char c = raw.charAt(at++);
            if (c == '\'') {
                return value.toString();
            }
            if (c == '\\' && at < raw.length()) {
                c = raw.charAt(at++);
            }
            value.append(c);
        }
        throw text.wrong(Reason.SYNTAX, "the quote has no end", start, "write a single quote inside a value as \\'");
    }

    private void skipSpace() {
        while (at < raw.length() && isSpace(at)) {
            at++;
        }
    }

    private boolean isSpace(int place) {
        return " \t\r\n\f\u000B".indexOf(raw.charAt(place)) >= 0;
    }
}
