package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a program reads of a run: all of it on standard output, and the same for people on the other. */
@PostgresTest
class RunTreeTest {
    @TempDir
    private Path directory = Path.of("");

    private final TestDatabase database;

    RunTreeTest(TestDatabase database) {
        this.database = database;
    }

    @Test
    void aRunTellsItsStepsAndWhereTheDatabaseIsThen() throws Exception {
        CommandRun.write(directory, "001", "base", "on", "CREATE TABLE a (); CREATE TABLE b ();", "DROP TABLE a, b;");
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE c ();", "DROP TABLE c;");

        assertThat(run("upgrade", "001", "--dry-run").out()).isEqualTo("""
                {
                  "direction" : "upgrade",
                  "steps" : [
                    {
                      "revision" : "app@001",
                      "message" : "revision 001",
                      "file" : "revisions/001_revision.sql",
                      "transactional" : true
                    }
                  ],
                  "hazards" : null
                }
                """);
        CommandRun upgrade = run("upgrade", "001");
        assertThat(timeless(upgrade)).isEqualTo("""
                {
                  "direction" : "upgrade",
                  "steps" : [
                    {
                      "revision" : "app@001",
                      "message" : "revision 001",
                      "statements" : 2,
                      "milliseconds" : 0
                    }
                  ],
                  "hazards" : null,
                  "backup" : null,
                  "branches" : [
                    {
                      "branch" : "app",
                      "schema" : "app",
                      "revisions" : [
                        "001"
                      ],
                      "pending" : 1
                    }
                  ],
                  "failure" : null
                }
                """);
        assertThat(upgrade.err()).contains("app@001", "2 statements");
        assertThat(run("downgrade", "base", "--backup", "always").out())
                .containsPattern("\"backup\" : \"[^\"]*\\.quipu\\.zip\"");
    }

    @Test
    void aFailureIsToldWithItsPlaceAndWhatWasDoneBefore() throws Exception {
        CommandRun.write(directory, "001", "base", "on", "CREATE TABLE a ();", "DROP TABLE a;");
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE a ();", "DROP TABLE a;");

        CommandRun upgrade = run("upgrade", "head");
        assertThat(upgrade.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(timeless(upgrade))
                .contains("\"revision\" : \"app@001\"", "\"branches\" : null")
                .endsWith("""
                          "failure" : {
                            "message" : "app@002 failed: relation \\"a\\" already exists (SQLSTATE 42P07)",
                            "revision" : "app@002",
                            "sqlstate" : "42P07",
                            "place" : "revisions/002_revision.sql:8:14",
                            "notes" : [
                              "rolled back; the database is at app@001"
                            ],
                            "hint" : null
                          }
                        }
                        """);
        assertThat(upgrade.err()).contains("quipu: app@002 failed: relation \"a\" already exists");
        CommandRun together = run("upgrade", "head", "--single-transaction");
        assertThat(together.out()).contains("\"steps\" : [ ]", "already exists");
        assertThat(run("upgrade", "head", "--sql").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    private static String timeless(CommandRun run) {
        return run.out().replaceAll("\"milliseconds\" : \\d+", "\"milliseconds\" : 0");
    }

    private CommandRun run(String... words) {
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--revisions", "revisions", "--schema", "app", "--format", "json"));
        return CommandRun.in(directory, CommandRun.environment(database), all.toArray(String[]::new));
    }
}
