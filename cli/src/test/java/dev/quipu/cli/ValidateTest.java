package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@PostgresTest
class ValidateTest {
    /** A program that reads this must not blame a revision that nobody has touched. */
    @Test
    void eachChangedOrMissingRevisionIsAFindingOfItsOwn(TestDatabase database, @TempDir Path directory)
            throws Exception {
        Map<String, String> environment = CommandRun.environment(database);
        for (int i = 1; i <= 4; i++) {
            String before = i == 1 ? "" : "00" + (i - 1);
            CommandRun.write(
                    directory, "00" + i, before, "on", "CREATE TABLE t" + i + " ();", "DROP TABLE t" + i + ";");
        }
        CommandRun.in(directory, environment, "upgrade", "head", "--revisions", "revisions")
                .succeeded();
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE other ();", "DROP TABLE other;");
        CommandRun.write(directory, "003", "002", "on", "CREATE TABLE other3 ();", "DROP TABLE other3;");
        Files.delete(directory.resolve("revisions/004_revision.sql"));

        CommandRun run =
                CommandRun.in(directory, environment, "validate", "--revisions", "revisions", "--format", "json");

        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()
                        .lines()
                        .filter(line -> line.contains("\"revision\""))
                        .map(String::strip))
                .containsExactly(
                        "\"revision\" : \"app@002\",", "\"revision\" : \"app@003\",", "\"revision\" : \"app@004\",");
        assertThat(run.out())
                .contains("\"notes\" : [", "/revisions/002_revision.sql): applied with ")
                .contains("the database has revisions that no file defines: app@004");
    }

    @Test
    void aMissingDowngradeIsNoErrorAndIsNamed(@TempDir Path directory) throws Exception {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE b (id int);", "");
        CommandRun run = CommandRun.in(directory, Map.of(), "validate", "--no-database", "--revisions", "revisions");

        assertThat(run.out())
                .contains("the downgrade section of app@002 is empty", "downgrade: irreversible, because")
                .contains("revisions/002_revision.sql:10:1\n")
                .doesNotContain("section of app@001");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void whatIsRunUpOnlyIsNotSaidToHaveBeenRunDown(@TempDir Path directory) throws Exception {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        String[] validate = {"validate", "--no-database", "--round-trip", "--revisions", "revisions"};
        assertThat(CommandRun.in(directory, Map.of(), validate).succeeded().out())
                .isEqualTo("1 revision checked, each run up, down and up again, no errors\n");
        Path second = directory.resolve("revisions/002_x.sql");
        Files.writeString(
                second,
                "-- revision: 002\n-- revises: 001\n-- upgrade\nDROP TABLE a;\n-- downgrade: irreversible, because x\n");
        assertThat(CommandRun.in(directory, Map.of(), validate).succeeded().out())
                .isEqualTo("2 revisions checked, 1 run up, down and up again and 1 up only, for want of a downgrade,"
                        + " no errors\n");
    }
}
