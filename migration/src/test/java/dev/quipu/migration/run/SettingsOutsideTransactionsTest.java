package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each statement of a revision without a transaction is sent by itself; what it sets holds for the rest of it all the same. */
@PostgresTest
class SettingsOutsideTransactionsTest {
    private static final Target HEAD = Target.parse("head");

    private static final String TELLS = """
            CREATE TABLE a (id int); INSERT INTO a VALUES (1);
            CREATE FUNCTION tells(int) RETURNS int IMMUTABLE LANGUAGE plpgsql AS
            $$BEGIN RAISE NOTICE 'work_mem is %', current_setting('work_mem'); RETURN 1; END$$""";

    @Test
    void theyHoldForWhatFollows(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", TELLS, "")
                .nonTransactional(
                        "002",
                        "SELECT tells(1); SET work_mem = '77MB'; SELECT tells(1);\n"
                                + "CREATE INDEX CONCURRENTLY i ON a (tells(id)); RESET work_mem; SELECT tells(1)",
                        "")
                .revision("003", "SELECT tells(1)", "");
        String usual = database.value("SHOW work_mem");

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(given.heard.stream()
                        .filter(line -> line.startsWith("notice work_mem"))
                        .distinct())
                .containsExactly("notice work_mem is " + usual, "notice work_mem is 77MB");
        assertThat(given.heard).last().isEqualTo("finished app@003 1");
        assertThat(given.state().progress()).isEmpty();
    }

    @Test
    void theyHoldWhenItIsTakenUpAgain(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE SCHEMA other", "")
                .nonTransactional(
                        "002", "SET search_path = other; CREATE TABLE b (); TABLE allowed;" + " CREATE TABLE c ()", "");
        assertThat(catchThrowable(() -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING)))
                .isInstanceOf(StepFailedException.class);
        database.execute("CREATE TABLE other.allowed ()");

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace = 'other'::regnamespace ORDER BY 1"))
                .hasToString("[[allowed], [b], [c]]");
    }

    @Test
    void bookkeepingIsNotDoneAsTheRoleOfARevision(TestDatabase database) throws SQLException {
        String role = "nobody_" + database.name();
        Given given = new Given(database)
                .revision(
                        "001",
                        "CREATE ROLE " + role + "; CREATE TABLE a (id int); ALTER TABLE a OWNER TO " + role
                                + "; GRANT USAGE, CREATE ON SCHEMA app TO " + role,
                        "")
                .nonTransactional(
                        "002",
                        "SET ROLE " + role + "; CREATE TABLE b (); CREATE INDEX CONCURRENTLY i ON a (id)",
                        "DROP TABLE b; DROP INDEX i");

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(database.value("SELECT tableowner FROM pg_tables WHERE tablename = 'b'"))
                .isEqualTo(role);
        given.migrator().downgrade(Target.parse("001"), BeforeRun.NOTHING);
        assertThat(given.applied()).containsExactly("001");
        database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
    }

    /** It blocks nobody, and to break it off would throw away what was built. */
    @Test
    @Timeout(120)
    void anIndexBuiltBesideOthersWaitsForThemHoweverLong(TestDatabase database) throws Exception {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "")
                .nonTransactional("002", "CREATE INDEX CONCURRENTLY i ON a (id)", "");
        given.options = given.options.withLockTimeout(Duration.ofMillis(100));
        given.pause = duration -> {
            throw new AssertionError("it was broken off");
        };
        given.migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        try (Blocker writer = new Blocker(database, "INSERT INTO app.a VALUES (1)")) {
            var run = CompletableFuture.runAsync(() -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));
            while (!run.isDone()
                    && database.query(
                                    "SELECT 1 FROM pg_stat_activity WHERE query LIKE '%CONCURRENTLY i ON%'"
                                            + " AND wait_event_type = 'Lock' AND clock_timestamp() - query_start > interval '1 s'")
                            .isEmpty()) {
                Thread.onSpinWait();
            }
            assertThat(run).isNotDone();
            writer.release();
            run.get(60, TimeUnit.SECONDS);
        }
        assertThat(given.applied()).containsExactly("001", "002");
    }
}
