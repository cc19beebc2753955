package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Databases and tables of which rows could be lost or changed by the way. */
@PostgresTest
class OddDatabasesTest {
    @TempDir
    private Path directory;

    private static String url(TestDatabase server, String database) {
        return server.url().replaceFirst("/[^/]*$", "/" + database);
    }

    private static String value(String url, String user, String password, String sql) throws SQLException {
        String jdbc = "jdbc:postgresql://" + url.replaceFirst(".*@", "");
        try (var connection = DriverManager.getConnection(jdbc, user, password);
                var statement = connection.createStatement()) {
            return statement.execute(sql) && statement.getResultSet().next()
                    ? String.valueOf(statement.getResultSet().getString(1))
                    : "";
        }
    }

    /** The bytes e9 and ff are no UTF-8; in LATIN1 they are letters. */
    @ParameterizedTest
    @CsvSource({"SQL_ASCII, SQL_ASCII", "LATIN1, LATIN1", "LATIN1, UTF8", "UTF8, SQL_ASCII"})
    void anotherEncodingThanUtf8(String from, String to, TestServer version, TestDatabase server) throws Exception {
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE a (t text, raw bytea)", "");
        String name = server.name() + "_" + from.toLowerCase(Locale.ROOT);
        String copy = name + "_copy";
        for (String[] database : new String[][] {{name, from}, {copy, to}}) {
            server.execute(
                    "CREATE DATABASE " + database[0] + " TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C' ENCODING '"
                            + database[1] + "'" + (version.majorVersion() > 14 ? " LOCALE_PROVIDER libc" : ""));
        }
        try {
            given.upgrade(url(server, name));
            String text = from.equals("SQL_ASCII") ? "E'caf\\xe9 \\xff'" : "'café ÿ'";
            value(
                    url(server, name),
                    server.user(),
                    server.password(),
                    "INSERT INTO app.a VALUES (" + text + ", '\\x00e9ff0a5c')");

            Path file = given.backup(url(server, name), GivenProject.NONE).file();
            given.restore(file, url(server, copy), GivenProject.NONE);

            String sql = "SELECT encode(convert_to(t, '" + (to.equals("SQL_ASCII") ? "SQL_ASCII" : "LATIN1")
                    + "'), 'hex') || ' ' || raw FROM app.a";
            assertThat(value(url(server, copy), server.user(), server.password(), sql))
                    .isEqualTo((from.equals("UTF8") ? "636166c3a920c3bf" : "636166e920ff") + " \\x00e9ff0a5c");
        } finally {
            server.execute("DROP DATABASE " + name + " WITH (FORCE)");
            server.execute("DROP DATABASE " + copy + " WITH (FORCE)");
        }
    }

    @Test
    void rowsThatAPolicyHidesAreNeverLeftOutSilently(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = new GivenProject(directory).revision("""
                        CREATE TABLE a (id integer PRIMARY KEY, tenant text);
                        ALTER TABLE a ENABLE ROW LEVEL SECURITY;
                        ALTER TABLE a FORCE ROW LEVEL SECURITY;
                        CREATE POLICY own ON a USING (tenant = current_user)""", "");
        String role = "owner_" + target.name();
        source.execute("CREATE ROLE %1$s LOGIN PASSWORD 'secret'; GRANT CREATE ON DATABASE %2$s TO %1$s"
                .formatted(role, source.name()));
        target.execute("GRANT CREATE ON DATABASE %2$s TO %1$s".formatted(role, target.name()));
        String asRole = source.url().replaceFirst("//[^@]*@", "//" + role + ":secret@");
        given.upgrade(asRole);
        source.execute("INSERT INTO app.a VALUES (1, 'others'), (2, '" + role + "')");

        QuipuException hidden =
                catchThrowableOfType(QuipuException.class, () -> given.backup(asRole, GivenProject.NONE));
        given.restore(
                given.backup(source, GivenProject.NONE).file(),
                target.url().replaceFirst("//[^@]*@", "//" + role + ":secret@"),
                GivenProject.NONE);

        assertThat(hidden).isInstanceOf(BackupException.class);
        assertThat(hidden.message()).startsWith("the role may not read all rows of app.a: ");
        assertThat(hidden.hint().orElse("")).contains("BYPASSRLS");
        assertThat(target.value("SELECT count(*) FROM app.a")).isEqualTo("2");
        assertThat(target.value("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class"
                        + " WHERE oid = 'app.a'::regclass"))
                .isEqualTo("t");
    }

