package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@PostgresTest
class InterruptTest {

    @ParameterizedTest
    @CsvSource({"INT, 130", "TERM, 143"})
    @Timeout(300)
    void aSignalRollsBackAndSaysSo(String signal, int exitCode, TestDatabase database, @TempDir Path directory)
            throws Exception {
        assumeThat(JavaProcess.ignores(signal))
                .as("this build runs in the background of a shell, whose processes ignore SIGINT")
                .isFalse();
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(
                directory, "002", "001", "on", "CREATE TABLE b (id int);\nSELECT pg_sleep(50);", "DROP TABLE b;");
        try (JavaProcess quipu = JavaProcess.start(
                Main.class,
                directory,
                CommandRun.environment(database),
                "upgrade",
                "head",
                "--revisions",
                "revisions")) {
            awaitSleep(database);
            quipu.signal(signal);

            assertThat(quipu.exitCode()).isEqualTo(exitCode);
            assertThat(quipu.err()).contains("""
                    quipu: interrupted in app@002
                      rolled back; the database is at app@001
                      hint: run the same command again to go on
                    """);
        }
        assertThat(database.query("SELECT relname FROM pg_class WHERE relname IN ('a', 'b')"))
                .hasToString("[[a]]");
        assertThat(database.query("SELECT revision FROM quipu.applied")).hasToString("[[001]]");
        assertThat(database.value("SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%pg_sleep(50)%' AND"
                        + " pid <> pg_backend_pid() AND datname = current_database()"))
                .isEqualTo("0");
    }

    /** The signal asks again every second, and must not hit what clears away. */
    @Test
    @Timeout(120)
    void anIndexThatIsBrokenOffIsClearedAway(TestDatabase database, @TempDir Path directory) throws Exception {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(directory, "002", "001", "off", "CREATE INDEX CONCURRENTLY i ON a (id);", "DROP INDEX i;");
        CommandRun.in(directory, CommandRun.environment(database), "upgrade", "001", "--revisions", "revisions")
                .succeeded();
        try (Connection writer = database.connect()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("INSERT INTO public.a VALUES (1)");
            try (JavaProcess quipu = JavaProcess.start(
                    Main.class,
                    directory,
                    CommandRun.environment(database),
                    "upgrade",
                    "head",
                    "--revisions",
                    "revisions")) {
                awaitLock(database, "CREATE INDEX CONCURRENTLY%", "0 s");
                assertThat(CommandRun.in(
                                        directory,
                                        CommandRun.environment(database),
                                        "status",
                                        "--revisions",
                                        "revisions")
                                .out())
                        .as("it is in work")
                        .doesNotContain("interrupted");
                quipu.signal("TERM");
                awaitLock(database, "DROP INDEX CONCURRENTLY%", "2 s");
                writer.rollback();

                assertThat(quipu.exitCode()).isEqualTo(143);
            }
        }
        assertThat(database.query("SELECT relname FROM pg_class WHERE relname = 'i'"))
                .isEmpty();
        assertThat(database.query("SELECT statement FROM quipu.progress")).isEmpty();
    }

    /** With pg_restore where one fits the server, and without. */
    @Test
    @Timeout(180)
    void aRestoreLeavesTheDatabaseEmptyAndSaysSo(TestDatabase source, TestDatabase target, @TempDir Path directory)
            throws Exception {
        CommandRun.write(directory, "001", "", "on", """
                CREATE FUNCTION slow(i int) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN
                    IF pg_catalog.current_setting('test.slow', true) = 'yes' THEN PERFORM pg_catalog.pg_sleep(50); END IF;
                    RETURN true; END$$;
                CREATE TABLE a (id int CHECK (slow(id)));
                INSERT INTO a SELECT generate_series(1, 60);""", "DROP TABLE a; DROP FUNCTION slow;");
        for (String command :
                List.of("upgrade head --revisions revisions", "backup --to b.zip --revisions revisions")) {
            CommandRun.in(directory, CommandRun.environment(source), command.split(" "))
                    .succeeded(command);
        }
        target.execute("ALTER DATABASE " + target.name() + " SET test.slow = 'yes'");
        try (JavaProcess quipu = JavaProcess.start(
                Main.class,
                directory,
                CommandRun.environment(target),
                "restore",
                "b.zip",
                "--revisions",
                "revisions")) {
            awaitSleep(target);
            quipu.signal("TERM");

            assertThat(quipu.exitCode()).isEqualTo(143);
            assertThat(quipu.err()).endsWith("""
                    quipu: interrupted
                      the database is as empty as it was
                      hint: run the same command again to go on
                    """);
            assertThat(quipu.out()).isEmpty();
        }
        assertThat(target.query("SELECT 1 FROM pg_class WHERE relname IN ('a', 'applied')"))
                .isEmpty();
    }

    /** The copy is done by a part of the command that reads the revisions anew. */
    @Test
    @Timeout(180)
    void theCopyOfAnOriginalStopsAndLeavesNoRevision(TestDatabase database, @TempDir Path directory) throws Exception {
        try (InputStream original =
                Objects.requireNonNull(InterruptTest.class.getResourceAsStream("/originals/finops.sql"))) {
            database.execute(new String(original.readAllBytes(), StandardCharsets.UTF_8));
        }
        try (Connection writer = database.connect()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("LOCK TABLE optimization_recommendations IN ROW EXCLUSIVE MODE");
            try (JavaProcess quipu = JavaProcess.start(
                    Main.class, directory, CommandRun.environment(database), "adopt", "--into", "finops")) {
                awaitLock(database, "%LOCK TABLE%", "0 s");
                quipu.signal("TERM");

                assertThat(quipu.exitCode()).isEqualTo(143);
                assertThat(quipu.err()).contains("quipu: interrupted in ");
            }
        }
        assertThat(directory.resolve("migrations").toFile().list()).noneMatch(name -> name.startsWith("002"));
        assertThat(database.value("SELECT to_regnamespace('finops') IS NULL")).isEqualTo("t");
    }

    private static void awaitLock(TestDatabase database, String statement, String age) throws Exception {
        while (database.query("SELECT 1 FROM pg_stat_activity WHERE query LIKE '" + statement
                        + "' AND wait_event_type = 'Lock' AND datname = current_database()"
                        + " AND clock_timestamp() - query_start > interval '" + age + "'")
                .isEmpty()) {
            Thread.sleep(20);
        }
    }

    private static void awaitSleep(TestDatabase database) throws Exception {
        String sleeping = "SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname ="
                + " current_database()";
        while (database.value(sleeping).equals("0")) {
            Thread.sleep(20);
        }
    }
}
