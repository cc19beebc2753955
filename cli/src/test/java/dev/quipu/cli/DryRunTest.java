package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a dry run shows is what the command then does, and it changes nothing. */
@PostgresTest
class DryRunTest {
    @TempDir
    private Path directory = Path.of("");

    @Test
    void initShowsTheFileThatItWouldMake() throws IOException {
        CommandRun dry = done(Map.of(), "init", "--dry-run");
        assertThat(directory).isEmptyDirectory();

        done(Map.of(), "init");
        assertThat(dry.out().lines().limit(2)).containsExactly("would make migrations", "would make quipu.toml");
        assertThat(shown(dry, 2)).isEqualTo(Files.readAllLines(directory.resolve("quipu.toml")));
        assertThat(CommandRun.in(directory, Map.of(), "init", "--dry-run").exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    @Test
    void revisionAndMergeShowTheFileThatTheyWouldWrite() throws IOException {
        done(Map.of(), "init");
        List<Path> before = files();
        CommandRun dry = done(Map.of(), "revision", "-m", "create users", "--dry-run");
        assertThat(files()).isEqualTo(before);
        assertThat(dry.out().lines().findFirst()).contains("would write migrations/001_create_users.sql");
        assertThat(shown(dry, 1)).contains("-- revision: 001", "-- upgrade", "-- downgrade");

        done(Map.of(), "revision", "-m", "create users");
        done(Map.of(), "revision", "-m", "a", "--head", "001");
        done(Map.of(), "revision", "-m", "b", "--head", "001", "--splice");
        before = files();
        CommandRun merge = done(Map.of(), "merge", "-m", "join", "--dry-run");
        assertThat(files()).isEqualTo(before);
        assertThat(shown(merge, 1)).contains("-- revises: 002, 003");
    }

    /** Who accepts a change of one file accepts those of all, and is to see whose. */
    @Test
    void stampNamesTheChangedFilesThatItAccepts(TestDatabase database) throws IOException {
        for (String id : List.of("001", "002", "003")) {
            String revises = id.equals("001") ? "base" : "00" + (id.charAt(2) - '1');
            CommandRun.write(directory, id, revises, "on", "CREATE TABLE t" + id + " ();", "DROP TABLE t" + id + ";");
        }
        Map<String, String> environment = Map.of("DATABASE_URL", database.url());
        String[] stamp = {"stamp", "003", "--revisions", "revisions", "--schema", "app"};
        done(environment, "upgrade", "003", "--revisions", "revisions", "--schema", "app");
        assertThat(done(environment, stamp).out()).doesNotContain("accept");

        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE t002 (id int);", "DROP TABLE t002;");
        assertThat(done(
                                environment,
                                Stream.concat(Stream.of(stamp), Stream.of("--dry-run"))
                                        .toArray(String[]::new))
                        .out())
                .contains("would accept the file of app@002, which has changed since it was applied");
        assertThat(done(environment, stamp).out())
                .contains("accepted the file of app@002, which has changed since it was applied")
                .doesNotContain("app@001,");
        assertThat(done(environment, stamp).out()).doesNotContain("accept");
    }

    @Test
    void restoreReadsTheFileAndLooksAtTheDatabase(TestDatabase source, TestDatabase copy) throws Exception {
        Map<String, String> from = Map.of("DATABASE_URL", source.url());
        Map<String, String> to = Map.of("DATABASE_URL", copy.url());
        done(from, "upgrade", "finops@003");
        done(from, "backup", "--to", "all.quipu.zip");

        CommandRun dry = done(to, "restore", "all.quipu.zip", "--dry-run");

        assertThat(dry.out())
                .startsWith("would restore ")
                .containsPattern(" of \\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ: ")
                .endsWith("; the file is whole, and the database empty\n");
        assertThat(copy.query("SELECT FROM pg_namespace WHERE nspname IN ('finops', 'quipu')"))
                .isEmpty();
        CommandRun full = CommandRun.in(directory, from, "restore", "all.quipu.zip", "--dry-run");
        assertThat(full.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(full.err()).contains(" is not empty: it has table finops.");
        byte[] bytes = Files.readAllBytes(directory.resolve("all.quipu.zip"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(directory.resolve("all.quipu.zip"), bytes);
        assertThat(CommandRun.in(directory, to, "restore", "all.quipu.zip", "--dry-run")
                        .exitCode())
                .isEqualTo(ExitCode.FAILED);
    }

    private CommandRun done(Map<String, String> environment, String... words) {
        return CommandRun.in(directory, environment, words).succeeded(words);
    }

    private static List<String> shown(CommandRun run, int after) {
        return run.out()
                .lines()
                .skip(after)
                .map(line -> line.startsWith("  ") ? line.substring(2) : line)
                .toList();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.sorted().toList();
        }
    }
}
