package dev.quipu.migration.backup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup brings its schema with it, whatever becomes of the project. */
@PostgresTest
class RevisionsInBackupTest {
    private static final String OPS = """
            CREATE TYPE level AS ENUM ('low', 'high');
            CREATE TABLE alarm (id integer PRIMARY KEY, level level NOT NULL, tags level[])""";

    private static final String ALARMS = "INSERT INTO ops.alarm VALUES (1, 'high', '{low,high}'), (2, 'low', NULL)";

    @TempDir
    private Path directory;

    private GivenProject app() {
        return new GivenProject(directory.resolve("a")).revision("CREATE TABLE a (id integer PRIMARY KEY)", "");
    }

    private GivenProject ops() {
        return new GivenProject(directory.resolve("o"), "ops").revision(OPS, "");
    }

    @Test
    void aProjectWithoutABranchRestoresItWholeFromABackupThatHoldsItsRevisions(TestDatabase source, TestDatabase target)
            throws Exception {
        GivenProject both = app().with(ops());
        both.fill(source, ALARMS);
        BackupResult backup = both.backup(source, GivenProject.NONE);

        RestoreResult restored = app().restore(backup.file(), target, GivenProject.NONE);

        assertThat(backup.warnings()).isEmpty();
        assertThat(restored.warnings()).isEmpty();
        assertThat(target.value("SELECT string_agg(a::text, ' ' ORDER BY id) FROM ops.alarm a"))
                .isEqualTo("(1,high,\"{low,high}\") (2,low,)");
        assertThat(target.value("SELECT count(*) FROM pg_constraint WHERE conrelid = 'ops.alarm'::regclass"
                        + " AND contype = 'p'"))
                .isEqualTo("1");
        assertThat(target.value("SELECT string_agg(branch, ' ' ORDER BY branch) FROM quipu.applied"))
                .isEqualTo("app ops");
    }

    @Test
    void aBranchThatNobodyHasFilesForIsNamedWhenItIsBackedUpAndItsRowsComeBack(TestDatabase source, TestDatabase target)
            throws Exception {
        ops().fill(source, ALARMS);
        app().fill(source, "INSERT INTO app.a VALUES (1)");

        BackupResult backup = app().backup(source, GivenProject.NONE);
        RestoreResult restored = app().restore(backup.file(), target, GivenProject.NONE);

        assertThat(backup.warnings())
                .singleElement()
                .asString()
                .startsWith("the project has no file, or a changed one, of ops@001: all rows are in the backup");
        assertThat(restored.warnings())
                .hasSize(2)
                .anyMatch(warning -> warning.contains("text of ops@001"))
                .anyMatch(warning -> warning.startsWith("no revision makes ops.alarm")
                        && warning.endsWith("as text in level, tags"));
        assertThat(target.value("SELECT string_agg(a::text, ' ' ORDER BY id) FROM ops.alarm a"))
                .isEqualTo("(1,high,\"{low,high}\") (2,low,)");
        assertThat(target.value("SELECT count(*) FROM app.a")).isEqualTo("1");
    }

    @Test
    void filesThatWereChangedOrLostSinceTheBackupMakeNoDifference(TestDatabase source, TestDatabase target)
            throws Exception {
        GivenProject given = app();
        given.fill(source, "INSERT INTO app.a VALUES (7)");
        BackupResult backup = given.backup(source, GivenProject.NONE);
        Files.writeString(directory.resolve("a/revisions/001_revision.sql"), "no revision any more");

        RestoreResult restored = given.restore(backup.file(), target, GivenProject.NONE);

        assertThat(restored.warnings()).isEmpty();
        assertThat(target.value("SELECT id FROM app.a")).isEqualTo("7");
    }

    @Test
    void everyFormOfARevisionIsWrittenSoThatTheSameIsReadBack() throws IOException {
        Path files = Files.createDirectory(directory.resolve("forms"));
        Map<String, String> texts = Map.of(
                "001_first.sql", "CREATE TABLE a (id integer);\r\n-- a comment\r\n",
                "rollback_001_first.sql", "DROP TABLE a;",
                "002_second.sql", """
                        -- revision: 002
                        -- revises: 001
                        -- depends_on: ops@001
                        -- message: zwei — ü
                        -- transaction: off

                        -- upgrade
                        SELECT '-- downgrade';

                        -- downgrade: irreversible, because the data are gone
                        """,
                "003_third.sql", """
                        -- revision: 003
                        -- revises: 002

                        -- upgrade
                        SELECT 1;
                        """,
                "004_fourth.java", """
                        // revision: 004
                        // revises: 003

                        public class Fourth implements dev.quipu.migration.revision.JavaRevision {}
                        """);
        texts.forEach((name, text) -> {
            try {
                Files.writeString(files.resolve(name), text);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        List<Revision> revisions = RevisionDirectory.read(files, "app");

        assertThat(revisions)
                .hasSize(4)
                .allSatisfy(revision -> assertThat(RevisionTexts.text(revision)).isPresent());
    }

    @Test
    void aSectionThatCannotStandInOneFileHasNoText() throws IOException {
        Path files = Files.createDirectory(directory.resolve("pair"));
        Files.writeString(files.resolve("001_first.sql"), "CREATE TABLE a (id integer);");
        Files.writeString(files.resolve("rollback_001_first.sql"), "-- upgrade\nDROP TABLE a;");

        List<Optional<String>> texts = RevisionDirectory.read(files, "app").stream()
                .map(RevisionTexts::text)
                .toList();

        assertThat(texts).containsExactly(Optional.empty());
    }

    @Test
    void aDirectoryIsOneThatIsThereOrEndsInASlashAndElseAnEndingMakesAFile() throws IOException {
        Files.createDirectory(directory.resolve("there.zip"));
        assertThat(Stream.of(
                                "x.zip",
                                "sub/before.quipu.zip",
                                "x.sql.gz",
                                "there.zip",
                                "x.zip/",
                                "backups",
                                "app-1.0",
                                ".b")
                        .map(written -> BackupPlace.of(directory, written) instanceof BackupPlace.AsFile))
                .containsExactly(true, true, true, false, false, false, false, false);
    }
}
