package dev.quipu.postgres.scratch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.script.ScriptSplitter;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Statements find what they need wherever it stands, and what speaks of all that is there finds all of it. */
class ScriptApplierTest {
    private static final Scratch SCRATCH = Scratch.local();

    private static final String READABLE = """
            SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'app'::regnamespace
              AND has_table_privilege('reader', oid, 'SELECT')
            """;

    private static final String PROTECTED = """
            SELECT string_agg(relname, ' ' ORDER BY relname) FROM pg_class
            WHERE relkind = 'r' AND relnamespace = 'app'::regnamespace AND relrowsecurity
            """;

    private static final String PROTECT_ALL = """
            DO $$
            DECLARE one record;
            BEGIN
                FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'app' LOOP
                    EXECUTE format('ALTER TABLE app.%I ENABLE ROW LEVEL SECURITY', one.tablename);
                END LOOP;
            END $$;
            """;

    @AfterAll
    static void close() {
        SCRATCH.close();
    }

    @Test
    void privilegesOnAllTablesAreOnThoseOfLaterFilesToo() {
        assertThat(after(
                        READABLE,
                        "CREATE SCHEMA app; GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;",
                        "CREATE TABLE app.a (id int PRIMARY KEY);",
                        "CREATE TABLE app.b (id int REFERENCES app.c); CREATE TABLE app.c (id int PRIMARY KEY);"))
                .isEqualTo("a b c");
    }

    @Test
    void aBlockOverAllTablesFindsThoseOfLaterFiles() {
        assertThat(after(
                        PROTECTED,
                        "CREATE SCHEMA app;" + PROTECT_ALL,
                        "CREATE TABLE app.a (id int PRIMARY KEY);",
                        "CREATE TABLE app.b (id int);"))
                .isEqualTo("a b");
    }

    @Test
    void privilegesOnAllTablesWaitForATableThatWaits() {
        assertThat(after(READABLE, """
                        CREATE SCHEMA app;
                        CREATE TABLE app.a (id int REFERENCES app.b);
                        CREATE TABLE app.b (id int PRIMARY KEY);
                        GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;
                        REVOKE SELECT ON app.b FROM reader;
                        CREATE TABLE app.later (id int);
                        """)).isEqualTo("a");
    }

    @Test
    void privilegesOnAllTablesComeBeforeWhatStandsBehindThemUnlessItIsNeeded() {
        assertThat(after(READABLE, """
                        CREATE SCHEMA app;
                        CREATE TABLE app.a (id int REFERENCES app.b);
                        GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;
                        CREATE TABLE app.b (id int PRIMARY KEY);
                        CREATE TABLE app.later (id int);
                        """)).isEqualTo("a b");
    }

    @Test
    void privilegesOnAllTablesDoNotUndoThoseOfLaterFiles() {
        assertThat(after(
                        READABLE,
                        "CREATE SCHEMA app; CREATE TABLE app.a (id int); CREATE TABLE app.b (id int);",
                        "GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;",
                        "REVOKE SELECT ON app.b FROM reader;",
                        "CREATE TABLE app.c (id int);"))
                .isEqualTo("a c");
    }

    @Test
    void privilegesBehindThoseOnAllTablesWaitThoughSomethingElseDoes() {
        assertThat(after(
                        READABLE,
                        "CREATE SCHEMA app; CREATE TABLE app.a (id int); CREATE TABLE app.b (id int);"
                                + " GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;",
                        "REVOKE SELECT ON app.b FROM reader;",
                        "CREATE TABLE app.c (id int REFERENCES app.d);",
                        "SELECT 1; CREATE TABLE app.d (id int PRIMARY KEY);"))
                .isEqualTo("a c d");
    }

    @Test
    void whatClearsAwayAtTheBeginningTakesNothingAway() {
        assertThat(after(
                        "SELECT count(*) FROM pg_class WHERE relname IN ('a', 'b')",
                        "DROP OWNED BY reader; DO $$ BEGIN DROP TABLE IF EXISTS public.b; END $$;",
                        "CREATE TABLE public.a (); ALTER TABLE public.a OWNER TO reader; CREATE TABLE public.b ();"))
                .isEqualTo("2");
    }

