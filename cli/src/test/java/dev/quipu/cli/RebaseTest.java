package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two people have written the next revision at the same time, and version control has put both files beside each other. */
@PostgresTest
class RebaseTest {
    @TempDir
    private Path directory = Path.of("");

    private Path migrations = Path.of("");
    private final Map<String, String> environment;

    RebaseTest(TestDatabase database) {
        environment = CommandRun.environment(database);
    }

    @BeforeEach
    void twoOfOneId() throws IOException {
        migrations = Files.createDirectory(directory.resolve("migrations"));
        Files.writeString(directory.resolve("quipu.toml"), """
                [branch.app]
                revisions = "migrations"
                schema = "app"
                """);
        write("001_users.sql", "001", "base", "CREATE TABLE users ();", "DROP TABLE users;");
        write("002_yours.sql", "002", "001", "CREATE TABLE yours ();", "DROP TABLE yours;");
        write("002_mine.sql", "002", "001", "CREATE TABLE mine ();", "DROP TABLE mine;");
        write("003_more.sql", "003", "002", "CREATE TABLE more ();", "DROP TABLE more;");
    }

    @Test
    void theFilesAreNamedInTheirOrderAndFollowTheHead() throws IOException {
        CommandRun refused = run("upgrade", "head");
        assertThat(refused.err()).contains("two revisions are named app@002", "quipu rebase FILE", "002_yours.sql");

        String[] rebase = {"rebase", "migrations/002_mine.sql", "migrations/003_more.sql"};
        List<String> before = files();
        CommandRun dry =
                run(Stream.concat(Stream.of(rebase), Stream.of("--dry-run")).toArray(String[]::new));
        assertThat(dry.succeeded().out()).isEqualTo("""
                would be: migrations/002_mine.sql -> migrations/003_mine.sql
                would be: migrations/003_more.sql -> migrations/004_more.sql
                """);
        assertThat(files()).isEqualTo(before);

        assertThat(run(rebase).succeeded().out()).isEqualTo("""
                migrations/002_mine.sql -> migrations/003_mine.sql
                migrations/003_more.sql -> migrations/004_more.sql
                """);
        assertThat(files()).containsExactly("001_users.sql", "002_yours.sql", "003_mine.sql", "004_more.sql");
        assertThat(Files.readString(migrations.resolve("003_mine.sql"))).isEqualTo("""
                -- revision: 003
                -- revises: 002
                -- message: by somebody, revises: nothing else

                -- upgrade
                CREATE TABLE mine ();

                -- downgrade
                DROP TABLE mine;
                """);
        run("upgrade", "head").succeeded();
        assertThat(run("validate").succeeded().exitCode()).isZero();
        run("downgrade", "base", "--backup", "never").succeeded();
    }

    /** Without its number in the way, a head is put behind another one and keeps its id. */
    @Test
    void aHeadFollowsAnotherHeadUnderItsOwnId() throws IOException {
        Files.delete(migrations.resolve("002_mine.sql"));
        write("4a1f_side.sql", "4a1f", "001", "CREATE TABLE side ();", "DROP TABLE side;");
        assertThat(run("heads").out()).contains("003", "4a1f");

        assertThat(run("rebase", "migrations/4a1f_side.sql").succeeded().out())
                .isEqualTo("migrations/4a1f_side.sql -> migrations/4a1f_side.sql\n");
        assertThat(Files.readString(migrations.resolve("4a1f_side.sql")))
                .startsWith("-- revision: 4a1f\n-- revises: 003\n");
        assertThat(run("heads").out()).contains("app@4a1f").doesNotContain("app@003");
        assertThat(files()).hasSize(4);
    }

    @Test
    void bothHalvesOfAPairMove() throws IOException {
        Files.delete(migrations.resolve("002_mine.sql"));
        Files.writeString(
                migrations.resolve("002_pair.sql"), "-- revision: 002\n-- revises: 001\nCREATE TABLE pair ();\n");
        Files.writeString(migrations.resolve("rollback_002_pair.sql"), "DROP TABLE pair;\n");

        run("rebase", "migrations/rollback_002_pair.sql", "--alone").succeeded();
        assertThat(files()).contains("004_pair.sql", "rollback_004_pair.sql").doesNotContain("002_pair.sql");
        run("upgrade", "head").succeeded();
        run("downgrade", "base", "--backup", "never").succeeded();
    }

