package dev.quipu.postgres.url;

import dev.quipu.postgres.url.Query.Parameter;
import java.util.Set;
import java.util.TreeSet;

/**
 * The parameters that SQLAlchemy hands to its drivers: those of libpq, those of asyncpg and pg8000 that say the same by
 * another name, and those that concern only Python, which have no effect here.
 */
final class SqlAlchemyParameters {
    /** They set what a Python process caches, prefetches or returns; none is about where or how to connect. */
    private static final Set<String> OF_PYTHON = Set.of(
            "async_fallback",
            "autocommit",
            "command_timeout",
            "connection_factory",
            "cursor_factory",
            "executemany_batch_page_size",
            "executemany_mode",
            "executemany_values_page_size",
            "isolation_level",
            "max_cacheable_statement_size",
            "max_cached_statement_lifetime",
            "native_inet_types",
            "plugin",
            "prepare_threshold",
            "prepared_statement_cache_size",
            "prepared_statement_name_func",
            "row_factory",
            "statement_cache_size",
            "use_native_hstore");

    private static final String SOCKET = "/.s.PGSQL.";

    private final UrlText text;
    private final Settings settings;
    private boolean hasHost;

    SqlAlchemyParameters(UrlText text, Settings settings) {
        this.text = text;
        this.settings = settings;
    }

    void put(Parameter parameter) {
        switch (parameter.name()) {
            case "host" -> putHost(parameter);
            case "database" -> set(Keyword.DBNAME, parameter.value(), parameter);
            case "timeout" -> set(Keyword.CONNECT_TIMEOUT, parameter.value(), parameter);
            case "ssl" ->
                set(Keyword.SSLMODE, parameter.value().equals("true") ? "require" : parameter.value(), parameter);
            case "direct_tls" ->
                set(Keyword.SSLNEGOTIATION, parameter.value().equals("true") ? "direct" : "postgres", parameter);
            case "tcp_keepalive" -> set(Keyword.KEEPALIVES, parameter.value().equals("false") ? "0" : "1", parameter);
            case "unix_sock" -> putSocket(parameter);
            default -> putOther(parameter);
        }
    }

    private void putOther(Parameter parameter) {
        var keyword = Keyword.of(parameter.name());
        if (keyword.isPresent()) {
            set(keyword.get(), parameter.value(), parameter);
        } else if (!OF_PYTHON.contains(parameter.name())) {
            var known = new TreeSet<>(Keyword.names());
            known.addAll(OF_PYTHON);
            throw ParameterNames.unknown(text, parameter.start(), parameter.end(), known);
        }
    }

    private void set(Keyword keyword, String value, Parameter parameter) {
        settings.put(keyword, value, parameter.valueStart(), parameter.valueEnd());
    }

    /** Several hosts are written as {@code host=a:5432&host=b:5433}. */
    private void putHost(Parameter parameter) {
        String value = parameter.value();
        int colon = value.startsWith("/") ? -1 : value.lastIndexOf(':');
        boolean hasPort = colon >= 0 && value.indexOf(':') == colon;
        String host = hasPort ? value.substring(0, colon) : value;
        String port = hasPort ? value.substring(colon + 1) : "";
        if (hasHost) {
            set(Keyword.HOST, settings.get(Keyword.HOST) + "," + host, parameter);
            set(Keyword.PORT, settings.get(Keyword.PORT) + "," + port, parameter);
        } else {
            set(Keyword.HOST, host, parameter);
            if (hasPort) {
                set(Keyword.PORT, port, parameter);
            }
        }
        hasHost = true;
    }

    /** pg8000 names the socket itself: {@code /run/postgresql/.s.PGSQL.5432}. */
    private void putSocket(Parameter parameter) {
        int name = parameter.value().lastIndexOf(SOCKET);
        if (name < 0) {
            set(Keyword.HOST, parameter.value(), parameter);
        } else {
            set(Keyword.HOST, parameter.value().substring(0, name), parameter);
            set(Keyword.PORT, parameter.value().substring(name + SOCKET.length()), parameter);
        }
    }
}