    @Test
    void aRoleThatIsSetBehindABlockIsLeftBehindWhatItMakes() {
        assertThat(after(
                        "SELECT string_agg(relname || ' ' || (relowner = 'reader'::regrole), ' ' ORDER BY relname)"
                                + " FROM pg_class WHERE relname IN ('a', 'b')",
                        "CREATE SCHEMA app; GRANT ALL ON SCHEMA app TO reader;"
                                + " DO $$ BEGIN PERFORM 1; END $$; SET ROLE reader; CREATE TABLE app.a (); RESET ROLE;",
                        "DO $$ BEGIN PERFORM 2; END $$; CREATE TABLE app.b ();"))
                .isEqualTo("a true b false");
    }

    @Test
    void aBlockMakesWhatOthersWaitFor() {
        assertThat(after(
                        READABLE,
                        "CREATE TABLE app.a (id int, m app.mood); GRANT SELECT ON ALL TABLES IN SCHEMA app TO reader;",
                        "CREATE SCHEMA app; DO $$ BEGIN CREATE TYPE app.mood AS ENUM ('sad'); END $$;",
                        "CREATE TABLE app.b (m app.mood);"))
                .isEqualTo("a b");
    }

    @Test
    void whatStandsBehindABlockIsMadeUnderItsOwnPath() {
        assertThat(after(
                        "SELECT string_agg(relnamespace::regnamespace || '.' || relname, ' ' ORDER BY relname)"
                                + " FROM pg_class WHERE relname IN ('a', 'b', 'c') AND relkind = 'r'",
                        "CREATE SCHEMA app; SET search_path = app; DO $$ BEGIN PERFORM 1; END $$; CREATE TABLE a ();",
                        "CREATE TABLE b ();",
                        "CREATE SCHEMA other; SET search_path = other; SELECT 1; CREATE TABLE c ();"))
                .isEqualTo("app.a public.b other.c");
    }

    @Test
    void whatNothingMakesIsToldWithItsPlace() {
        assertThatThrownBy(() -> after(
                        "SELECT 1", "DO $$ BEGIN PERFORM 1; END $$;\nCREATE TABLE a (b app.nothing);", "SELECT 2;"))
                .isInstanceOfSatisfying(
                        QuipuException.class,
                        failure -> assertThat(failure.location().orElseThrow().line())
                                .isEqualTo(2));
    }

    /** What waits for it is all right, and comes first by the names of the files. */
    @Test
    void whatIsBrokenIsToldAndNotWhatWaitsForIt() {
        assertThatThrownBy(() -> after(
                        "SELECT 1",
                        "CREATE SCHEMA app;",
                        "CREATE VIEW app.v AS SELECT * FROM app.zz;",
                        "CREATE FUNCTION app.f() RETURNS SETOF app.v LANGUAGE sql AS 'TABLE app.v';",
                        "CREATE TABLE app.zz (a app.nosuch);",
                        "CREATE TABLE app.more (a app.nosuch);"))
                .isInstanceOfSatisfying(QuipuException.class, failure -> {
                    assertThat(failure.message()).contains("type \"app.nosuch\" does not exist");
                    assertThat(failure.location().orElseThrow().lineText()).startsWith("CREATE TABLE app.zz");
                });
    }

    @Test
    void aRoleThatIsThereIsNotMadeAgain() {
        assertThat(after(
                        READABLE,
                        "CREATE ROLE reader NOLOGIN; CREATE SCHEMA app; CREATE TABLE app.a (id int);"
                                + " CREATE USER reader; GRANT SELECT ON app.a TO reader;"))
                .isEqualTo("a");
    }

    @Test
    void aBlockThatMakesARoleThatIsThereIsNotTakenForDone() {
        assertThatThrownBy(() -> after(READABLE, """
                        CREATE SCHEMA app;
                        DO $$ BEGIN CREATE ROLE reader; CREATE TABLE app.a (id int); END $$;
                        CREATE TABLE app.b (id int);
                        """))
                .isInstanceOfSatisfying(
                        QuipuException.class,
                        failure -> assertThat(failure).hasMessageContaining("role \"reader\" already exists"));
    }

    /** Runs files as a folder has them, and asks. */
    private static String after(String question, String... files) {
        List<ScriptStatement> statements = new ArrayList<>();
        for (int i = 0; i < files.length; i++) {
            statements.addAll(ScriptSplitter.split("0" + i + ".sql", files[i]).statements());
        }
        try (ScratchDatabase database = SCRATCH.create();
                ScratchSession session = database.connect()) {
            session.makeRole("reader");
            new ScriptApplier(session).apply(statements);
            return session.session().query(question).stream()
                    .map(row -> String.valueOf(row.getFirst()))
                    .collect(Collectors.joining());
        }
    }
}
