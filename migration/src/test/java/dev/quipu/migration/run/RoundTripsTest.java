package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** How often a run waits for an answer, which over a slow link is nearly all that its time depends on. */
@PostgresTest
class RoundTripsTest {
    private static final Target HEAD = Target.parse("head");
    private static final int REVISIONS = 100;

    @Test
    void manyRevisionsShareARoundTrip(TestDatabase database) {
        Given given = given(database);

        CountingSockets.reset();
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        // Without a queue each revision would take one at least; what is allowed is two.
        assertThat(CountingSockets.trips()).isBetween(3, REVISIONS / 4);
        assertThat(given.applied()).hasSize(REVISIONS);
    }

    @Test
    void whereThereIsNothingToDoItIsAHandful(TestDatabase database) {
        Given given = given(database);
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        CountingSockets.reset();
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(CountingSockets.trips()).isBetween(2, 8);
    }

    private static Given given(TestDatabase database) {
        Given given = new Given(database);
        given.properties.setProperty("socketFactory", CountingSockets.class.getName());
        for (int i = 1; i <= REVISIONS; i++) {
            given.revision(
                    "%03d".formatted(i),
                    "CREATE TABLE t%d (id int); CREATE INDEX ON t%d (id); COMMENT ON TABLE t%d IS 'x'"
                            .formatted(i, i, i),
                    "");
        }
        return given;
    }
}
