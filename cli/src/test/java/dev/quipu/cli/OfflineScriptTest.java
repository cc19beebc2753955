package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A script that {@code --sql} writes and psql runs does what the command does. */
@PostgresTest
@Timeout(120)
class OfflineScriptTest {
    private static final String RECORDED = """
            SELECT 'applied', branch, revision, checksum, stamped::text FROM quipu.applied
            UNION ALL SELECT 'branch', branch, schema_name, schema_created::text, '' FROM quipu.branch
            UNION ALL SELECT 'progress', branch, revision, statement::text, '' FROM quipu.progress
            UNION ALL SELECT 'history', format('%s %s@%s', lpad(row_number() OVER (ORDER BY id)::text, 3), branch, revision),
                             format('%s %s to %s', direction, from_revisions, to_revisions),
                             format('%s %s %s', statements, sqlstate, message), tool FROM quipu.history
            ORDER BY 1, 2, 3""";

    private static final String CATALOG = """
            SELECT 'relation', c.oid::regclass::text, c.relkind::text, coalesce(pg_get_indexdef(c.oid), '')
            FROM pg_class AS c WHERE c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('quipu', 'public', 'finops'))
            UNION ALL SELECT 'column', a.attrelid::regclass::text, a.attname, format_type(a.atttypid, a.atttypmod)
            FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
            WHERE a.attnum > 0 AND c.relnamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'finops'))
            UNION ALL SELECT 'constraint', conrelid::regclass::text, conname, pg_get_constraintdef(oid)
            FROM pg_constraint WHERE connamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('public', 'finops'))
            UNION ALL SELECT 'function', p.oid::regprocedure::text, '', pg_get_functiondef(p.oid)
            FROM pg_proc AS p WHERE pronamespace IN (SELECT oid FROM pg_namespace WHERE nspname IN ('quipu', 'finops'))
            UNION ALL SELECT 'trigger', tgrelid::regclass::text, tgname, pg_get_triggerdef(oid)
            FROM pg_trigger WHERE NOT tgisinternal
            ORDER BY 1, 2, 3, 4""";

    private static final List<String> OWN = List.of("--revisions", "revisions");
    private static final List<String> PACK = List.of("--pack", "finops");

    @TempDir
    private Path directory = Path.of("");

    private List<String> settings = List.of();