    /** Under another name it would run again where it has run. */
    @Test
    void whatTheDatabaseHasStaysWhereItIs() throws IOException {
        Path yours = migrations.resolve("002_yours.sql");
        String text = Files.readString(yours);
        Files.delete(yours);
        run("upgrade", "002").succeeded();
        Files.writeString(yours, text);
        List<String> before = files();

        CommandRun refused = run("rebase", "migrations/002_mine.sql");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err())
                .contains("migrations/002_mine.sql is applied to the database as app@002", "the other file");
        assertThat(files()).isEqualTo(before);
        assertThat(run("rebase", "migrations/002_yours.sql", "--alone")
                        .succeeded()
                        .out())
                .contains("-> migrations/004_yours.sql");
        run("upgrade", "head").succeeded();
    }

    @Test
    void whoeverFollowsAMovingRevisionHasToMoveToo() throws IOException {
        Files.delete(migrations.resolve("002_mine.sql"));

        CommandRun refused = run("rebase", "migrations/002_yours.sql");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(refused.err()).contains("app@003 revises app@002, which no file defines");
        assertThat(run("rebase", "elsewhere/002.sql").err()).contains("in no directory of revisions", "migrations");
        assertThat(run("rebase", "migrations/009.sql").err()).contains("is no revision of");
    }

    /** Which of two files of one id the next one was written upon, nobody but its author knows. */
    @Test
    void whatFollowsAnIdOfTwoFilesIsNamedOrSaidToStay() throws IOException {
        List<String> before = files();
        CommandRun refused = run("rebase", "migrations/002_mine.sql");
        assertThat(refused.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.err()).contains("003_more.sql follows app@002, which two files are", "--alone");
        assertThat(files()).isEqualTo(before);

        run("rebase", "migrations/002_mine.sql", "--alone").succeeded();
        assertThat(files()).contains("003_more.sql", "004_mine.sql");
    }

    /** Each name is given up before the next one takes it; one that is taken is told before anything moves. */
    @Test
    void namesThatFilesGiveUpAreFree() throws IOException {
        Files.move(migrations.resolve("002_mine.sql"), migrations.resolve("002_fix.sql"));
        Files.move(migrations.resolve("003_more.sql"), migrations.resolve("003_fix.sql"));
        Files.writeString(migrations.resolve("004_fix.sql"), "taken");
        List<String> before = files();
        String[] rebase = {"rebase", "migrations/002_fix.sql", "migrations/003_fix.sql"};
        Files.delete(migrations.resolve("004_fix.sql"));
        Files.createDirectory(migrations.resolve("004_fix.sql"));
        assertThat(run("rebase", "migrations/002_fix.sql", "migrations/003_fix.sql", "--dry-run")
                        .exitCode())
                .isEqualTo(ExitCode.FAILED);
        assertThat(run(rebase).exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(files()).isEqualTo(before);

        Files.delete(migrations.resolve("004_fix.sql"));
        run(rebase).succeeded();
        assertThat(files()).containsExactly("001_users.sql", "002_yours.sql", "003_fix.sql", "004_fix.sql");
        assertThat(Files.readString(migrations.resolve("003_fix.sql"))).contains("CREATE TABLE mine");
    }

    /** A parent elsewhere, line ends, rights and a byte order mark are nobody's business here. */
    @Test
    void theRestOfAFileStaysAsItIs() throws IOException {
        Files.delete(migrations.resolve("002_mine.sql"));
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(other.resolve("001.sql"), "-- revision: 001\n-- revises: base\n-- upgrade\nSELECT 1;\n");
        Files.writeString(
                directory.resolve("quipu.toml"),
                "\n[branch.other]\nrevisions = \"other\"\nschema = \"other\"\n",
                StandardOpenOption.APPEND);
        Path side = migrations.resolve("4a1f_side.sql");
        String text = "\uFEFF-- revision: 4a1f\r\n-- revises: 001, other@001\r\n\r\n-- upgrade\r\nSELECT 1;\r\n";
        Files.writeString(side, text);
        Files.setPosixFilePermissions(side, PosixFilePermissions.fromString("rw-r--r--"));

        run("rebase", "migrations/4a1f_side.sql").succeeded();
        assertThat(Files.readString(side)).isEqualTo(text.replace("revises: 001,", "revises: 003,"));
        assertThat(Files.getPosixFilePermissions(side)).isEqualTo(PosixFilePermissions.fromString("rw-r--r--"));

        Files.writeString(side, "-- revision: 4a1f\r\n-- upgrade\r\nSELECT 1;\r\n");
        run("rebase", "migrations/4a1f_side.sql").succeeded();
        assertThat(Files.readString(side))
                .isEqualTo("-- revision: 4a1f\r\n-- revises: 003\r\n-- upgrade\r\nSELECT 1;\r\n");
    }

    private void write(String file, String id, String revises, String up, String down) throws IOException {
        Files.writeString(migrations.resolve(file), """
                -- revision: %s
                -- revises: %s
                -- message: by somebody, revises: nothing else

                -- upgrade
                %s

                -- downgrade
                %s
                """.formatted(id, revises, up, down));
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.list(migrations)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private CommandRun run(String... words) {
        return CommandRun.in(directory, environment, words);
    }
}
