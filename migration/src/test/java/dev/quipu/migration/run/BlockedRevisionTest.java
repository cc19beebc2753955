package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@PostgresTest
class BlockedRevisionTest {
    private static final Target HEAD = Target.parse("head");
    private static final Duration LOCK_TIMEOUT = Duration.ofMillis(400);

    /** What a busy machine may add to a wait; far less than a second attempt would. */
    private static final Duration MARGIN = Duration.ofMillis(350);

    @Test
    @Timeout(300)
    void anApplicationNeverWaitsLongerThanTheLockTimeout(TestDatabase database) throws Exception {
        given(database).migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        Given given = given(database);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger pauses = new AtomicInteger();
        Application application = new Application(database, ended);
        try (Blocker reader = new Blocker(database, "LOCK TABLE app.a IN ACCESS SHARE MODE")) {
            given.pause = duration -> {
                // No sleep: the application gets its turn, and leaves after the third attempt.
                if (pauses.incrementAndGet() == 3) {
                    close(reader);
                }
                return application.finishesAnother();
            };
            var working = CompletableFuture.supplyAsync(application::work);

            RunResult result = given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

            ended.set(true);
            assertThat(working.get(120, TimeUnit.SECONDS)).isLessThan(LOCK_TIMEOUT.plus(MARGIN));
            assertThat(result.steps()).hasSize(1);
        }
        assertThat(pauses).hasValue(3);
        assertThat(given.heard)
                .filteredOn(line -> line.startsWith("retrying"))
                .satisfiesExactly(
                        line -> assertThat(line)
                                .startsWith("retrying app@002 1 canceling statement due to lock timeout"),
                        line -> assertThat(line)
                                .startsWith("retrying app@002 2 canceling statement due to lock timeout"),
                        line -> assertThat(line)
                                .startsWith("retrying app@002 3 canceling statement due to lock timeout"));
        assertThat(given.applied()).containsExactly("001", "002");
        assertThat(database.value("SELECT count(*) FROM app.a WHERE added = 1")).isNotEqualTo("0");
    }

    @Test
    @Timeout(300)
    void clearingAwayAHalfBuiltIndexIsTriedAgainToo(TestDatabase database) throws Exception {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "")
                .nonTransactional(
                        "002",
                        "SET lock_timeout = " + LOCK_TIMEOUT.toMillis() + "; CREATE INDEX CONCURRENTLY a_id ON a (id)",
                        "");
        given.options = given.options.withLockTimeout(LOCK_TIMEOUT);
        given.migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        AtomicInteger pauses = new AtomicInteger();
        try (Blocker writer = new Blocker(database, "INSERT INTO app.a VALUES (1)")) {
            given.pause = duration -> {
                if (pauses.incrementAndGet() == 3) {
                    close(writer);
                }
                return true;
            };

            given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        }

        assertThat(pauses).hasValue(3);
        assertThat(database.query("SELECT indisvalid FROM pg_index WHERE indrelid = 'app.a'::regclass"))
                .hasToString("[[t]]");
        assertThat(given.state().progress()).isEmpty();
    }

    private static Given given(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int); INSERT INTO a VALUES (0)", "")
                .revision("002", "ALTER TABLE a ADD COLUMN added int NOT NULL DEFAULT 1", "");
        given.options = given.options.withLockTimeout(LOCK_TIMEOUT);
        return given;
    }

    private static void close(Blocker blocker) {
        try {
            blocker.release();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Reads and writes the table, one after the other, as fast as it can. */
    private static final class Application {
        private final TestDatabase database;
        private final AtomicBoolean ended;
        private final AtomicInteger turns = new AtomicInteger();

        Application(TestDatabase database, AtomicBoolean ended) {
            this.database = database;
            this.ended = ended;
        }

        /** Works until the end, and returns the longest that it had to wait for one read and one write. */
        Duration work() {
            try (Connection connection = database.connect();
                    var statement = connection.createStatement()) {
                long longest = 0;
                while (!ended.get()) {
                    longest = Math.max(longest, time(() -> statement.execute("SELECT count(*) FROM app.a")));
                    longest = Math.max(longest, time(() -> statement.execute("UPDATE app.a SET id = id + 1")));
                    turns.incrementAndGet();
                }
                return Duration.ofNanos(longest);
            } catch (SQLException e) {
                throw new AssertionError(e);
            }
        }

        /** Waits until the application has done something since now. */
        boolean finishesAnother() {
            int before = turns.get();
            while (turns.get() == before) {
                Thread.onSpinWait();
            }
            return true;
        }

        private interface Work {
            void run() throws SQLException;
        }

        private static long time(Work work) throws SQLException {
            long start = System.nanoTime();
            work.run();
            return System.nanoTime() - start;
        }
    }
}
