package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A backup and a restore that somebody stops while the server, or a program, is at work for them. */
@PostgresTest
@Timeout(120)
class InterruptedBackupTest {
    /** The rows pass at once, and where the database says so, each takes a minute. */
    private static final String SLOW = """
            CREATE FUNCTION slow(i integer) RETURNS boolean LANGUAGE plpgsql AS $$BEGIN
                IF pg_catalog.current_setting('test.slow', true) = 'yes' THEN PERFORM pg_catalog.pg_sleep(60); END IF; RETURN true; END$$;
            CREATE TABLE a (id integer CHECK (app.slow(id)))""";

    private static final String SLEEPING =
            "SELECT 1 FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND datname = current_database()";

    @TempDir
    private Path directory;

    private GivenProject given() {
        return new GivenProject(directory).revision(SLOW, "");
    }

    private static ClientPrograms programs(TestServer server) {
        ClientPrograms programs = ClientPrograms.ofMachine();
        assumeTrue(
                ArchiveProgram.find(programs, ArchiveProgram.DUMP, server.majorVersion(), 0)
                        .isPresent(),
                "this machine has no pg_dump that fits the server");
        return programs;
    }

    /** Asks it to stop, once, when a query finds something. */
    private static InterruptedRunException stopped(
            Workspace workspace, TestDatabase database, String query, ThrowingCallable work) throws Exception {
        CompletableFuture<InterruptedRunException> outcome = CompletableFuture.supplyAsync(
                () -> catchThrowableOfType(InterruptedRunException.class, work),
                task -> Thread.ofPlatform().daemon().start(task));
        while (!outcome.isDone() && database.query(query).isEmpty()) {
            Thread.onSpinWait();
        }
        workspace.interruption().request();
        return outcome.join();
    }

    private void restoreStops(TestDatabase source, TestDatabase target, ClientPrograms programs) throws Exception {
        GivenProject given = given();
        given.fill(source, "INSERT INTO app.a SELECT generate_series(1, 60)");
        Path file = given.backup(source, programs).file();
        target.execute("ALTER DATABASE " + target.name() + " SET test.slow = 'yes'");
        Workspace workspace = given.workspace(target);

        InterruptedRunException told = stopped(
                workspace,
                target,
                SLEEPING,
                () -> new BackupRestorer(workspace, programs, BackupListener.NONE)
                        .restore(file, RunOptions.DEFAULT, RunListener.NONE));

        assertThat(told).hasMessage("interrupted");
        assertThat(told.notes()).containsExactly("the database is as empty as it was");
        assertThat(told.hint()).hasValue("run the same command again to go on");
        while (!target.query(SLEEPING).isEmpty()) {
            Thread.onSpinWait();
        }
        assertThat(target.query("SELECT 1 FROM pg_namespace WHERE nspname = 'app'"))
                .isEmpty();
    }

    @Test
    void aRestoreLeavesNothing(TestDatabase source, TestDatabase target) throws Exception {
        restoreStops(source, target, GivenProject.NONE);
    }

    /** What pg_restore had begun, the server went on with and committed, after Quipu had ended. */
    @Test
    void aRestoreByPgRestoreEndsWithIt(TestServer server, TestDatabase source, TestDatabase target) throws Exception {
        restoreStops(source, target, programs(server));
    }

    /** The schema public was there before, as in every new database. */
    private void restoreStopsAtItsEnd(TestDatabase source, TestDatabase target, ClientPrograms programs)
            throws Exception {
        GivenProject given = new GivenProject(directory).revision("CREATE TABLE public.a (id integer)", "");
        given.fill(source, "INSERT INTO public.a VALUES (1)");
        Path file = given.backup(source, programs).file();
        Workspace workspace = given.workspace(target);

        InterruptedRunException told = catchThrowableOfType(
                InterruptedRunException.class,
                () -> new BackupRestorer(
                                workspace, programs, (tables, of, bytes) -> stopBehindTheCommit(workspace, target))
                        .restore(file, RunOptions.DEFAULT, RunListener.NONE));

        assertThat(told.notes()).containsExactly("the database was restored whole by then");
        assertThat(told.hint()).isEmpty();
        assertThat(target.query("SELECT id FROM public.a")).hasSize(1);
        assertThat(target.value("SELECT count(*) FROM quipu.applied")).isEqualTo("1");
    }

    private static void stopBehindTheCommit(Workspace workspace, TestDatabase target) {
        try {
            if (!target.query("SELECT 1 FROM pg_class WHERE relname = 'a'").isEmpty()) {
                workspace.interruption().request();
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void aRestoreByPgRestoreThatIsWholeStays(TestServer server, TestDatabase source, TestDatabase target)
            throws Exception {
        restoreStopsAtItsEnd(source, target, programs(server));
    }

    private void backupStops(TestDatabase source, String locked, String waiting, ClientPrograms programs)
            throws Exception {
        GivenProject given = given();
        given.fill(source, "CREATE SCHEMA other; CREATE TABLE other.t (id integer)");
        Workspace workspace = given.workspace(source);
        try (Connection holder = source.connect()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE " + locked);
            String lock = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname ="
                    + " current_database() AND application_name = '" + waiting + "'";

            InterruptedRunException told = stopped(
                    workspace,
                    source,
                    lock,
                    () -> new BackupWriter(workspace, programs, GivenProject.NOON, BackupListener.NONE)
                            .write(BackupPlace.inDirectory(given.backups())));

            assertThat(told).hasMessage("interrupted");
            assertThat(told.notes()).containsExactly("nothing was changed, and no backup was left");
            while (!source.query(lock).isEmpty()) {
                Thread.onSpinWait();
            }
            String[] left = given.backups().toFile().list();
            assertThat(left == null ? new String[0] : left).isEmpty();
        }
    }

    @Test
    void aBackupThatWaitsForALockWaitsNoLonger(TestDatabase source) throws Exception {
        backupStops(source, "app.a", "quipu backup", GivenProject.NONE);
    }

    @Test
    void aPgDumpThatWaitsForALockWaitsNoLonger(TestServer server, TestDatabase source) throws Exception {
        backupStops(source, "other.t", "pg_dump", programs(server));
    }
}
