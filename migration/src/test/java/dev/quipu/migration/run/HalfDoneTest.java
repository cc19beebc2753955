package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.StatementProgress;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is done of a revision that was not ended is skipped when it goes on, so the database has to keep it until then. */
@PostgresTest
class HalfDoneTest {
    private static final Target HEAD = Target.parse("head");

    private static final String FAILS = "TABLE app.allowed;";

    private Given halfUp(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "DROP TABLE a")
                .nonTransactional("002", "CREATE INDEX CONCURRENTLY i ON a (id); " + FAILS, "DROP INDEX i");
        fails(() -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));
        assertThat(given.state().progress()).hasSize(1);
        return given;
    }

    private static QuipuException fails(Runnable run) {
        return catchThrowableOfType(QuipuException.class, run::run);
    }

    private static void stamp(Given given, String target) {
        given.migrator().stamp(applied -> given.graph().stampPath(applied, List.of(Target.parse(target))));
    }

    @Test
    void whatItStandsOnIsNotUndone(TestDatabase database) throws Exception {
        Given given = halfUp(database);

        QuipuException refused = fails(() -> given.migrator().downgrade(Target.BASE, BeforeRun.NOTHING));

        assertThat(refused).hasMessage("app@002, which stands on app@001, was begun and not ended");
        assertThat(given.applied()).containsExactly("001");

        database.execute("CREATE TABLE app.allowed ()");
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        assertThat(database.value("SELECT count(*) FROM pg_class WHERE relname = 'i'"))
                .isEqualTo("1");
    }

    @Test
    void nothingIsBuiltUponWhatIsHalfUndone(TestDatabase database) throws Exception {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int); CREATE INDEX i ON a (id)", "DROP TABLE a")
                .nonTransactional("002", "SELECT 1", "DROP INDEX CONCURRENTLY i; " + FAILS);
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        fails(() -> given.migrator().downgrade(Target.parse("001"), BeforeRun.NOTHING));
        given.revision("003", "CREATE TABLE b ()", "DROP TABLE b");

        QuipuException refused = fails(() -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(refused).hasMessage("app@003 stands on app@002, which was begun to be undone and not ended");
        database.execute("CREATE TABLE app.allowed ()");
        given.migrator().downgrade(Target.parse("001"), BeforeRun.NOTHING);
        assertThat(given.applied()).containsExactly("001");
    }

    /** Otherwise it would be unfinished for ever, or skip statements once it runs again. */
    @Test
    void aStampThatSaysWhatItIsEndsIt(TestDatabase database) {
        Given given = halfUp(database);
        stamp(given, "001");
        assertThat(given.state().progress()).as("it is as it was").hasSize(1);
        stamp(given, "base");
        assertThat(given.state().progress()).as("it would start from nothing").isEmpty();
    }

    @Test
    void soDoesOneThatSaysItIsDone(TestDatabase database) {
        Given given = halfUp(database);
        stamp(given, "002");
        assertThat(given.state().progress())
                .extracting(StatementProgress::index)
                .isEmpty();
        assertThat(given.applied()).containsExactly("001", "002");
    }
}
