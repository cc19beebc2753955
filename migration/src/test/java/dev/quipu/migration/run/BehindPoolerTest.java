package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.PgBouncer;
import dev.quipu.postgres.testing.PgBouncer.Mode;
import dev.quipu.postgres.testing.PoolerTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runs through a real PgBouncer. */
@PoolerTest
@Timeout(90)
class BehindPoolerTest {
    private static final Target HEAD = Target.parse("head");
    private static final LockMethod ROW = new LockMethod.Row(LockMethod.DEFAULT_LEASE);

    @ParameterizedTest
    @EnumSource
    void aRunEndsWhereAnUndisturbedOneDoes(
            Scenario scenario, TestDatabase direct, TestDatabase session, TestDatabase row) throws Exception {
        scenario.on(direct.address()).migrator().upgrade(HEAD, BeforeRun.NOTHING);
        try (PgBouncer pooler = PgBouncer.start(session, Mode.SESSION)) {
            scenario.on(pooler.address()).migrator().upgrade(HEAD, BeforeRun.NOTHING);
        }
        // Little processes for many connections, handed out in turn: whoever relies on a session does not get it.
        try (PgBouncer pooler = PgBouncer.start(row, Mode.TRANSACTION, "server_round_robin = 1")) {
            Given given = scenario.on(pooler.address());
            given.options = given.options.withLock(ROW);
            given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        }

        assertThat(DatabasePicture.of(session)).isEqualTo(DatabasePicture.of(direct));
        assertThat(row.value("SELECT count(*) FROM quipu.quipu_runner_lock")).isEqualTo("0");
        row.execute("DROP TABLE quipu.quipu_runner_lock");
        assertThat(DatabasePicture.of(row)).isEqualTo(DatabasePicture.of(direct));
    }

