package dev.quipu.postgres.url;

import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import dev.quipu.postgres.url.Query.Dialect;

/**
 * Reads {@code jdbc:postgresql://host:port,host:port/database?parameter=value}, as pgjdbc does. Not for use by several
 * threads.
 */
final class JdbcReader {
    static final String PREFIX = "jdbc:postgresql:";

    private final UrlText text;
    private final String raw;
    private final Settings settings;

    JdbcReader(UrlText text) {
        this.text = text;
        this.raw = text.raw();
        this.settings = new Settings(text);
    }

    Settings read() {
        int question = raw.indexOf('?');
        int end = question < 0 ? raw.length() : question;
        int start = PREFIX.length();
        if (raw.startsWith("//", start)) {
            requireNoCredentials(start + 2);
            int slash = raw.substring(0, end).indexOf('/', start + 2);
            int hostsEnd = slash < 0 ? end : slash;
            readHosts(start + 2, hostsEnd);
            readDatabase(Math.min(hostsEnd + 1, end), end);
        } else {
            readDatabase(raw.startsWith("/", start) ? start + 1 : start, end);
        }
        if (question >= 0) {
            var parameters = new JdbcParameters(text, settings);
            new Query(text, Dialect.JDBC).read(question + 1, parameters::put);
            parameters.finish();
        }
        return settings;
    }

    private void requireNoCredentials(int start) {
        int sign = raw.indexOf('@', start);
        int slash = raw.indexOf('/', start);
        int question = raw.indexOf('?', start);
        boolean inParameters = question >= 0 && question < sign && (slash < 0 || slash < question || slash > sign);
        boolean inDatabase =
                slash >= 0 && slash < sign && raw.substring(start, slash).indexOf(':') < 0;
        if (sign >= 0 && !inParameters && !inDatabase) {
            throw text.wrong(
                    Reason.SYNTAX,
                    "a JDBC URL has no user and password before the host",
                    start,
                    // No URL stands here: what hides passwords would take a part of the sentence for one.
                    "leave out jdbc: before postgresql, or write both behind the database's name, as the parameters user"
                            + " and password; an at sign in that name is %40");
        }
    }

    private void readHosts(int start, int end) {
        var hosts = new StringBuilder();
        var ports = new StringBuilder();
        for (int at = start; at <= end; ) {
            int comma = raw.substring(0, end).indexOf(',', at);
            int hostEnd = comma < 0 ? end : comma;
            readHost(at, hostEnd, hosts, ports);
            if (comma >= 0) {
                hosts.append(',');
                ports.append(',');
            }
            at = hostEnd + 1;
        }
        put(Keyword.HOST, hosts.toString(), start, end);
        put(Keyword.PORT, ports.toString(), start, end);
    }

    private void readHost(int start, int end, StringBuilder hosts, StringBuilder ports) {
        String address = raw.substring(start, end);
        int colon = address.lastIndexOf(':');
        boolean hasPort = colon > address.lastIndexOf(']');
        int hostEnd = hasPort ? start + colon : end;
        if (hasPort && !Keyword.PORT.accepts(raw.substring(hostEnd + 1, end))) {
            throw text.wrong(
                    Reason.INVALID_VALUE,
                    "the port is %s but must be %s".formatted(text.quote(hostEnd + 1, end), Keyword.PORT.expectation()),
                    hostEnd + 1,
                    null);
        }
        boolean brackets = raw.startsWith("[", start) && hostEnd - start >= 2 && raw.charAt(hostEnd - 1) == ']';
        hosts.append(Percent.decode(text, brackets ? start + 1 : start, brackets ? hostEnd - 1 : hostEnd, false));
        ports.append(hasPort ? raw.substring(hostEnd + 1, end) : "");
    }

    private void readDatabase(int start, int end) {
        put(Keyword.DBNAME, Percent.decode(text, start, end, true), start, end);
    }

    private void put(Keyword keyword, String value, int start, int end) {
        if (!value.isEmpty()) {
            settings.put(keyword, value, start, end);
        }
    }
}
