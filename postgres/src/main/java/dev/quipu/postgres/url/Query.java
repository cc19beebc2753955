package dev.quipu.postgres.url;

import dev.quipu.postgres.url.DatabaseUrlException.Reason;

/** The parameters of a URL, after its question mark. */
final class Query {
    /** Whose rules hold. */
    enum Dialect {
        LIBPQ,
        JDBC,
        SQLALCHEMY
    }

    /** A parameter with the places of its name and its value. */
    record Parameter(String name, int start, int end, String value, int valueStart, int valueEnd) {}

    /** Takes the parameters in the order of the text. */
    interface Sink {
        void accept(Parameter parameter);
    }

    private final UrlText text;
    private final Dialect dialect;

    Query(UrlText text, Dialect dialect) {
        this.text = text;
        this.dialect = dialect;
    }

    /** Reads from a place to the end of the text. */
    void read(int start, Sink sink) {
        String raw = text.raw();
        int at = start;
        while (at < raw.length()) {
            int next = raw.indexOf('&', at);
            int end = next < 0 ? raw.length() : next;
            if (end > at || dialect == Dialect.LIBPQ) {
                sink.accept(parameter(at, end));
            }
            at = end + 1;
        }
    }

    private Parameter parameter(int start, int end) {
        boolean plusIsSpace = dialect != Dialect.LIBPQ;
        int equals = text.raw().indexOf('=', start);
        int nameEnd = equals < 0 || equals > end ? end : equals;
        int valueStart = Math.min(nameEnd + 1, end);
        requireForm(start, nameEnd, end);
        return new Parameter(
                Percent.decode(text, start, nameEnd, plusIsSpace),
                start,
                nameEnd,
                Percent.decode(text, valueStart, end, plusIsSpace),
                valueStart,
                end);
    }

    private void requireForm(int start, int nameEnd, int end) {
        if (nameEnd == end && dialect != Dialect.JDBC) {
            throw text.wrong(
                    Reason.SYNTAX,
                    "the parameter " + text.quote(start, end) + " has no value",
                    start,
                    "write name=value, and & in a value as %26");
        }
        int second = text.raw().indexOf('=', Math.min(nameEnd + 1, end));
        if (second >= 0 && second < end && dialect == Dialect.LIBPQ) {
            throw text.wrong(Reason.SYNTAX, "a parameter has a second =", second, "write = in a value as %3D");
        }
    }
}