    @Test
    void transactionModeIsRefusedWithAWayOut(TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION)) {
            QuipuException failure = failure(Scenario.RACE.on(pooler.address()));

            assertThat(failure)
                    .hasMessage(
                            "the connection goes through a pooler in transaction mode, where no session can hold a lock");
            assertThat(failure.hint())
                    .contains("give a URL that goes to the server directly, or to a pool in session mode;"
                            + " where there is none, add --lock row");
        }
        assertThat(database.query("SELECT FROM pg_namespace WHERE nspname = 'quipu'"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void statementModeIsRefused(boolean row, TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.STATEMENT)) {
            Given given = Scenario.RACE.on(pooler.address());
            given.options = row ? given.options.withLock(ROW) : given.options;

            assertThat(failure(given))
                    .hasMessage(
                            "the connection goes through a pooler in statement mode, where no transaction can be kept open");
        }
    }

    private static QuipuException failure(Given given) {
        return catchThrowableOfType(QuipuException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 20})
    void runnersThatStartTogetherApplyEachRevisionOnce(int runners, TestDatabase database) throws Exception {
        CyclicBarrier start = new CyclicBarrier(runners);
        List<Callable<Integer>> work = new ArrayList<>();
        int steps = 0;
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION, "default_pool_size = 5");
                var threads = Executors.newFixedThreadPool(runners)) {
            for (int i = 0; i < runners; i++) {
                work.add(() -> {
                    Given given = Scenario.RACE.on(pooler.address());
                    given.options = given.options.withLock(ROW);
                    start.await(30, TimeUnit.SECONDS);
                    return given.migrator()
                            .upgrade(HEAD, BeforeRun.NOTHING)
                            .steps()
                            .size();
                });
            }
            for (Future<Integer> run : threads.invokeAll(work)) {
                steps += run.get();
            }
        }

        assertThat(steps).isEqualTo(8);
        assertEachRevisionWasAppliedOnce(database);
    }

    private static void assertEachRevisionWasAppliedOnce(TestDatabase database) throws SQLException {
        assertThat(database.query("SELECT revision FROM quipu.history WHERE sqlstate IS NULL ORDER BY id"))
                .map(List::getFirst)
                .containsExactly("001", "002", "003", "004", "005", "006", "007", "008");
        assertThat(database.value("SELECT count(*) FROM quipu.history")).isEqualTo("8");
        assertThat(database.value("SELECT count(*) FROM app.r1")).isEqualTo("1");
    }

    /** Statement 0 builds an index outside of transactions; in the other scenario all is one transaction. */
    @ParameterizedTest
    @EnumSource(names = {"TRANSACTIONAL", "STATEMENT_BY_STATEMENT"})
    void aKilledRunnerKeepsTheRowUntilItsLeaseEndsAndItsWorkToo(Scenario scenario, TestDatabase database)
            throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION)) {
            Given before = row(scenario, pooler);
            before.migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
            List<String> waiting = new ArrayList<>();
            Given next = row(scenario, pooler);
            try (Blocker blocker = new Blocker(
                            database, scenario.statements().getFirst().blocker());
                    JavaProcess runner = RunnerProcess.startWithRow(pooler.address(), scenario)) {
                blocker.victim(database);
                runner.kill();
                next.onWaiting = waiting::add;
                next.pause = duration -> {
                    // The lease passes, and then what the dead runner left at work comes to its end.
                    if (waiting.size() == 1) {
                        execute(database, "UPDATE quipu.quipu_runner_lock SET expires_at = clock_timestamp()");
                    } else if (waiting.size() > 1) {
                        release(blocker);
                    }
                    return true;
                };
                // If the server has missed the dead runner before that, there is nothing left to wait for.
                next.onStart = step -> release(blocker);
                next.migrator().upgrade(HEAD, BeforeRun.NOTHING);
            }

            assertThat(waiting.getFirst())
                    .matches(
                            "quipu test of tester \\(pid \\d+ on here\\), which has the lock row until .*Z unless it renews it");
            assertThat(next.applied()).containsExactly("001", "002");
            assertThat(database.value("SELECT count(*) FROM quipu.quipu_runner_lock"))
                    .isEqualTo("0");
        }
    }

    private static Given row(Scenario scenario, PgBouncer pooler) {
        Given given = scenario.on(pooler.address());
        given.options = given.options.withLock(ROW);
        return given;
    }

    private static void execute(TestDatabase database, String sql) {
        try {
            database.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static void release(Blocker blocker) {
        try {
            blocker.release();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A runner that was taken for dead, and was not. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRunnerThatHasLostTheRowCommitsNothingMore(boolean transactional, TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION)) {
            // Not in a transaction, so that 002 is not on its way yet when it starts.
            Given given = new Given(pooler.address()).nonTransactional("001", "CREATE TABLE a (id int)", "");
            given = transactional
                    ? given.revision("002", "CREATE TABLE b (id int)", "")
                    : given.nonTransactional("002", "CREATE INDEX CONCURRENTLY b ON a (id)", "");
            given.options = given.options.withLock(ROW);
            given.onStart = step -> {
                if (step.revision().name().id().equals("002")) {
                    execute(database, "UPDATE quipu.quipu_runner_lock SET token = 'of another', owner = 'another'");
                }
            };

            QuipuException failure = failure(given);

            assertThat(failure.message()).startsWith("app@002 failed: this run has lost the lock row");
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("another runner took it over"));
            assertThat(given.applied()).containsExactly("001");
            assertThat(database.query("SELECT FROM pg_class WHERE relname = 'b'"))
                    .isEmpty();
            assertThat(database.value("SELECT token FROM quipu.quipu_runner_lock"))
                    .isEqualTo("of another");
        }
    }

    @Test
    void whileATransactionRunsTheRowIsRenewedAndNotTakenOver(TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION)) {
            Given given = new Given(pooler.address()).revision("001", "CREATE TABLE a (id int)", "");
            given.options = given.options.withLock(ROW);
            Given other = row(Scenario.RACE, pooler);
            other.options = other.options.withWaitForRunner(java.time.Duration.ZERO);
            given.java("002", new dev.quipu.migration.revision.JavaRevision() {
                @Override
                public void upgrade(java.sql.Connection connection) {
                    execute(database, "UPDATE quipu.quipu_runner_lock SET expires_at = clock_timestamp()");
                    assertThat(failure(other).message())
                            .contains("whose lease ended at ", "whose transaction is still open in the server");
                    // What the renewing thread sends.
                    execute(
                            database,
                            "UPDATE quipu.quipu_runner_lock SET expires_at = clock_timestamp() + interval '1h'");
                }

                @Override
                public void downgrade(java.sql.Connection connection) {}
            });

            given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

            assertThat(given.applied()).containsExactly("001", "002");
        }
    }

    @Test
    void javaRevisionsPrepareStatementsSafely(TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION, "server_round_robin = 1")) {
            Given given = new Given(pooler.address()).revision("001", "CREATE TABLE a (id int, name text)", "");
            given.options = given.options.withLock(ROW);
            for (String id : List.of("002", "003")) {
                given.java(id, new dev.quipu.migration.revision.JavaRevision() {
                    @Override
                    public void upgrade(java.sql.Connection connection) throws SQLException {
                        try (var insert = connection.prepareStatement("INSERT INTO a VALUES (?, ?)")) {
                            for (int i = 0; i < 20; i++) {
                                insert.setInt(1, i);
                                insert.setString(2, "it's " + i);
                                insert.executeUpdate();
                            }
                        }
                    }

                    @Override
                    public void downgrade(java.sql.Connection connection) {}
                });
            }

            given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

            assertThat(database.value("SELECT count(DISTINCT name) || ' ' || count(*) FROM app.a"))
                    .isEqualTo("20 40");
        }
    }

    /** No schema is to be relied on where no session keeps one. */
    @Test
    void anIndexThatWasBuiltWithAnotherFunctionIsDroppedAgain(TestDatabase database) throws Exception {
        database.execute("CREATE FUNCTION public.f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1'");
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION)) {
            Given given = new Given(pooler.address())
                    .revision("001", "CREATE TABLE a (id int)", "")
                    .nonTransactional("002", "CREATE INDEX CONCURRENTLY i ON a (f(id))", "");
            given.options = given.options.withLock(ROW);

            QuipuException failure = failure(given);

            assertThat(failure.message()).contains("public.f(", "does not name with its schema");
            assertThat(database.query("SELECT FROM pg_class WHERE relname = 'i'"))
                    .isEmpty();
            assertThat(given.applied()).containsExactly("001");
        }
    }
}
