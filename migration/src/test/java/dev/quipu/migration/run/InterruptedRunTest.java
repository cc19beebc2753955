package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** Who stops a run between two revisions is told where the database is. */
@PostgresTest
class InterruptedRunTest {
    private static final Target HEAD = Target.parse("head");

    @Test
    void betweenRevisionsItSaysWhereTheDatabaseIs(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a ()", "")
                .java("002", connection -> {})
                .java("003", connection -> {});
        given.migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        given.onFinish = step -> given.interruption.request();

        InterruptedRunException told = upgrade(given);

        assertThat(told.message()).isEqualTo("interrupted before app@003");
        assertThat(told.notes()).containsExactly("the database is at app@002");
        assertThat(told.hint()).contains("run the same command again to go on");
        assertThat(given.applied()).containsExactly("001", "002");
    }

    @Test
    void inOneTransactionItSaysThatAllWereRolledBack(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a ()", "")
                .java("002", connection -> {})
                .java("003", connection -> {});
        given.migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        given.options = given.options.withSingleTransaction(true);
        given.onFinish = step -> given.interruption.request();

        InterruptedRunException told = upgrade(given);

        assertThat(told.notes())
                .containsExactly("all revisions of this run were rolled back; the database is at app@001");
        assertThat(given.applied()).containsExactly("001");
    }

    private static InterruptedRunException upgrade(Given given) {
        InterruptedRunException told = catchThrowableOfType(
                InterruptedRunException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));
        assertThat(told).isNotNull();
        return told;
    }
}
