package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Revisions are sent before the answer to the one before them is there; nothing of that may be seen. */
@PostgresTest
@Timeout(60)
class StepQueueTest {
    private static final Target HEAD = Target.parse("head");

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Inside the transaction.
                "CREATE TABLE b (id int); SELECT 1/0",
                // At parsing, before there is a transaction.
                "CREATE TABLE b (id int); CREATE TABEL x ()",
                // At COMMIT, after which there is none.
                "CREATE TABLE b (id int PRIMARY KEY, up int REFERENCES b DEFERRABLE INITIALLY DEFERRED);"
                        + "INSERT INTO b VALUES (1, 2)",
                // In the bookkeeping.
                "CREATE TABLE b (id int); DROP TABLE quipu.history"
            })
    void nothingBehindAFailureRuns(String failing, TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "")
                .revision("002", failing, "");
        IntStream.rangeClosed(3, 9).forEach(i -> given.revision("00" + i, "CREATE TABLE t" + i + " (id int)", ""));

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.message()).startsWith("app@002 failed: ");
        assertThat(failure.notes()).contains("rolled back; the database is at app@001");
        assertThat(given.applied()).containsExactly("001");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relname = 'b' OR relname LIKE 't_'"))
                .isEmpty();
        assertThat(given.history()).hasSize(2);
    }

    @Test
    void aFailureIsToldOnceAndAtItsPlace(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "")
                .revision("002", "CREATE TABLE b (id int);\nCREATE TABLE c (id nosuchtype)", "")
                .revision("003", "CREATE TABLE d (id int)", "");

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.location().orElseThrow().line()).isEqualTo(2);
        assertThat(failure.location().orElseThrow().column()).isEqualTo(20);
        assertThat(given.heard).containsExactly("started app@001", "finished app@001 1", "started app@002");
    }

    @Test
    void whatMustGoAloneStandsInTheMiddle(TestDatabase database) throws SQLException {
        Given given = new Given(database);
        for (int i = 10; i < 60; i++) {
            given.revision(
                    "0" + i, "CREATE TABLE t" + i + " (id int /* " + "x".repeat(500) + " */)", "DROP TABLE t" + i);
        }
        given.nonTransactional("060", "CREATE INDEX CONCURRENTLY t10_id ON t10 (id)", "DROP INDEX t10_id")
                .revision("061", "CREATE TABLE u (id int)", "DROP TABLE u")
                .revision("062", "COPY u FROM stdin;\n1\n2\n\\.\n", "TRUNCATE u")
                .java("063", connection -> {
                    try (var statement = connection.createStatement()) {
                        statement.execute("INSERT INTO u VALUES (3)");
                    }
                })
                .revision("064", "DO $$BEGIN RAISE NOTICE 'heard'; END$$", "SELECT 1")
                .revision("065", "INSERT INTO u SELECT /* " + "y".repeat(40_000) + " */ 4", "SELECT 1")
                .revision("066", "CREATE TABLE v (id int)", "DROP TABLE v");

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(given.applied()).hasSize(57);
        assertThat(database.value("SELECT count(*) FROM app.u")).isEqualTo("4");
        assertThat(given.heard)
                .filteredOn(line -> line.startsWith("started"))
                .hasSize(57)
                .doesNotHaveDuplicates();
        assertThat(given.heard).containsSubsequence("started app@064", "notice heard", "finished app@064 1");
        assertThat(database.value("SELECT count(DISTINCT started_at) FROM quipu.history"))
                .isEqualTo("57");
    }
}
