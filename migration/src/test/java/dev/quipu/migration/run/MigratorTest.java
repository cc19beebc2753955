package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@PostgresTest
class MigratorTest {
    private static final Target HEAD = Target.parse("head");
    private static final Target BASE = Target.parse("base");

    @Test
    void upgradesAndDowngradesAndLeavesNothing(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (2)", "DROP TABLE a")
                .revision(
                        "002",
                        "ALTER TABLE a ADD COLUMN name text; SELECT * FROM a;",
                        "ALTER TABLE a DROP COLUMN name");

        RunResult up = given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(up.steps()).hasSize(2);
        assertThat(given.applied()).containsExactly("001", "002");
        assertThat(database.query("SELECT id, name FROM app.a ORDER BY id"))
                .containsExactly(Arrays.asList("1", null), Arrays.asList("2", null));
        assertThat(given.heard)
                .containsExactly("started app@001", "finished app@001 2", "started app@002", "finished app@002 2");

        given.migrator().downgrade(BASE, BeforeRun.NOTHING);

        assertThat(given.applied()).isEmpty();
        assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'app'"))
                .isEmpty();
        assertThat(given.history())
                .extracting(HistoryEntry::direction, HistoryEntry::revision, HistoryEntry::from, HistoryEntry::to)
                .map(Object::toString)
                .containsExactly(
                        "(DOWNGRADE, \"001\", [\"001\"], [])",
                        "(DOWNGRADE, \"002\", [\"002\"], [\"001\"])",
                        "(UPGRADE, \"002\", [\"001\"], [\"002\"])",
                        "(UPGRADE, \"001\", [], [\"001\"])");
    }

