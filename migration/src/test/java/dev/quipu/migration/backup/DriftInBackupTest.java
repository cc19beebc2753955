package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.migration.history.Drift;
import dev.quipu.migration.history.Drift.Drifted;
import dev.quipu.migration.history.Drift.Kind;
import dev.quipu.migration.project.Workspace;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other hands have changed is theirs after a restore too: it is not what a run has left. */
@PostgresTest
class DriftInBackupTest {
    private static final String BY_HAND = "CREATE TABLE app.by_hand (id integer); DROP INDEX app.a_t;"
            + " CREATE FUNCTION app.f() RETURNS integer LANGUAGE sql AS 'SELECT 1';"
            + " COMMENT ON TABLE app.b IS 'by hand'";

    @TempDir
    private Path directory;

    /** A column that is gone makes the restored table number the others anew. */
    private GivenProject given() {
        return new GivenProject(directory)
                .revision(
                        "CREATE TABLE a (gone integer, id integer PRIMARY KEY, t text); CREATE INDEX a_t ON a (t)", "")
                .revision("ALTER TABLE a DROP COLUMN gone; CREATE TABLE b (id integer PRIMARY KEY)", "");
    }

    private static ClientPrograms programs(TestServer server) {
        ClientPrograms programs = ClientPrograms.ofMachine();
        assumeTrue(
                ArchiveProgram.find(programs, ArchiveProgram.DUMP, server.majorVersion(), 0)
                        .isPresent(),
                "this machine has no pg_dump that fits the server");
        return programs;
    }

    private static Drift drift(GivenProject given, TestDatabase database) {
        Workspace workspace = given.workspace(database);
        try (Session session = workspace.connect("test")) {
            return workspace.fingerprint().compare(session);
        }
    }

    private static Drift restored(GivenProject given, TestDatabase source, TestDatabase target, ClientPrograms programs)
            throws Exception {
        given.restore(given.backup(source, programs).file(), target, programs);
        assertThat(target.value("SELECT count(*) FROM pg_trigger WHERE tgname = 'kept_from_revisions'"))
                .as("no table of the history is without its guard")
                .isEqualTo(source.value("SELECT count(*) FROM pg_trigger WHERE tgname = 'kept_from_revisions'"));
        return drift(given, target);
    }

    /** What no revision makes and the backup holds all the same is a table; the rest is not there. */
    @Test
    void whatTheBackupHoldsOfItStaysDrift(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = given();
        given.fill(source, BY_HAND);

        assertThat(restored(given, source, target, GivenProject.NONE).objects())
                .containsExactly(new Drifted("app", "by_hand", Kind.NEW, List.of()));
    }

    @Test
    void anArchiveOfPgDumpHoldsAllOfIt(TestServer server, TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = given();
        given.fill(source, BY_HAND);
        Drift before = drift(given, source);
        assertThat(before.objects())
                .extracting(Drifted::name)
                .containsExactly("app.a", "app.b", "app.by_hand", "app.f()");

        assertThat(restored(given, source, target, programs(server))).isEqualTo(before);
    }

    @Test
    void whereThereIsNoneThereIsNoneAfterwards(TestServer server, TestDatabase source, TestDatabase target)
            throws Exception {
        GivenProject given = given();
        given.fill(source, "INSERT INTO app.b VALUES (1)");

        assertThat(restored(given, source, target, programs(server))).isEqualTo(new Drift(null, List.of()));
    }

    @Test
    void whatCouldNotBeToldCannotBeToldAfterwards(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = given();
        given.fill(source, "DELETE FROM quipu.quipu_fingerprint_taken");

        assertThat(restored(given, source, target, GivenProject.NONE).unknown()).isNotNull();
    }
}
