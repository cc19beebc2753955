package dev.quipu.postgres.url;

import dev.quipu.postgres.name.NearestNames;
import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import dev.quipu.postgres.url.Query.Dialect;
import java.util.List;
import java.util.Locale;

/** Tells which form a text has, and has it read. */
final class Form {
    private static final List<String> LIBPQ = List.of("postgresql", "postgres");
    private static final List<String> SQLALCHEMY =
            List.of("asyncpg", "psycopg", "psycopg2", "psycopg2cffi", "psycopg_async", "pg8000", "aiopg");
    private static final String FORMS =
            "write postgresql://user@host:5432/database, jdbc:postgresql://host/database or" + " host=… dbname=…";

    private Form() {}

    static Settings read(UrlText text) {
        String raw = text.raw();
        int scheme = raw.indexOf("://");
        boolean isUrl = scheme >= 0 && raw.substring(0, scheme).matches("(?i)(jdbc:|r2dbc:)?[a-z0-9+._-]*");
        if (raw.regionMatches(true, 0, JdbcReader.PREFIX, 0, JdbcReader.PREFIX.length())) {
            return new JdbcReader(text).read();
        }
        if (isUrl) {
            return new UriReader(text, scheme + 3, dialect(text, raw.substring(0, scheme))).read();
        }
        if (raw.indexOf('=') >= 0 && !isQuoted(raw)) {
            return new KeyValueReader(text).read();
        }
        throw text.wrong(
                Reason.UNKNOWN_FORM,
                raw.isEmpty() ? "the database URL is empty" : "this is no database URL",
                0,
                isQuoted(raw) ? "leave out the quotes around it" : FORMS);
    }

    private static boolean isQuoted(String raw) {
        return raw.startsWith("\"") || raw.startsWith("'");
    }

    private static Dialect dialect(UrlText text, String scheme) {
        String folded = scheme.toLowerCase(Locale.ROOT);
        if (LIBPQ.contains(folded)) {
            return Dialect.LIBPQ;
        }
        int plus = folded.indexOf('+');
        if (plus < 0 || !LIBPQ.contains(folded.substring(0, plus))) {
            throw text.wrong(
                    Reason.UNKNOWN_FORM,
                    text.quote(0, scheme.length()) + " is no scheme of a PostgreSQL URL",
                    0,
                    FORMS);
        }
        String driver = folded.substring(plus + 1);
        if (!SQLALCHEMY.contains(driver)) {
            throw text.wrong(
                    Reason.UNKNOWN_FORM,
                    text.quote(plus + 1, scheme.length()) + " is no PostgreSQL driver of SQLAlchemy",
                    plus + 1,
                    NearestNames.hint(driver, SQLALCHEMY).orElse("leave out +" + driver));
        }
        return Dialect.SQLALCHEMY;
    }
}
