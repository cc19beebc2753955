package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.BackupSettings.Mode;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@PostgresTest
class BackupFailureTest {
    @TempDir
    private Path directory;

    private GivenProject given() {
        return new GivenProject(directory).revision("CREATE TABLE a (id integer, t text)", "DROP TABLE a");
    }

    private Path backup(GivenProject given, TestDatabase source) throws Exception {
        given.fill(source, "INSERT INTO app.a SELECT g, md5(g::text) FROM generate_series(1, 2000) g");
        return given.backup(source, GivenProject.NONE).file();
    }

    @Test
    void anyChangedByteIsNoticedBeforeAnythingIsWritten(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = given();
        byte[] whole = Files.readAllBytes(backup(given, source));
        Random random = new Random(7);
        List<Integer> places = new ArrayList<>(List.of(0, 10, 40, whole.length - 1, whole.length - 70));
        random.ints(40, 0, whole.length).forEach(places::add);
        for (int place : places) {
            byte[] damaged = whole.clone();
            damaged[place] ^= (byte) (1 << random.nextInt(8));
            refused(given, damaged, target);
        }
    }

    @Test
    void aFileThatWasCutOffIsRefused(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = given();
        byte[] whole = Files.readAllBytes(backup(given, source));
        for (int length : new int[] {0, 1, 63, 64, 100, whole.length / 2, whole.length - 64, whole.length - 1}) {
            refused(given, Arrays.copyOf(whole, length), target);
        }
    }

    @Test
    void aRoleThatMayNotReadAllIsToldWhatItNeeds(TestDatabase source) throws Exception {
        GivenProject given = given();
        given.fill(source, "SELECT 1");
        String role = "reader_of_" + source.name();
        source.execute("CREATE ROLE %1$s LOGIN PASSWORD 'r'; GRANT USAGE ON SCHEMA quipu TO %1$s;".formatted(role)
                + "GRANT SELECT ON ALL TABLES IN SCHEMA quipu TO " + role);
        String url = "postgresql://%s:r@%s:%d/%s".formatted(role, source.host(), source.port(), source.name());
        try {
            BackupException refused =
                    catchThrowableOfType(BackupException.class, () -> given.backup(url, GivenProject.NONE));
            assertThat(refused.message())
                    .startsWith("the role may not read all that a backup has to hold: permission denied for ");
            assertThat(refused.hint())
                    .contains("back up as the owner of the tables, or let the role read everything: GRANT"
                            + " pg_read_all_data TO the role");
            assertThat(given.backups().toFile().list()).isNullOrEmpty();
            source.execute("GRANT pg_read_all_data TO " + role);
            assertThat(given.backup(url, GivenProject.NONE).file()).exists();
        } finally {
            source.execute("DROP OWNED BY %1$s; DROP ROLE %1$s".formatted(role));
        }
    }

    private void refused(GivenProject given, byte[] content, TestDatabase target) throws IOException {
        Path file = Files.write(directory.resolve("damaged.quipu.zip"), content);
        BackupException refused =
                catchThrowableOfType(BackupException.class, () -> given.restore(file, target, GivenProject.NONE));
        assertThat(refused).isNotNull();
        assertThat(refused.message()).startsWith("cannot use the backup " + file + ": it ");
        assertThat(refused.notes()).containsExactly("nothing was changed");
    }

    @Test
    void afterAllRefusalsTheTargetIsUntouched(TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = given();
        byte[] whole = Files.readAllBytes(backup(given, source));
        whole[100] ^= 1;
        refused(given, whole, target);
        assertThat(target.query("SELECT 1 FROM pg_namespace WHERE nspname IN ('app', 'quipu')"))
                .isEmpty();
    }

    @Test
    void aManifestOfALaterFormatIsRefused() {
        byte[] later = "{\"format\": 2}".getBytes(StandardCharsets.UTF_8);
        IllegalArgumentException refused =
                catchThrowableOfType(IllegalArgumentException.class, () -> ManifestJson.read(later));
        assertThat(refused).hasMessage("it has format 2, and this Quipu knows formats up to 1");
    }

    @Test
    void aMissingPartIsRefusedEvenWhereTheSealIsRight() throws IOException {
        Path file = directory.resolve("x.quipu.zip");
        Manifest manifest = ManifestJson.read("""
                {"format": 1, "tool": "t", "occasion": "asked", "server": "s", "catalog": "c", "created": "2026-01-01T00:00:00Z", "database": "d", "server_version": 180000,
                 "method": "built-in", "program": "p", "dump_parts": 0, "history_schema": "quipu", "branches": [],
                 "tables": [{"schema": "s", "name": "t", "columns": [], "rows": 1, "checksum": "x", "parts": 1}],
                 "sequences": [], "materialized_views": [], "left_out": []}""".getBytes(StandardCharsets.UTF_8));
        try (BackupFileWriter writer = BackupFileWriter.create(file)) {
            writer.seal(manifest);
            writer.publish();
        }

        BackupException refused = catchThrowableOfType(BackupException.class, () -> BackupFile.open(file));

        assertThat(refused.message()).endsWith("its part tables/0000/000000.zst is missing");
    }

