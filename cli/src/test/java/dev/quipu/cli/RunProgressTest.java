package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@PostgresTest
class RunProgressTest {
    private final Locale machines = Locale.getDefault();

    @AfterEach
    void restoreLocale() {
        Locale.setDefault(machines);
    }

    @Test
    void timesAndSizesAreTheSameOnEveryMachine() {
        Locale.setDefault(Locale.GERMANY);

        assertThat(RunProgress.time(Duration.ofMillis(1500))).isEqualTo("1.5 s");
        assertThat(BackupProgress.size(1_500_000)).isEqualTo("1.5 MB");
    }

    @Test
    void aMergeHasNoStatementsAndIsNoJava(TestDatabase database, @TempDir Path directory) throws Exception {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a ();", "DROP TABLE a;");
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE b ();", "DROP TABLE b;");
        CommandRun.write(directory, "003", "001", "on", "CREATE TABLE c ();", "DROP TABLE c;");
        CommandRun.in(
                        directory,
                        CommandRun.environment(database),
                        "merge",
                        "--revisions",
                        "revisions",
                        "--branch-label",
                        "joined")
                .succeeded();
        assertThat(Files.readString(directory.resolve("revisions/004_merge_002_and_003.sql")))
                .contains("-- revises: 002, 003", "-- message: merge 002 and 003", "joined");

        CommandRun run = CommandRun.in(
                        directory, CommandRun.environment(database), "upgrade", "head", "--revisions", "revisions")
                .succeeded();

        assertThat(run.err())
                .contains("app@004  merge 002 and 003   no statements")
                .doesNotContain("Java");
        assertThat(CommandRun.in(
                                directory,
                                CommandRun.environment(database),
                                "upgrade",
                                "002",
                                "--revisions",
                                "revisions")
                        .succeeded()
                        .out())
                .isEqualTo("nothing to do; app is at app@004 (head)\n");
    }
}