    @BeforeAll
    static void psqlIsThere() throws Exception {
        boolean found = List.of(System.getenv().getOrDefault("PATH", "").split(":")).stream()
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "psql")));
        assumeThat(found).as("psql is on the path").isTrue();
    }

    @Test
    void thePackUpAndDown(TestDatabase byCommand, TestDatabase byScript) throws Exception {
        same(byCommand, byScript, PACK, "upgrade", "head", "head");
        same(byCommand, byScript, PACK, "downgrade", "finops@002", "finops@009:finops@002");
        same(byCommand, byScript, PACK, "upgrade", "finops@004", "finops@002:finops@004");
        same(byCommand, byScript, PACK, "downgrade", "base", "finops@004:base");
    }

    /** It would run, do nothing, and look as if it had. */
    @Test
    void aStampThatBeginsAtItsEndIsRefused() throws Exception {
        ownRevisions();
        for (String target : List.of("base", "app@base")) {
            CommandRun refused =
                    CommandRun.in(directory, Map.of(), "stamp", target, "--sql", "--revisions", "revisions");
            assertThat(refused.err()).contains("from base to base, a script would record nothing", "--sql heads:");
            assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(refused.out()).isEmpty();
        }
    }

    @Test
    void transactionalAndOtherRevisionsWithCopyData(TestDatabase byCommand, TestDatabase byScript) throws Exception {
        ownRevisions();
        same(byCommand, byScript, OWN, "upgrade", "002", "002");
        same(byCommand, byScript, OWN, "upgrade", "head", "002:head");
        assertThat(byScript.query("SELECT t FROM public.a ORDER BY id"))
                .hasToString("[[it's; -- \\ ä\ttab], [null], [$$dollar$$]]")
                .isEqualTo(byCommand.query("SELECT t FROM public.a ORDER BY id"));
        same(byCommand, byScript, OWN, "downgrade", "001", "004:001");
        same(byCommand, byScript, OWN, "downgrade", "base", "001:base");
    }

    @Test
    void aScriptAppliedTwiceOrInTheWrongPlaceChangesNothing(TestDatabase database) throws Exception {
        ownRevisions();
        String whole = script(OWN, "upgrade", "head");
        String rest = script(OWN, "upgrade", "002:head");
        String back = script(OWN, "downgrade", "004:001");

        refused(database, rest, "this script starts at app@001, app@002, but the database has nothing");
        refused(database, back, "relation \"quipu.applied\" does not exist");
        assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'quipu'"))
                .isEmpty();

        assertThat(psql(database, whole)).isEqualTo("0 ");
        var before = List.of(database.query(RECORDED), database.query(CATALOG));
        refused(database, whole, "this script starts at base, but the database has app@001, app@002, app@003, app@004");
        refused(database, rest, "this script starts at app@001, app@002, but the database has");
        assertThat(List.of(database.query(RECORDED), database.query(CATALOG))).isEqualTo(before);
        assertThat(psql(database, back)).isEqualTo("0 ");
        refused(
                database,
                back,
                "this script starts at app@001, app@002, app@003, app@004, but the database has app@001");
    }

    @Test
    void aStampAsAScriptRecordsWhatTheCommandDoes(TestDatabase byCommand, TestDatabase byScript) throws Exception {
        ownRevisions();
        same(byCommand, byScript, OWN, "stamp", "003", "003");
        same(byCommand, byScript, OWN, "stamp", "001", "003:001");
        same(byCommand, byScript, OWN, "stamp", "base", "001:base");
        refused(
                byScript,
                script(OWN, "stamp", "002:003"),
                "this script starts at app@001, app@002, but the database has nothing");
    }

    @Test
    void whereThereIsNothingToDoAScriptDoesNothing(TestDatabase byCommand, TestDatabase byScript) throws Exception {
        Files.createDirectories(directory.resolve("revisions"));
        assertThat(psql(byScript, script(OWN, "upgrade", "head"))).isEqualTo("0 ");
        assertThat(psql(byScript, script(OWN, "stamp", "base"))).isEqualTo("0 ");
        ownRevisions();
        same(byCommand, byScript, OWN, "upgrade", "002", "002");
        assertThat(psql(byScript, script(OWN, "upgrade", "base:base"))).isEqualTo("0 ");
    }

    /** A database may have another default of what a backslash is, and so may a revision. */
    @Test
    void backslashesAreReadAsTheyAreWritten(TestDatabase byCommand, TestDatabase byScript) throws Exception {
        for (TestDatabase database : List.of(byCommand, byScript)) {
            database.execute("ALTER DATABASE " + database.name() + " SET standard_conforming_strings = off");
        }
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a AS SELECT 'C:\\temp' AS t;", "DROP TABLE a;");
        CommandRun.write(
                directory,
                "002",
                "001",
                "on",
                "SET standard_conforming_strings = off;\nSET escape_string_warning = off;\n"
                        + "INSERT INTO a VALUES ('it\\'s');",
                "SELECT '\\';");
        same(byCommand, byScript, OWN, "upgrade", "head", "head");
        assertThat(byScript.query("SELECT t FROM public.a ORDER BY 1"))
                .hasToString("[[C:\\temp], [it's]]")
                .isEqualTo(byCommand.query("SELECT t FROM public.a ORDER BY 1"));
        same(byCommand, byScript, OWN, "downgrade", "001", "002:001");
    }

    /** Outside of literals {@code :PORT} is a variable of psql, and the bound of a slice to the server. */
    @Test
    void whatLooksLikeAVariableOfPsqlIsSentAsItStands(TestDatabase byCommand, TestDatabase byScript) throws Exception {
        CommandRun.write(
                directory,
                "001",
                "",
                "on",
                "CREATE TABLE t AS SELECT ARRAY[7, 8, 9] AS arr, 2 AS port, 3 AS \"HOST\";\n"
                        + "CREATE VIEW v AS SELECT arr[1:PORT] AS a, arr[1:\"HOST\"] AS b, ':PORT' AS c /* :PORT */, 2::INT AS d,"
                        + " make_interval(days:=port) AS e FROM t;",
                "DROP VIEW v;\nDROP TABLE t;");
        same(byCommand, byScript, OWN, "upgrade", "head", "head");
        assertThat(byScript.query("SELECT a, b, c, d FROM public.v")).hasToString("[[{7,8}, {7,8,9}, :PORT, 2]]");
    }

    @Test
    void settingsOfPsqlDoNotMatter(TestDatabase byCommand, TestDatabase byScript) throws Exception {
        ownRevisions();
        settings = List.of("--set=AUTOCOMMIT=off", "--set=SINGLELINE=on", "--set=ON_ERROR_ROLLBACK=on");
        same(byCommand, byScript, OWN, "upgrade", "head", "head");
    }

    /** A script is about the branches that it names; others are nothing to it. */
    @Test
    void otherBranchesOfTheDatabaseDoNotMatter(TestDatabase byCommand, TestDatabase byScript) throws Exception {
        ownRevisions();
        List<String> both = List.of("--pack", "finops", "--revisions", "revisions");
        same(byCommand, byScript, both, "upgrade", "heads", "heads");
        same(byCommand, byScript, both, "downgrade", "finops@006", "finops@009:finops@006");
        same(byCommand, byScript, both, "upgrade", "finops@007", "finops@006:finops@007");
    }

    @Test
    void aDatabaseFromBeforeASquashIsWhereItsScriptsBegin(TestDatabase byCommand, TestDatabase byScript)
            throws Exception {
        ownRevisions();
        same(byCommand, byScript, OWN, "upgrade", "003", "003");
        CommandRun.in(directory, CommandRun.environment(byCommand), "squash", "003", "--revisions", "revisions")
                .succeeded();
        same(byCommand, byScript, OWN, "upgrade", "head", "003:head");
        same(byCommand, byScript, OWN, "downgrade", "base", "004:base");
        same(byCommand, byScript, OWN, "upgrade", "head", "base:head");
    }

    private void ownRevisions() throws IOException {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int, t text);", "DROP TABLE a;");
        CommandRun.write(
                directory,
                "002",
                "001",
                "on",
                "COPY a FROM stdin;\n1\tit's; -- \\\\ ä\\ttab\n2\t\\N\n3\t$$dollar$$\n\\.\n"
                        + "UPDATE a SET id = id * 10;",
                "DELETE FROM a;");
        CommandRun.write(
                directory,
                "003",
                "002",
                "off",
                "CREATE INDEX CONCURRENTLY a_id ON a (id);\nVACUUM a;",
                "DROP INDEX CONCURRENTLY a_id;");
        CommandRun.write(
                directory, "004", "003", "on", "CREATE TYPE kind AS ENUM ('a');\nSET ROLE NONE;", "DROP TYPE kind;");
    }

    private void same(
            TestDatabase byCommand, TestDatabase byScript, List<String> what, String verb, String target, String range)
            throws Exception {
        List<String> words = new ArrayList<>(List.of(verb, target));
        words.addAll(what);
        CommandRun run = CommandRun.in(directory, CommandRun.environment(byCommand), words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(psql(byScript, script(what, verb, range))).isEqualTo("0 ");
        assertThat(byScript.query(RECORDED))
                .isEqualTo(byCommand.query(RECORDED))
                .isNotEmpty();
        assertThat(byScript.query(CATALOG)).isEqualTo(byCommand.query(CATALOG)).isNotEmpty();
        CommandRun diff = CommandRun.in(
                directory, Map.of("PGPASSWORD", byCommand.password()), "diff", byCommand.url(), byScript.url());
        assertThat(diff.exitCode()).as(diff.out() + diff.err()).isZero();
    }

    private String script(List<String> what, String verb, String range) {
        List<String> words = new ArrayList<>(List.of(verb, range, "--sql"));
        words.addAll(what);
        // No database: nothing listens there.
        CommandRun run = CommandRun.in(
                directory, Map.of("DATABASE_URL", "postgresql://127.0.0.1:1/none"), words.toArray(String[]::new));
        assertThat(run.exitCode()).as(run.err()).isZero();
        return run.out();
    }

    private void refused(TestDatabase database, String script, String reason) throws Exception {
        assertThat(psql(database, script)).startsWith("3 ").contains(reason);
    }

    /** Returns the exit code and what psql complained of. */
    private String psql(TestDatabase database, String script) throws Exception {
        Path file = Files.writeString(directory.resolve("script.sql"), script);
        Path errors = directory.resolve("psql.err");
        List<String> words = new ArrayList<>(List.of("psql", "--no-psqlrc", "--quiet", "--file=" + file));
        words.addAll(settings);
        var builder = new ProcessBuilder(words)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(errors.toFile());
        builder.environment()
                .putAll(Map.of(
                        "PGPASSWORD", database.password(),
                        "PGHOST", database.host(),
                        "PGPORT", String.valueOf(database.port()),
                        "PGUSER", database.user(),
                        "PGDATABASE", database.name(),
                        "PGCLIENTENCODING", "UTF8",
                        "LC_ALL", "C"));
        Process process = builder.start();
        assertThat(process.waitFor(180, TimeUnit.SECONDS)).isTrue();
        return process.exitValue() + " " + Files.readString(errors, StandardCharsets.UTF_8);
    }
}