    /** Several threads write to one file, and any of them may be the one that is asked first. */
    @Test
    void whatIsWrittenAfterAFullDiskFailsForTheSameReason() throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(mount("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString()), "cannot mount a tmpfs");
        try (BackupFileWriter writer = BackupFileWriter.create(small.resolve("x.quipu.zip"))) {
            byte[] bytes = new byte[100_000];

            assertThatThrownBy(() -> writer.entry("a", bytes, bytes.length)).hasMessage("No space left on device");
            assertThatThrownBy(() -> writer.entry("b", bytes, 1)).hasMessage("No space left on device");
        } finally {
            mount("umount", small.toString());
        }
    }

    @Test
    void aFullDiskLeavesNoBackup(TestDatabase source) throws Exception {
        Path small = Files.createDirectory(directory.resolve("small"));
        assumeTrue(mount("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", small.toString()), "cannot mount a tmpfs");
        try {
            GivenProject given = given();
            given.fill(source, "INSERT INTO app.a SELECT g, md5(g::text) FROM generate_series(1, 20000) g");
            BackupException failed = catchThrowableOfType(
                    BackupException.class,
                    () -> new BackupWriter(
                                    given.workspace(source), GivenProject.NONE, GivenProject.NOON, BackupListener.NONE)
                            .write(BackupPlace.inDirectory(small)));
            assertThat(failed.message()).startsWith("cannot write a backup to " + small + ": no space left");
            try (Stream<Path> left = Files.list(small)) {
                assertThat(left).isEmpty();
            }
        } finally {
            mount("umount", small.toString());
        }
    }

    @ParameterizedTest
    @CsvSource({"'size=1m,ro', read-only file system", "'size=64k', no space left"})
    void aRunWhoseBackupFailsDoesNotBegin(String options, String why, TestDatabase source) throws Exception {
        GivenProject given = given();
        given.fill(source, "INSERT INTO app.a SELECT g, md5(g::text) FROM generate_series(1, 20000) g");
        given.revision("DROP TABLE a", "");
        Path place = Files.createDirectory(given.backups());
        assumeTrue(mount("mount", "-t", "tmpfs", "-o", options, "tmpfs", place.toString()), "cannot mount a tmpfs");
        try {
            Workspace workspace = given.workspace(source);
            BeforeRun backup = (session, state, steps) -> new BackupWriter(
                            workspace, ClientPrograms.ofMachine(), GivenProject.NOON, BackupListener.NONE)
                    .writeBeforeRun(new BackupDirectory(place), 1);

            BackupException failed = catchThrowableOfType(
                    BackupException.class,
                    () -> workspace
                            .migrator(RunOptions.DEFAULT, RunListener.NONE)
                            .upgrade(Target.parse("head"), backup));

            assertThat(failed.message()).contains(why);
            assertThat(source.value("SELECT count(*) FROM app.a")).isEqualTo("20000");
            assertThat(source.value("SELECT string_agg(revision, ' ') FROM quipu.applied"))
                    .isEqualTo("001");
        } finally {
            mount("umount", place.toString());
        }
    }

    private static boolean mount(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void oneThatIsStoppedSaysThatNothingIsLeft(TestDatabase source) throws Exception {
        GivenProject given = given();
        given.fill(source, "INSERT INTO app.a SELECT g FROM generate_series(1, 1000) AS g");
        Workspace workspace = given.workspace(source);
        workspace.interruption().request();

        InterruptedRunException told = catchThrowableOfType(
                InterruptedRunException.class,
                () -> new BackupWriter(workspace, GivenProject.NONE, GivenProject.NOON, BackupListener.NONE)
                        .write(BackupPlace.inDirectory(given.backups())));

        assertThat(told.message()).isEqualTo("interrupted");
        assertThat(told.notes()).containsExactly("nothing was changed, and no backup was left");
        assertThat(told.hint()).contains("run the same command again to go on");
        assertThat(given.backups().toFile().list()).noneMatch(name -> name.endsWith(".zip"));
    }

    @Test
    void aDirectoryThatCannotBeMadeIsToldBy(TestDatabase source) throws Exception {
        GivenProject given = given();
        given.fill(source, "SELECT 1");
        Files.writeString(given.backups(), "a file stands where the directory should be");

        BackupException failed =
                catchThrowableOfType(BackupException.class, () -> given.backup(source, GivenProject.NONE));

        assertThat(failed.message()).startsWith("cannot write a backup to " + given.backups());
        assertThat(failed.notes()).containsExactly("nothing was changed, and no backup was left");
    }

    @Test
    void aWrongPasswordFailsAndIsNotTold(TestDatabase source) throws Exception {
        GivenProject given = given();
        given.fill(source, "SELECT 1");
        String url = source.url().replaceFirst(":[^:@]*@", ":geheim123@");

        QuipuException failed = catchThrowableOfType(
                QuipuException.class,
                () -> new BackupWriter(given.workspace(url), GivenProject.NONE, GivenProject.NOON, BackupListener.NONE)
                        .write(BackupPlace.inDirectory(given.backups())));

        assertThat(failed.message() + failed.notes() + failed.hint()).doesNotContain("geheim123");
        assertThat(given.backups()).doesNotExist();
    }

    @ParameterizedTest
    @CsvSource({
        "ALWAYS, UPGRADE, false, true", "ALWAYS, UPGRADE, true, true", "ALWAYS, DOWNGRADE, false, true",
        "NEVER, UPGRADE, true, false", "NEVER, DOWNGRADE, true, false", "AUTO, UPGRADE, false, false",
        "AUTO, UPGRADE, true, true", "AUTO, DOWNGRADE, false, true", "AUTO, DOWNGRADE, true, true"
    })
    void theTableOfWhenABackupIsMade(Mode mode, Direction direction, boolean rows, boolean wanted) {
        assertThat(BackupNeed.isThere(mode, direction, () -> rows)).isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({
        "15, 14, true",
        "15, 15, true",
        "15, 16, false",
        "16, 14, true",
        "17, 16, false",
        "18, 14, false",
        "18, 17, true",
        "18, 18, true"
    })
    void thePgDumpsThatFitAServer(int program, int server, boolean fits) {
        assertThat(ArchiveProgram.fits(program, server, server)).isEqualTo(fits);
    }
}
