package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@PostgresTest
class RunnersAtOnceTest {
    private static final Target HEAD = Target.parse("head");

    @ParameterizedTest
    @ValueSource(ints = {2, 20})
    @Timeout(300)
    void runnersThatStartTogetherApplyEachRevisionOnce(int runners, TestDatabase database) throws Exception {
        CyclicBarrier start = new CyclicBarrier(runners);
        List<Callable<Integer>> work = new ArrayList<>();
        for (int i = 0; i < runners; i++) {
            work.add(() -> {
                Given given = Scenario.RACE.on(database.address());
                start.await(120, TimeUnit.SECONDS);
                return given.migrator().upgrade(HEAD, BeforeRun.NOTHING).steps().size();
            });
        }
        int steps = 0;
        try (var threads = Executors.newFixedThreadPool(runners)) {
            for (Future<Integer> run : threads.invokeAll(work)) {
                steps += run.get();
            }
        }

        assertThat(steps).isEqualTo(8);
        assertEachRevisionWasAppliedOnce(database);
    }

    @Test
    @Timeout(300)
    void processesThatStartTogetherApplyEachRevisionOnce(TestDatabase database) throws Exception {
        List<JavaProcess> processes = new ArrayList<>();
        try {
            for (int i = 0; i < 4; i++) {
                processes.add(RunnerProcess.start(database, Scenario.RACE));
            }
            for (JavaProcess process : processes) {
                assertThat(process.exitCode()).as(process.err()).isZero();
            }
        } finally {
            processes.forEach(JavaProcess::close);
        }

        assertEachRevisionWasAppliedOnce(database);
    }

    private static void assertEachRevisionWasAppliedOnce(TestDatabase database) throws SQLException {
        assertThat(database.query("SELECT revision FROM quipu.applied ORDER BY 1"))
                .map(List::getFirst)
                .containsExactly("001", "002", "003", "004", "005", "006", "007", "008");
        assertThat(
                        database.query(
                                "SELECT revision FROM quipu.history WHERE direction = 'upgrade' AND sqlstate IS NULL ORDER BY id"))
                .map(List::getFirst)
                .containsExactly("001", "002", "003", "004", "005", "006", "007", "008");
        assertThat(database.value("SELECT count(*) FROM quipu.history")).isEqualTo("8");
        assertThat(database.value("SELECT count(*) FROM app.r1")).isEqualTo("1");
    }

    @Test
    @Timeout(300)
    void anIndexIsBuiltConcurrentlyWhileAnotherRunnerWaits(TestDatabase database) throws Exception {
        Given first = withConcurrentIndex(database);
        Given second = withConcurrentIndex(database);
        CountDownLatch secondWaits = new CountDownLatch(1);
        second.pause = duration -> {
            secondWaits.countDown();
            return second.interruption.await(duration);
        };
        CountDownLatch secondStarted = new CountDownLatch(1);
        first.onStart = step -> {
            if (step.revision().name().id().equals("002")) {
                secondStarted.countDown();
                awaitOrFail(secondWaits);
            }
        };
        try (var threads = Executors.newFixedThreadPool(2)) {
            Future<RunResult> building = threads.submit(() -> first.migrator().upgrade(HEAD, BeforeRun.NOTHING));
            awaitOrFail(secondStarted);
            Future<RunResult> waiting = threads.submit(() -> second.migrator().upgrade(HEAD, BeforeRun.NOTHING));

            assertThat(building.get().steps()).hasSize(2);
            assertThat(waiting.get().steps()).isEmpty();
        }
        assertThat(database.value("SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.a_id'::regclass"))
                .isEqualTo("t");
        assertThat(first.history()).hasSize(2);
    }

    private static Given withConcurrentIndex(TestDatabase database) {
        return new Given(database)
                .revision("001", "CREATE TABLE a (id int); INSERT INTO a SELECT generate_series(1, 1000)", "")
                .nonTransactional("002", "CREATE INDEX CONCURRENTLY a_id ON a (id); REINDEX TABLE CONCURRENTLY a", "");
    }

    private static void awaitOrFail(CountDownLatch latch) {
        try {
            assertThat(latch.await(120, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
