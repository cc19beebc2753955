package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@PostgresTest
@Timeout(300)
class LostConnectionTest {
    private static final Target HEAD = Target.parse("head");
    private static final String END_MYSELF = "SELECT pg_terminate_backend(pg_backend_pid())";

    @Test
    void aTransactionalRevisionIsRolledBackAndSaysSo(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "")
                .revision("002", "CREATE TABLE b (id int);\n" + END_MYSELF + ";\nCREATE TABLE c (id int)", "");

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.message())
                .isEqualTo("app@002 failed: terminating connection due to administrator command (SQLSTATE 57P01)");
        assertThat(failure.notes()).containsExactly("rolled back; the database is at app@001");
        assertThat(given.applied()).containsExactly("001");
        assertThat(given.history().getFirst().failure())
                .isEqualTo(new HistoryEntry.Failure("57P01", "terminating connection due to administrator command"));
        assertThat(database.query("SELECT relname FROM pg_class WHERE relname IN ('b', 'c')"))
                .isEmpty();
    }

    @Test
    void aNonTransactionalRevisionTellsHowFarItCame(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .nonTransactional("001", "CREATE TABLE a (id int);\nINSERT INTO a VALUES (1);\n" + END_MYSELF, "");

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.notes())
                .containsExactly(
                        "the database is at app@base; of app@001 2 statements are done, and a rerun goes on after them");
        assertThat(database.value("SELECT count(*) FROM app.a")).isEqualTo("1");
    }

    @Test
    void aSharedTransactionIsRolledBackWhole(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "")
                .revision("002", END_MYSELF, "");
        given.options = given.options.withSingleTransaction(true);

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.notes()).containsExactly("rolled back; the database is at app@base");
        assertThat(given.applied()).isEmpty();
    }

    @Test
    void betweenTwoStatementsItIsAFailureOfTheRevisionToo(TestDatabase database) throws SQLException {
        // The session ends when the statement is done, before its record is written.
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "")
                .nonTransactional("002", "VACUUM a; CREATE INDEX CONCURRENTLY a_id ON a (id)", "");
        given.migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        given.onStart = step -> terminate(database, "quipu upgrade");

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.message()).startsWith("app@002 failed: ");
        assertThat(failure.notes()).last().asString().contains("the database is at app@001; of app@002 0 statements");
        given.onStart = step -> {};
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        assertThat(given.applied()).containsExactly("001", "002");
    }

    @Test
    void aRunWhoseLockIsLostStillKeepsOthersOut(TestDatabase database) throws Exception {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "")
                .revision("002", "CREATE TABLE b (id int)", "");
        Given other = Scenario.RACE.on(database.address());
        other.options = other.options.withWaitForRunner(java.time.Duration.ZERO);
        given.onStart = step -> {
            if (step.revision().name().id().equals("002")) {
                terminate(database, "quipu lock");
                assertThat(catchThrowableOfType(
                                QuipuException.class, () -> other.migrator().stamp(recorded -> recorded)))
                        .hasMessageStartingWith("another runner is at work: quipu upgrade");
            }
        };

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(given.applied()).containsExactly("001", "002");
        assertThat(given.history()).extracting(HistoryEntry::revision).isEqualTo(List.of("002", "001"));
    }

    @Test
    void whoLosesTheServerWhileItWaitsHasChangedNothing(TestDatabase database) throws Exception {
        Given given = new Given(database).revision("001", "CREATE TABLE a (id int)", "");
        Given other = Scenario.RACE.on(database.address());
        other.pause = time -> {
            terminate(database, "quipu lock", 2);
            return true;
        };
        given.onStart = step -> {
            QuipuException lost = catchThrowableOfType(
                    QuipuException.class, () -> other.migrator().stamp(recorded -> recorded));
            assertThat(lost.message()).startsWith("the server was lost before anything ran: ");
            assertThat(lost.notes()).containsExactly("nothing was changed");
            assertThat(lost.hint()).contains("run it again when the server is back");
        };

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(given.applied()).containsExactly("001");
    }

    private static void terminate(TestDatabase database, String application) {
        terminate(database, application, 1);
    }

    private static void terminate(TestDatabase database, String application, int sessions) {
        try {
            assertThat(database.value("""
                            SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 10000)) FROM pg_stat_activity
                            WHERE datname = current_database() AND application_name = '%s'
                            """.formatted(application))).isEqualTo(String.valueOf(sessions));
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