    @Test
    void aFailedRevisionLeavesThoseBeforeItAndSaysWhere(TestDatabase database) {
        String broken = "-- héllo 🎉\nCREATE TABLE b (id int);\n\nSELECT *\nFROM aa;\n";
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "DROP TABLE a")
                .revision("002", broken, "DROP TABLE b");

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.message()).isEqualTo("app@002 failed: relation \"aa\" does not exist (SQLSTATE 42P01)");
        assertThat(failure.location()).contains(new SourceLocation("002.sql", 5, 6, "FROM aa;"));
        assertThat(failure.notes()).containsExactly("rolled back; the database is at app@001");
        assertThat(failure.hint()).contains("did you mean \"a\"?");
        assertThat(given.applied()).containsExactly("001");
        HistoryEntry newest = given.history().getFirst();
        assertThat(newest.failure()).isEqualTo(new HistoryEntry.Failure("42P01", "relation \"aa\" does not exist"));
        assertThat(newest.statements()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"001", "002", "003"})
    void whatCannotBeParsedIsToldAtItsPlaceToo(String id, TestDatabase database) throws SQLException {
        Given given = new Given(database);
        String broken = "-- héllo 🎉\nCREATE TABLE broken (id int);\n\nCREATE TABLE x (\n  id int,);\n";
        for (String each : List.of("001", "002", "003")) {
            given.revision(each, each.equals(id) ? broken : "CREATE TABLE t" + each + " (id int)", "");
        }

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.location()).contains(new SourceLocation(id + ".sql", 5, 10, "  id int,);"));
        assertThat(given.history().getFirst().statements()).isZero();
        assertThat(database.query("SELECT FROM pg_class WHERE relname = 'broken'"))
                .isEmpty();
    }

    @Test
    void anErrorWithoutAPlaceIsToldAtItsStatement(TestDatabase database) {
        Given given = new Given(database)
                .revision(
                        "001",
                        "CREATE TABLE a (id int PRIMARY KEY);\nINSERT INTO a VALUES (1);\n  INSERT INTO a VALUES (1);",
                        "");

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.location()).map(SourceLocation::line).contains(3);
        assertThat(failure.notes()).contains("rolled back; the database is at app@base");
    }

    @Test
    void whatFailsAtTheCommitNamesItsFile(TestDatabase database) {
        Given given = new Given(database)
                .revision(
                        "001",
                        "CREATE TABLE a (id int PRIMARY KEY, next int REFERENCES a DEFERRABLE INITIALLY DEFERRED);"
                                + " INSERT INTO a VALUES (1, 2);",
                        "DROP TABLE a;");

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.notes())
                .contains(
                        "it is no statement of 001.sql that failed, but their commit: what is deferred is checked then");
    }

    @Test
    void whatFailsAtTheCommitOfAllIsNotSaidOfTheLastFile(TestDatabase database) {
        Given given = new Given(database)
                .revision(
                        "001",
                        "CREATE TABLE a (id int PRIMARY KEY, next int REFERENCES a DEFERRABLE INITIALLY DEFERRED);"
                                + " INSERT INTO a VALUES (1, 2);",
                        "DROP TABLE a;")
                .revision("002", "CREATE TABLE b (id int);", "DROP TABLE b;");
        given.options = given.options.withSingleTransaction(true);

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.message()).startsWith("the commit failed: ");
        assertThat(failure.notes())
                .contains("it is no statement that failed, but the commit of all revisions: what is deferred is checked"
                        + " then, in any of them");
    }

    @Test
    void copyDataRunsInTheMiddleOfARevision(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision(
                        "001",
                        "CREATE TABLE a (id int, t text);\nCOPY a FROM stdin;\n1\tä\n2\t\\N\n\\.\nUPDATE a SET id = id + 1;",
                        "");

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(database.query("SELECT id, t FROM app.a ORDER BY 1"))
                .containsExactly(List.of("2", "ä"), Arrays.asList("3", null));
    }

    @Test
    void settingsOfARevisionEndWithIt(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision(
                        "001",
                        "CREATE ROLE nobody_%1$s; SET ROLE nobody_%1$s; SET search_path = pg_catalog; SET work_mem = '1MB'"
                                .formatted(database.name()),
                        "")
                .revision(
                        "002",
                        "CREATE TABLE seen AS SELECT current_user::text AS who, current_setting('work_mem') AS mem, current_schema() AS schema",
                        "");

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(database.query("SELECT * FROM app.seen")).containsExactly(List.of("postgres", "4MB", "app"));
    }

    @Test
    void singleTransactionIsAllOrNothing(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "DROP TABLE a")
                .revision("002", "SELECT 1 / 0", "");
        given.options = given.options.withSingleTransaction(true);

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.notes()).containsExactly("rolled back; the database is at app@base");
        assertThat(given.applied()).isEmpty();
        assertThat(database.query("SELECT to_regclass('app.a')").getFirst().getFirst())
                .isNull();
    }

    @Test
    void javaRevisionsShareTheTransactionAndCannotEndIt(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "DROP TABLE a")
                .java("002", Connection::commit);

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));
        assertThat(failure.message()).contains("a revision may not call commit()");

        Given good = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "DROP TABLE a")
                .java("002", connection -> {
                    try (var insert = connection.prepareStatement("INSERT INTO a VALUES (?)")) {
                        insert.setInt(1, 7);
                        insert.executeUpdate();
                    }
                });
        good.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        assertThat(database.query("SELECT id FROM app.a")).containsExactly(List.of("7"));
        assertThat(good.applied()).containsExactly("001", "002");
    }

    @Test
    void whatTheCodeOfARevisionThrowsIsItsOwnFault(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a ()", "")
                .java("002", connection -> {
                    throw new IllegalStateException("no such tenant");
                });

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.message())
                .startsWith("app@002 failed: its code threw java.lang.IllegalStateException: no such tenant");
        assertThat(failure.notes()).contains("rolled back; the database is at app@001");
        assertThat(given.history().getFirst().failure()).isNotNull();
    }

    /** Half a deployment is worse than none. */
    @Test
    void codeThatCannotRunIsToldBeforeAnythingDoes(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a ()", "")
                .java("002", () -> {
                    throw new QuipuException(QuipuException.Kind.FAILED, "the file does not compile", null);
                });

        QuipuException failure = catchThrowableOfType(
                QuipuException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.message()).isEqualTo("the file does not compile");
        assertThat(given.state().exists()).isFalse();
    }

    @Test
    void aBranchOfWhichNothingIsAppliedMayMove(TestDatabase database) throws SQLException {
        Given given = new Given(database).revision("001", "CREATE TABLE a ()", "DROP TABLE a");
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        given.migrator().stamp(applied -> Set.of());
        database.execute("DROP TABLE app.a");
        given.schema = new Identifier("elsewhere");

        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(database.value("SELECT relnamespace::regnamespace FROM pg_class WHERE relname = 'a'"))
                .isEqualTo("elsewhere");
        given.migrator().downgrade(BASE, BeforeRun.NOTHING);
        assertThat(database.query("SELECT FROM pg_namespace WHERE nspname = 'elsewhere'"))
                .as("it was made for the branch")
                .isEmpty();
    }

    /** A role without CREATE on the database, for which somebody has made the schemas. */
    @Test
    void whoOwnsTheSchemasNeedsNoRightsOnTheDatabase(TestDatabase database) throws SQLException {
        String role = "owner_" + database.name();
        database.execute("CREATE ROLE %1$s LOGIN PASSWORD 'x'; CREATE SCHEMA quipu AUTHORIZATION %1$s;".formatted(role)
                + " CREATE SCHEMA app AUTHORIZATION " + role);
        try {
            ServerAddress server = database.address();
            Given given = new Given(new ServerAddress(server.host(), server.port(), role, "x", server.database()))
                    .revision("001", "CREATE TABLE a ()", "DROP TABLE a");
            for (LockMethod lock : List.of(new LockMethod.OfSession(), new LockMethod.Row(Duration.ofSeconds(30)))) {
                given.options = given.options.withLock(lock);
                given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
                given.migrator().downgrade(BASE, BeforeRun.NOTHING);
            }
        } finally {
            database.execute("DROP OWNED BY " + role + "; DROP ROLE " + role);
        }
    }

    @Test
    void aNonTransactionalRevisionGoesOnAtTheStatementThatFailed(TestDatabase database) throws SQLException {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int); INSERT INTO a VALUES (1), (1)", "DROP TABLE a")
                .nonTransactional(
                        "002",
                        "INSERT INTO a VALUES (2);\nCREATE UNIQUE INDEX CONCURRENTLY a_id ON a (id);\nVACUUM a;",
                        "DROP INDEX CONCURRENTLY a_id; DELETE FROM a WHERE id = 2");

        StepFailedException failure = catchThrowableOfType(
                StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.location()).map(SourceLocation::line).contains(2);
        assertThat(failure.notes())
                .contains("the database is at app@001; of app@002 1 statement is done, and a rerun goes on after it");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relname = 'a_id'"))
                .as("the INVALID index is dropped at once")
                .isEmpty();

        database.execute("DELETE FROM app.a WHERE ctid = (SELECT min(ctid) FROM app.a WHERE id = 1)");
        given.heard.clear();
        given.migrator().upgrade(HEAD, BeforeRun.NOTHING);

        assertThat(given.heard).contains("resumed app@002 1");
        assertThat(database.query("SELECT id FROM app.a ORDER BY 1")).containsExactly(List.of("1"), List.of("2"));
        assertThat(database.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'app.a_id'::regclass"))
                .containsExactly(List.of("t"));
        assertThat(given.state().progress()).isEmpty();

        given.migrator().downgrade(BASE, BeforeRun.NOTHING);
        assertThat(given.applied()).isEmpty();
    }

    @Test
    void aRevisionThatEndsItsTransactionIsRefused(TestDatabase database) {
        Given given = new Given(database).revision("001", "CREATE TABLE a (id int);\nCOMMIT;", "");

        QuipuException failure = catchThrowableOfType(
                QuipuException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

        assertThat(failure.location()).map(SourceLocation::line).contains(2);
        assertThat(given.state().exists()).isFalse();
    }
}
