package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE b (id int); SELECT 1/0",
                "CREATE TABLE b (id int); CREATE TABEL x ()",
                "CREATE TABLE b (id int); DROP TABLE quipu.history"
            })
    void nothingStaysOfASharedTransaction(String failing, TestDatabase database) throws SQLException {
        Given given = new Given(database);
        IntStream.rangeClosed(100, 139).forEach(i -> given.revision("" + i, "CREATE TABLE t" + i + " (id int)", ""));
        given.revision("140", failing, "").revision("141", "CREATE TABLE c (id int)", "");
        given.options = given.options.withSingleTransaction(true);

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.message()).startsWith("app@140 failed: ");
        assertThat(failure.notes()).contains("rolled back; the database is at app@base");
        assertThat(given.applied()).isEmpty();
        assertThat(given.heard).hasSize(81).endsWith("started app@140");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relname ~ '^(b|t1..)$'"))
                .isEmpty();
    }

    @Test
    void aSharedTransactionIsSentAsOthersAre(TestDatabase database) throws SQLException {
        Given given = new Given(database);
        IntStream.rangeClosed(100, 169).forEach(i -> given.revision("" + i, "CREATE TABLE t" + i + " (id int)", ""));
        given.revision("170", "CREATE TABLE u (id int)", "").revision("171", "COPY u FROM stdin;\n1\n2\n\\.\n", "");
        given.revision("172", "INSERT INTO u VALUES (3)", "").revision("173", "INSERT INTO u VALUES (4)", "");
        given.options = given.options.withSingleTransaction(true);

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(given.applied()).hasSize(74);
        assertThat(given.heard).hasSize(148).startsWith("started app@100", "finished app@100 1");
        assertThat(database.query("SELECT count(*), count(DISTINCT xmin::text) FROM quipu.history"))
                .containsExactly(List.of("74", "1"));
        assertThat(database.query("SELECT sum(id) FROM app.u")).containsExactly(List.of("10"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whateverAStatementAnswersItIsOneOfItsStep(boolean shared, TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", """
                        CREATE TABLE a (id int);
                        CREATE TABLE seen (id int);
                        CREATE RULE also AS ON INSERT TO a DO ALSO (SELECT 1 AS x, 2 AS y; INSERT INTO seen VALUES (NEW.id));
                        CREATE RULE never AS ON DELETE TO a DO INSTEAD NOTHING;
                        CREATE PROCEDURE p(INOUT i int) LANGUAGE plpgsql AS $$BEGIN i := i + 1; END$$""", "")
                .revision("002", """
                        -- Nothing but words.
                        INSERT INTO a VALUES (1), (2);
                        DELETE FROM a;;
                        SELECT id FROM a WHERE false;
                        SELECT;
                        EXPLAIN SELECT 1;
                        SHOW search_path;
                        DECLARE c CURSOR FOR SELECT * FROM a; FETCH ALL FROM c; CLOSE c;
                        CALL p(1);
                        DO $$BEGIN RAISE NOTICE 'heard'; END$$;
                        WITH gone AS (UPDATE a SET id = id + 1 RETURNING id) SELECT * FROM gone;
                        CREATE SCHEMA s1 CREATE TABLE t (id int) CREATE VIEW v AS SELECT 1 AS one;
                        PREPARE q AS SELECT 1; EXECUTE q; DEALLOCATE q""", "")
                .revision("003", "CREATE TABLE b (id int)", "");
        given.options = given.options.withSingleTransaction(shared);

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(given.heard)
                .containsExactly(
                        "started app@001",
                        "finished app@001 5",
                        "started app@002",
                        "notice heard",
                        "finished app@002 16",
                        "started app@003",
                        "finished app@003 1");
        assertThat(database.query("SELECT revision, statements FROM quipu.history ORDER BY id"))
                .containsExactly(List.of("001", "5"), List.of("002", "16"), List.of("003", "1"));
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
