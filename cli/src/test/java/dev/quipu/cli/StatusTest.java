package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@PostgresTest
class StatusTest {
    @TempDir
    private Path directory = Path.of("");

    private Map<String, String> environment = Map.of();

    @Test
    void whatIsHalfUndoneGoesOnWithTheCommandThatIsTold(TestDatabase database) throws Exception {
        environment = CommandRun.environment(database);
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(
                directory,
                "002",
                "001",
                "off",
                "CREATE INDEX CONCURRENTLY i ON a (id);\nCREATE TABLE b ();",
                "DROP INDEX CONCURRENTLY i;\nDROP TABLE b;");
        run("upgrade", "head").succeeded();
        database.execute("DROP TABLE b");
        assertThat(run("downgrade", "-1", "--backup", "never").exitCode()).isEqualTo(ExitCode.FAILED);

        assertThat(run("status").out())
                .contains("interrupted while undone: app@002; run \"quipu downgrade app@002-1\" to go on");
        assertThat(run("status", "--format", "json").out()).contains("""
                  "unfinished" : [
                    {
                      "revision" : "app@002",
                      "direction" : "downgrade",
                      "command" : "quipu downgrade app@002-1"
                    }
                  ],
                """);

        database.execute("CREATE TABLE b ()");
        run("downgrade", "app@002-1", "--backup", "never").succeeded();
        assertThat(database.query("SELECT revision FROM quipu.applied")).hasToString("[[001]]");
    }

    /** Below a merge are two revisions, and below a base is none: a step down from them has no one end. */
    @Test
    void aMergeAndABaseThatAreHalfUndoneGoOnToo(TestDatabase database) throws Exception {
        environment = CommandRun.environment(database);
        CommandRun.write(
                directory, "001", "", "off", "CREATE TABLE a ();\nCREATE TABLE b ();", "DROP TABLE a;\nDROP TABLE b;");
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE c ();", "DROP TABLE c;");
        CommandRun.write(directory, "003", "001", "on", "CREATE TABLE d ();", "DROP TABLE d;");
        CommandRun.write(
                directory,
                "004",
                "002, 003",
                "off",
                "CREATE TABLE e ();\nCREATE TABLE f ();",
                "DROP TABLE e;\nDROP TABLE f;");
        run("upgrade", "head").succeeded();
        database.execute("DROP TABLE f");
        assertThat(run("downgrade", "app@002", "--backup", "never").exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run("status").out())
                .contains("interrupted while undone: app@004; run \"quipu downgrade app@002\" to go on");
        database.execute("CREATE TABLE f ()");
        run("downgrade", "app@002", "--backup", "never").succeeded();
        assertThat(database.query("SELECT revision FROM quipu.applied ORDER BY 1"))
                .as("the merge alone is undone")
                .hasToString("[[001], [002], [003]]");

        database.execute("DROP TABLE b");
        assertThat(run("downgrade", "base", "--backup", "never").exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run("status").out())
                .contains("interrupted while undone: app@001; run \"quipu downgrade app@base\" to go on");
        database.execute("CREATE TABLE b ()");
        run("downgrade", "app@base", "--backup", "never").succeeded();
        assertThat(database.value("SELECT count(*) FROM quipu.applied")).isEqualTo("0");
    }

    @Test
    void programsGetAllThatTheScreenHas(TestDatabase database) throws Exception {
        environment = CommandRun.environment(database);
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        run("upgrade", "head").succeeded();
        run("backup").succeeded();
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id bigint);", "DROP TABLE a;");

        CommandRun status = run("status", "--format", "json");

        assertThat(status.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(status.out())
                .startsWith("{\n  \"up_to_date\" : false,\n  \"server\" : \"postgresql://")
                .contains("\"version\" : \"", "\"history\" : \"quipu\"")
                .contains("\"branches\" : [", "\"drift\" : [ ]", "\"drift_unknown\" : null")
                .contains("\"last_run\" : {\n    \"direction\" : \"upgrade\"")
                .contains("\"last_backup\" : {\n    \"file\" : \".quipu/backups/")
                .contains("\"files\" : {\n    \"message\" : \"a revision has changed since it was applied\"")
                .contains("/revisions/001_revision.sql): applied with");
    }

    private CommandRun run(String... words) {
        String[] all = new String[words.length + 2];
        System.arraycopy(words, 0, all, 0, words.length);
        all[words.length] = "--revisions";
        all[words.length + 1] = "revisions";
        return CommandRun.in(directory, environment, all);
    }
}