    @Test
    void tablesOfEveryKind(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = new GivenProject(directory).revision("""
                        CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
                        CREATE UNLOGGED TABLE fast (id integer, many positive[]);
                        CREATE TABLE base (id bigint GENERATED ALWAYS AS IDENTITY (START 10 INCREMENT 5), n numeric,
                                           d double precision, twice numeric GENERATED ALWAYS AS (n * 2) STORED);
                        CREATE TABLE heir (more text) INHERITS (base);
                        CREATE TABLE "Größe ""x"".y" ("Sp alte" text, "select" integer);
                        CREATE TABLE events (id integer, at date) PARTITION BY RANGE (at);
                        CREATE TABLE events_a PARTITION OF events FOR VALUES FROM (MINVALUE) TO ('2026-01-01')
                            PARTITION BY LIST (id);
                        CREATE TABLE events_a_1 PARTITION OF events_a FOR VALUES IN (1);
                        CREATE TABLE events_b PARTITION OF events DEFAULT;
                        CREATE SEQUENCE down INCREMENT -3 MINVALUE -1000 MAXVALUE 1000 START 7""", "");
        given.fill(source, """
                SET search_path = app;
                INSERT INTO fast VALUES (1, '{1,2}'), (2, NULL);
                INSERT INTO base (n, d) VALUES ('NaN', 'NaN'), (1.50, 'infinity'), (NULL, '-infinity'), (-0.0, '-0');
                INSERT INTO heir (id, n, more) OVERRIDING SYSTEM VALUE VALUES (999, 3, 'heir');
                INSERT INTO "Größe ""x"".y" VALUES (E'\\t\\n\\\\.', 1);
                INSERT INTO events VALUES (1, '2025-01-01'), (2, '2026-05-05'), (3, NULL);
                SELECT nextval('down'), nextval('down')""");

        given.restore(given.backup(source, GivenProject.NONE).file(), target, GivenProject.NONE);

        for (String sql : new String[] {
            "SELECT string_agg(t::text, ';' ORDER BY id) FROM app.fast t",
            "SELECT string_agg(t::text, ';' ORDER BY id) FROM ONLY app.base t",
            "SELECT string_agg(t::text, ';' ORDER BY id) FROM app.base t",
            "SELECT string_agg(t::text, ';') FROM app.\"Größe \"\"x\"\".y\" t",
            "SELECT string_agg(tableoid::regclass || t::text, ';' ORDER BY id) FROM app.events t",
            "SELECT relpersistence FROM pg_class WHERE oid = 'app.fast'::regclass",
            "SELECT nextval('app.down')",
            "INSERT INTO app.base DEFAULT VALUES RETURNING id"
        }) {
            assertThat(target.value(sql)).as(sql).isEqualTo(source.value(sql));
        }
    }

    @Test
    void aVeryLongRow(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE a (id integer, raw bytea, t text)", "");
        given.fill(
                source,
                "INSERT INTO app.a VALUES (1, decode(repeat('00ff0a5c', 5000000), 'hex'), NULL);"
                        + " INSERT INTO app.a SELECT g, NULL, repeat(md5(g::text), 70000) FROM generate_series(2, 9) g");

        given.restore(given.backup(source, GivenProject.NONE).file(), target, GivenProject.NONE);

        String sql = "SELECT md5(string_agg(md5(coalesce(raw::text, t)), '' ORDER BY id)) FROM app.a";
        assertThat(target.value(sql)).isEqualTo(source.value(sql));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            CREATE TYPE public.mood AS ENUM ('x')                                  | type public.mood
            CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql AS 'SELECT 1'  | function public.f
            CREATE VIEW public.v AS SELECT 1 AS x                                  | view public.v
            CREATE SEQUENCE public.s                                               | sequence public.s
            CREATE TABLE public.t (id integer)                                     | table public.t
            """)
    void whatIsInTheWayOfARestoreIsNamed(String sql, String obstacle, TestDatabase source, TestDatabase target)
            throws Exception {
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE a (id integer)", "");
        given.fill(source, "SELECT 1");
        target.execute(sql);

        BackupException refused = catchThrowableOfType(
                BackupException.class,
                () -> given.restore(given.backup(source, GivenProject.NONE).file(), target, GivenProject.NONE));

        assertThat(refused.message()).isEqualTo("the database " + target.name() + " is not empty: it has " + obstacle);
    }

    @Test
    void emptySchemasExtensionsAndWhatSupabaseBringsAreNotInTheWay(TestDatabase source, TestDatabase target)
            throws Exception {
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE a (id integer)", "");
        given.fill(source, "INSERT INTO app.a VALUES (1)");
        target.execute("CREATE SCHEMA extensions; CREATE EXTENSION pgcrypto SCHEMA extensions; CREATE SCHEMA auth;"
                + " CREATE TABLE auth.users (id uuid); CREATE SCHEMA empty");

        given.restore(given.backup(source, GivenProject.NONE).file(), target, GivenProject.NONE);

        assertThat(target.value("SELECT count(*) FROM app.a")).isEqualTo("1");
    }
}
