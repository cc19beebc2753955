package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Kills the process that runs a revision of thirty statements while the server works on one of them. Every third
 * statement is tried; with {@code -Dquipu.exhaustive=true} all of them.
 */
@PostgresTest
class KilledRunnerTest {
    private static final int STRIDE = Boolean.getBoolean("quipu.exhaustive") ? 1 : 3;
    private static final Target HEAD = Target.parse("head");
    private static final Map<Scenario, List<String>> UNDISTURBED = new EnumMap<>(Scenario.class);

    /** What happens to the server's process when its client is gone, and to the next runner. */
    enum Aftermath {
        /** The statement may go on at once, beside the next runner. */
        RELEASED,
        /** The statement is still stopped when the next runner comes. */
        STILL_STOPPED
    }

    static Stream<Arguments> kills() {
        return Stream.of(Scenario.TRANSACTIONAL, Scenario.STATEMENT_BY_STATEMENT)
                .flatMap(scenario -> IntStream.range(0, Scenario.STATEMENTS)
                        .filter(i -> i % STRIDE == 0)
                        .mapToObj(i -> Arguments.of(
                                scenario, i, i / STRIDE % 2 == 0 ? Aftermath.RELEASED : Aftermath.STILL_STOPPED)));
    }

    @ParameterizedTest
    @MethodSource("kills")
    @Timeout(300)
    void aRerunEndsWhereAnUndisturbedRunDoes(
            Scenario scenario, int statement, Aftermath aftermath, TestDatabase database) throws Exception {
        given(scenario, database).migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        try (Blocker blocker = new Blocker(
                        database, scenario.statements().get(statement).blocker());
                JavaProcess runner = RunnerProcess.start(database, scenario)) {
            int zombie = blocker.victim(database);
            assertThat(database.value("SELECT count(*) FROM quipu.progress WHERE finished"))
                    .isEqualTo(String.valueOf(scenario == Scenario.TRANSACTIONAL ? 0 : statement));
            runner.kill();
            switch (aftermath) {
                case RELEASED -> {
                    blocker.release();
                    given(scenario, database).migrator().upgrade(HEAD, BeforeRun.NOTHING);
                }
                case STILL_STOPPED -> {
                    var rerun = CompletableFuture.supplyAsync(
                            () -> given(scenario, database).migrator().upgrade(HEAD, BeforeRun.NOTHING));
                    assertThat(blocker.victimAfter(zombie, database)).isPositive();
                    blocker.release();
                    rerun.get(180, TimeUnit.SECONDS);
                }
            }
        }

        assertThat(DatabasePicture.of(database)).isEqualTo(undisturbed(scenario));
    }

    /** Statements that change nothing but the catalog, outside of transactions: index built, index dropped, detached. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 6, 7})
    @Timeout(300)
    void aStatementThatEndedButWasNotRecordedDoesNotRunAgain(int statement, TestDatabase database) throws Exception {
        Scenario scenario = Scenario.STATEMENT_BY_STATEMENT;
        given(scenario, database).migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        try (Blocker blocker = new Blocker(
                        database, scenario.statements().get(statement).blocker());
                JavaProcess runner = RunnerProcess.start(database, scenario)) {
            int victim = blocker.victim(database);
            try (Blocker record = new Blocker(database, "LOCK TABLE quipu.progress IN SHARE MODE")) {
                blocker.release();
                assertThat(record.victim(database)).isEqualTo(victim);
                runner.kill();
                database.execute("SELECT pg_terminate_backend(" + victim + ", 10000)");
            }
        }

        assertThat(database.value("SELECT count(*) FROM quipu.progress WHERE NOT finished"))
                .isEqualTo("1");
        given(scenario, database).migrator().upgrade(HEAD, BeforeRun.NOTHING);
        assertThat(DatabasePicture.of(database)).isEqualTo(undisturbed(scenario));
    }

    private static Given given(Scenario scenario, TestDatabase database) {
        return scenario.on(database.address());
    }

    private static synchronized List<String> undisturbed(Scenario scenario) throws SQLException {
        List<String> known = UNDISTURBED.get(scenario);
        if (known == null) {
            try (TestDatabase database = TestServer.get().createDatabase()) {
                given(scenario, database).migrator().upgrade(HEAD, BeforeRun.NOTHING);
                known = DatabasePicture.of(database);
            }
            UNDISTURBED.put(scenario, known);
        }
        return known;
    }
}
