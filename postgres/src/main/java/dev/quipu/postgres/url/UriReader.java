package dev.quipu.postgres.url;

import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import dev.quipu.postgres.url.Query.Dialect;

/**
 * Reads {@code postgresql://user:password@host:port,host:port/database?parameter=value}, by the rules of libpq or of
 * SQLAlchemy, which differ in what may stand in a password. What both read in a way that nobody can have meant is refused:
 * an {@code @} in a host, and one in a database's name where a password may have ended too early. Not for use by several
 * threads.
 */
final class UriReader {
    private final UrlText text;
    private final String raw;
    private final Dialect dialect;
    private final Settings settings;
    private final int authority;
    private int at;

    /**
     * @param start where the part after {@code ://} begins
     */
    UriReader(UrlText text, int start, Dialect dialect) {
        this.text = text;
        this.raw = text.raw();
        this.dialect = dialect;
        this.settings = new Settings(text);
        this.authority = start;
        this.at = start;
    }

    Settings read() {
        readCredentials();
        readHosts();
        readDatabase();
        if (at < raw.length()) {
            readParameters(at + 1);
        }
        return settings;
    }

    private void readParameters(int start) {
        var query = new Query(text, dialect);
        switch (dialect) {
            case LIBPQ -> query.read(start, this::putLibpq);
            case SQLALCHEMY -> query.read(start, new SqlAlchemyParameters(text, settings)::put);
            case JDBC -> throw new IllegalStateException("JDBC URLs have a reader of their own");
        }
    }

    private void putLibpq(Query.Parameter parameter) {
        if (parameter.name().equals("ssl") && parameter.value().equals("true")) {
            settings.put(Keyword.SSLMODE, "require", parameter.valueStart(), parameter.valueEnd());
            return;
        }
        Keyword keyword = Keyword.of(parameter.name())
                .orElseThrow(() -> ParameterNames.unknown(text, parameter.start(), parameter.end(), Keyword.names()));
        settings.put(keyword, parameter.value(), parameter.valueStart(), parameter.valueEnd());
    }

    private void readCredentials() {
        int end = endOfCredentials();
        if (end < 0) {
            return;
        }
        int colon = raw.indexOf(':', at);
        int userEnd = colon < 0 || colon > end ? end : colon;
        putIfAny(Keyword.USER, at, userEnd);
        putIfAny(Keyword.PASSWORD, Math.min(userEnd + 1, end), end);
        at = end + 1;
    }

    /** libpq: the first @, unless a / precedes it. SQLAlchemy: a / may stand after the colon. */
    private int endOfCredentials() {
        int end = raw.indexOf('@', at);
        if (end < 0) {
            return -1;
        }
        int slash = raw.indexOf('/', at);
        boolean slashBefore = slash >= 0 && slash < end;
        if (!slashBefore) {
            return end;
        }
        int colon = raw.indexOf(':', at);
        boolean mayHoldSlash = dialect == Dialect.SQLALCHEMY && colon >= 0 && colon < slash;
        return mayHoldSlash && !isPortAndPath(colon + 1, end) ? end : -1;
    }

    /** An @ in a parameter, after a host with a port, ends no password. */
    private boolean isPortAndPath(int start, int end) {
        int question = raw.indexOf('?', start);
        int slash = raw.indexOf('/', start);
        return question >= 0
                && question < end
                && slash < question
                && raw.substring(start, slash).chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private void readHosts() {
        var hosts = new StringBuilder();
        var ports = new StringBuilder();
        int start = at;
        while (true) {
            hosts.append(readHost());
            ports.append(readPort());
            if (at == raw.length() || raw.charAt(at) != ',') {
                break;
            }
            at++;
            hosts.append(',');
            ports.append(',');
        }
        putUnlessEmpty(Keyword.HOST, hosts.toString(), start);
        putUnlessEmpty(Keyword.PORT, ports.toString(), start);
    }

    private String readHost() {
        int start = at;
        if (raw.startsWith("[", at)) {
            return readBracketed();
        }
        while (at < raw.length() && ":/?,".indexOf(raw.charAt(at)) < 0) {
            if (raw.charAt(at) == '@') {
                throw ambiguous(at, "there is more than one @ before the host");
            }
            at++;
        }
        return Percent.decode(text, start, at, false);
    }

    private String readBracketed() {
        int start = at;
        int end = raw.indexOf(']', at);
        if (end < 0 || end == at + 1) {
            throw text.wrong(
                    Reason.SYNTAX,
                    end < 0 ? "the bracket has no end" : "the brackets are empty",
                    start,
                    "write an IPv6 address as [::1]");
        }
        at = end + 1;
        if (at < raw.length() && ":/?,".indexOf(raw.charAt(at)) < 0) {
            throw text.wrong(Reason.SYNTAX, "only a port or a path may follow the address", at, null);
        }
        return Percent.decode(text, start + 1, end, false);
    }

    private String readPort() {
        if (at == raw.length() || raw.charAt(at) != ':') {
            return "";
        }
        int start = ++at;
        while (at < raw.length() && "/?,".indexOf(raw.charAt(at)) < 0) {
            at++;
        }
        String port = raw.substring(start, at).indexOf('%') < 0 ? raw.substring(start, at) : "%";
        if (!Keyword.PORT.accepts(port)) {
            throw text.wrong(
                    Reason.INVALID_VALUE,
                    "the port is %s but must be %s".formatted(text.quote(start, at), Keyword.PORT.expectation()),
                    start,
                    portHint(start));
        }
        return port;
    }

    private String portHint(int start) {
        if (raw.indexOf('@', start) >= 0) {
            return "if this is the password, write in it / as %2F, ? as %3F, # as %23 and @ as %40";
        }
        if (raw.substring(start, at).indexOf(':') >= 0) {
            return "write an IPv6 address in brackets: [::1]:5432";
        }
        return "a password stands before the host: postgresql://user:password@host:5432/database";
    }

    private void readDatabase() {
        if (at == raw.length() || raw.charAt(at) != '/') {
            return;
        }
        int start = ++at;
        int question = raw.indexOf('?', at);
        at = question < 0 ? raw.length() : question;
        int sign = raw.substring(0, at).indexOf('@', start);
        if (sign >= 0 && raw.substring(authority, start).indexOf(':') >= 0) {
            throw ambiguous(sign, "the database's name holds an @, or the password a /");
        }
        putIfAny(Keyword.DBNAME, start, at);
    }

    private DatabaseUrlException ambiguous(int offset, String message) {
        return text.wrong(
                Reason.AMBIGUOUS,
                message,
                offset,
                "write in the user, the password and the database @ as %40, / as %2F, ? as %3F and : as %3A");
    }

    private void putIfAny(Keyword keyword, int start, int end) {
        if (start < end) {
            settings.put(keyword, Percent.decode(text, start, end, false), start, end);
        }
    }

    private void putUnlessEmpty(Keyword keyword, String value, int start) {
        if (!value.isEmpty()) {
            settings.put(keyword, value, start, at);
        }
    }
}
