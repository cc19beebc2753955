package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.Guard;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A revision changes everything but what tells whether it was applied. */
@PostgresTest
class HistoryGuardTest {
    private static final Target HEAD = Target.parse("head");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DELETE FROM quipu.applied WHERE revision = '001'",
                "UPDATE quipu.applied SET checksum = 'mine'",
                "TRUNCATE quipu.applied",
                "INSERT INTO quipu.applied VALUES ('app', '007', 'mine', false)",
                "DELETE FROM quipu.branch",
                "INSERT INTO quipu.progress VALUES ('app', '002', 'upgrade', 1, 'mine', true)",
                "UPDATE quipu.format SET version = 7",
                "DELETE FROM quipu.quipu_fingerprint_taken",
                "INSERT INTO quipu.history (direction, branch, from_revisions, to_revisions, statements, started_at,"
                        + " duration, tool) VALUES ('stamp', 'app', '{}', '{}', 0, now(), '0', 'mine')",
                "DO $$ BEGIN SET LOCAL search_path = quipu; DELETE FROM applied; END $$",
                "WITH gone AS (DELETE FROM quipu.applied RETURNING revision) SELECT * FROM gone"
            })
    void refusesWhatARevisionDoesToItAtItsPlace(String statement, TestDatabase database) throws SQLException {
        Given given = given(database, "CREATE TABLE b (id int);\n" + statement);

        StepFailedException failure = fails(given);

        assertThat(failure.sqlState()).isEqualTo(Guard.TOUCHED);
        assertThat(failure.message()).contains("a revision cannot change quipu.", ", which Quipu keeps");
        assertThat(failure.location()).map(SourceLocation::line).contains(2);
        assertThat(failure.hint()).hasValueSatisfying(hint -> assertThat(hint).contains("quipu stamp"));
        assertThat(failure.notes()).contains("rolled back; the database is at app@001");
        nothingIsLeft(given, database);
    }

    /** What no trigger sees is seen when the step is recorded. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE quipu.applied",
                "DROP SCHEMA quipu CASCADE",
                "ALTER TABLE quipu.applied DISABLE TRIGGER ALL; DELETE FROM quipu.applied",
                "RESET ALL; DELETE FROM quipu.applied",
                "ALTER TABLE quipu.applied RENAME COLUMN revision TO id"
            })
    void refusesToRecordWhatHasTakenItAway(String statements, TestDatabase database) throws SQLException {
        Given given = given(database, "CREATE TABLE b (id int);\n" + statements);

        StepFailedException failure = fails(given);

        assertThat(failure.message())
                .startsWith("app@002 failed: it has changed what Quipu keeps in schema quipu (SQLSTATE ");
        assertThat(failure.hint()).contains("take that out of 002.sql; \"quipu stamp\" sets the recorded state");
        assertThat(failure.notes()).hasSize(2).last().isEqualTo("rolled back; the database is at app@001");
        nothingIsLeft(given, database);
    }

    @Test
    void holdsInDowngradesToo(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "DROP TABLE a; DELETE FROM quipu.branch");
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().downgrade(Target.parse("base"), BeforeRun.NOTHING));

        assertThat(failure.sqlState()).isEqualTo(Guard.TOUCHED);
        assertThat(given.applied()).containsExactly("001");
        assertThat(database.query("SELECT FROM app.a")).isEmpty();
    }

    @Test
    void holdsForJavaAndForStatementsOneByOne(TestDatabase database) {
        Given java = new Given(database).java("001", connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DELETE FROM quipu.applied");
            }
        });
        assertThat(fails(java).sqlState()).isEqualTo(Guard.TOUCHED);
        Given oneByOne =
                new Given(database).nonTransactional("001", "CREATE TABLE a (id int);\nDELETE FROM quipu.progress", "");
        assertThat(fails(oneByOne).location()).map(SourceLocation::line).contains(2);
        assertThat(oneByOne.state().progress()).hasSize(1);
    }

    @Test
    void tellsItOfStatementsOneByOneToo(TestDatabase database) {
        Given given =
                new Given(database).nonTransactional("001", "CREATE TABLE a (id int);\nDROP SCHEMA quipu CASCADE", "");

        StepFailedException failure = fails(given);

        assertThat(failure.message())
                .isEqualTo("app@001 failed: it has changed what Quipu keeps in schema quipu (SQLSTATE 42P01)");
        assertThat(failure.hint()).contains("take that out of 001.sql; \"quipu stamp\" sets the recorded state");
        assertThat(given.state().progress()).hasSize(1);
    }

    /** People mend things by hand, and an earlier Quipu knows nothing of it. */
    @Test
    void othersMayAndAnEarlierHistoryIsGuardedByTheNextRun(TestDatabase database) throws SQLException {
        Given given = new Given(database).revision("001", "CREATE TABLE a (id int)", "");
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        database.execute(
                "UPDATE quipu.applied SET applied_at = now();" + " DROP FUNCTION quipu.kept_from_revisions() CASCADE");
        assertThat(given.state().guarded()).isFalse();

        given.revision("002", "DELETE FROM quipu.applied", "");

        assertThat(fails(given).sqlState()).isEqualTo(Guard.TOUCHED);
        assertThat(given.state().guarded()).isTrue();
        assertThat(given.applied()).containsExactly("001");
    }

    @Test
    void whoMayNotGuardItRunsWithout(TestDatabase database) throws SQLException {
        Given given = new Given(database).revision("001", "CREATE TABLE a (id int)", "");
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        database.execute(
                "DROP FUNCTION quipu.kept_from_revisions() CASCADE; CREATE ROLE guard_tester LOGIN PASSWORD 'x';"
                        + " GRANT USAGE ON SCHEMA quipu TO guard_tester; GRANT ALL ON SCHEMA app TO guard_tester;"
                        + " GRANT ALL ON ALL TABLES IN SCHEMA quipu TO guard_tester");
        try {
            ServerAddress server = database.address();
            Given limited = new Given(
                            new ServerAddress(server.host(), server.port(), "guard_tester", "x", server.database()))
                    .revision("001", "CREATE TABLE a (id int)", "")
                    .revision("002", "CREATE TABLE b (id int)", "");
            limited.migrator().upgrade(HEAD, BeforeRun.NOTHING);
            assertThat(limited.applied()).containsExactly("001", "002");
            assertThat(limited.state().guarded()).isFalse();
        } finally {
            database.execute("DROP OWNED BY guard_tester; DROP ROLE guard_tester");
        }
    }

    private static Given given(TestDatabase database, String second) {
        Given given = new Given(database).revision("001", "CREATE TABLE a (id int)", "");
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        return given.revision("002", second, "").revision("003", "CREATE TABLE c (id int)", "");
    }

    private static StepFailedException fails(Given given) {
        return catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));
    }

    private static void nothingIsLeft(Given given, TestDatabase database) throws SQLException {
        assertThat(given.applied()).containsExactly("001");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relname IN ('a', 'b', 'c')"))
                .containsExactly(List.of("a"));
        assertThat(given.history().getFirst().failure()).isNotNull();
        assertThat(given.state().guarded()).isTrue();
    }
}
