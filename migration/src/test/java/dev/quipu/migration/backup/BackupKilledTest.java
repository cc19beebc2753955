package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.postgres.testing.JavaProcess;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code kill -9} leaves, and what comes after it. */
@PostgresTest
class BackupKilledTest {
    private static final String ROWS = "INSERT INTO app.a SELECT g, md5(g::text) FROM generate_series(1, 50000) g;"
            + " INSERT INTO app.b SELECT generate_series(1, 1000)";

    @TempDir
    private Path directory;

    private GivenProject given() {
        return new GivenProject(directory)
                .revision("CREATE TABLE a (id integer PRIMARY KEY, t text)", "")
                .revision("CREATE TABLE b (id integer)", "");
    }

    private List<String> files(Path place) throws IOException {
        try (Stream<Path> files = Files.list(place)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void theFileOfALivingProcessStaysAndThatOfADeadOneGoes() throws Exception {
        GivenProject given = given();
        Path target = directory.resolve("x.zip");
        Path foreign = Files.writeString(directory.resolve(".foreign.zip.part"), "of some other program");
        try (JavaProcess process = BackupProcess.start(given, "part", "", target.toString(), 0)) {
            assertThat(process.isAlive()).isTrue();
            PartFile.sweep(directory);
            assertThat(directory.resolve(".x.zip.part")).hasSize(1000);
            assertThatThrownBy(() -> PartFile.create(target)).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(directory.resolve(".x.zip.part")).hasSize(1000);
            process.kill();
        }

        PartFile.sweep(directory);

        assertThat(files(directory))
                .contains(foreign.getFileName().toString())
                .noneMatch(name -> name.contains("x.zip"));
    }

    @Test
    void aSecondWriterOfThisProcessTakesAnotherName() throws Exception {
        Path target = directory.resolve("x.zip");
        try (PartFile first = PartFile.create(target)) {
            PartFile.sweep(directory);
            assertThatThrownBy(() -> PartFile.create(target)).isInstanceOf(FileAlreadyExistsException.class);
            assertThat(first.path()).exists();
            first.publish();
        }
        assertThat(files(directory)).containsExactly("x.zip");
    }

    @Test
    void aKilledBackupLeavesNothingThatTheNextOneDoesNotClear(TestDatabase source) throws Exception {
        GivenProject given = given();
        given.fill(source, ROWS);
        for (int point = 0; point < 6; point += 2) {
            try (JavaProcess process = BackupProcess.start(given, "backup", source.url(), "", point)) {
                assertThat(process.isAlive()).isTrue();
                process.kill();
            }
            assertThat(files(given.backups())).isNotEmpty().allMatch(name -> name.startsWith("."));
        }

        BackupResult backup = given.backup(source, GivenProject.NONE);

        assertThat(files(given.backups()))
                .containsExactly(backup.file().getFileName().toString());
        BackupFile.open(backup.file()).close();
    }

    @Test
    void aKilledRestoreLeavesADatabaseIntoWhichTheNextOneGoes(TestDatabase source) throws Exception {
        GivenProject given = given();
        given.fill(source, ROWS);
        Path file = given.backup(source, GivenProject.NONE).file();
        int point = 0;
        boolean killed = true;
        for (; killed; point++) {
            try (TestDatabase target = TestServer.get().createDatabase()) {
                try (JavaProcess process =
                        BackupProcess.start(given, "restore", target.url(), file.toString(), point)) {
                    killed = process.isAlive();
                    process.kill();
                }
                if (killed) {
                    assertThat(given.restore(file, target, GivenProject.NONE).warnings())
                            .isEmpty();
                }
                assertThat(target.value("SELECT (SELECT count(*) FROM app.a) || ' ' || (SELECT count(*) FROM app.b)"))
                        .isEqualTo("50000 1000");
            }
        }
        assertThat(point).isGreaterThan(8);
    }

    @Test
    void aKilledRestoreThatCannotBeOneTransactionIsRefusedClearly(TestDatabase source, TestDatabase target)
            throws Exception {
        GivenProject given = given().revision("CREATE INDEX CONCURRENTLY b_id ON b (id)", "", "off");
        given.fill(source, ROWS);
        Path file = given.backup(source, GivenProject.NONE).file();
        try (JavaProcess process = BackupProcess.start(given, "restore", target.url(), file.toString(), 6)) {
            assertThat(process.isAlive()).isTrue();
            process.kill();
        }

        BackupException refused =
                catchThrowableOfType(BackupException.class, () -> given.restore(file, target, GivenProject.NONE));

        assertThat(refused.message())
                .startsWith("the database " + target.name() + " is not empty: it has table app.a, table app.b");
        assertThat(refused.hint())
                .hasValue("create a new database and restore into it with --url; what a killed restore left goes with"
                        + " its database");
    }

    /** What failed stood in the history that a killed one had left, so that no restore went into the database any more. */
    @Test
    void aRestoreThatFailsWhereOneWasKilledLeavesADatabaseIntoWhichTheNextOneGoes(
            TestDatabase source, TestDatabase target) throws Exception {
        GivenProject given = given().revision("""
                DO $$ BEGIN IF current_setting('test.broken', true) = 'yes' THEN RAISE EXCEPTION 'full'; END IF; END $$""", "");
        given.fill(source, ROWS);
        Path file = given.backup(source, GivenProject.NONE).file();
        for (String statement : given.workspace(target).history().create()) {
            target.execute(statement);
        }
        target.execute("ALTER DATABASE " + target.name() + " SET test.broken = 'yes'");

        BackupException failed =
                catchThrowableOfType(BackupException.class, () -> given.restore(file, target, GivenProject.NONE));
        target.execute("ALTER DATABASE " + target.name() + " RESET test.broken");

        assertThat(failed.message()).contains("full");
        assertThat(failed.notes()).contains("the database is as empty as it was");
        assertThat(given.restore(file, target, GivenProject.NONE).warnings()).isEmpty();
    }
}
