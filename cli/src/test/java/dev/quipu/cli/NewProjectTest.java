package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.SincePostgres;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody meets who has just begun. */
@PostgresTest
class NewProjectTest {
    @TempDir
    private Path directory = Path.of("");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status",
                "current",
                "current --check-heads",
                "heads",
                "history -i",
                "history --runs",
                "history -r finops@001:finops@003",
                "validate",
                "upgrade --dry-run",
                "upgrade --sql",
                "stamp heads --dry-run",
                "query finops/active_conversations -p user_id=1",
                "health",
                "sizes",
                "indexes",
                "backup",
                "maintain daily --dry-run",
                "db status",
                "db log"
            })
    void whatOnlyReadsMakesNoServer(String command) {
        CommandRun run = CommandRun.in(directory, Map.of(), command.split(" "));
        assertThat(run.err()).as(command).isIn("", """
                quipu: there is no database yet
                  it would be the embedded server in .quipu/postgres
                  hint: "quipu upgrade" makes it; --url or DATABASE_URL names another one
                """);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void aCheckWithoutADatabaseSaysHowItGoesWithoutOne() {
        CommandRun run = CommandRun.in(directory, Map.of(), "check");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .contains("there is no database yet", "; --no-database compares revisions and declared schema alone");
    }

    @Test
    void withoutADatabaseThereIsNothingToAdopt() {
        CommandRun run = CommandRun.in(directory, Map.of(), "adopt", "--dry-run");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("there is nothing to adopt: no database is named", "--url or DATABASE_URL");
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void psqlTellsOfItselfWithoutAServer() throws Exception {
        assumeThat(ClientPrograms.ofMachine().find("psql", 0)).as("psql").isPresent();
        assertThat(CommandRun.in(directory, Map.of(), "db", "psql", "--version").exitCode())
                .isEqualTo(ExitCode.DONE);
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void statusSaysThatThereIsNoServerAndWhatMakesOne() {
        CommandRun run = CommandRun.in(directory, Map.of(), "status");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).isEqualTo("""
                server       none yet; "quipu upgrade" makes the embedded server in %s/.quipu/postgres
                last backup  none in .quipu/backups

                 branch    | schema    | revision | message | head | pending | drift
                -----------+-----------+----------+---------+------+---------+-------
                 agents    | agents    | base     |         | no   |      16 |
                 assistant | assistant | base     |         | no   |      14 |
                 finops    | finops    | base     |         | no   |       9 |
                 threads   | threads   | base     |         | no   |       7 |

                46 revisions are pending: run "quipu upgrade head"
                """.formatted(directory));
    }

    /** Such as of a repository that was laid out before. */
    @Test
    void aDirectoryThatIsThereAlreadyIsTaken() throws IOException {
        Path kept = Files.createDirectories(directory.resolve("migrations")).resolve(".gitkeep");
        Files.writeString(kept, "kept");

        CommandRun.in(directory, Map.of(), "init").succeeded();

        assertThat(directory.resolve("quipu.toml")).exists();
        assertThat(kept).hasContent("kept");
    }

    @Test
    void statusShowsAPackThatTheNewProjectDoesNotName(TestDatabase database) {
        assertThat(run(database, "upgrade", "finops@002", "--backup", "never").exitCode())
                .isZero();
        CommandRun init = run(database, "init");
        assertThat(init.out()).isEqualTo("""
                made quipu.toml
                made migrations
                packs: none; to add one, name it in quipu.toml: packs = ["agents", "assistant", "finops", "threads"]
                next: quipu revision -m "create users"
                """);
        CommandRun status = run(database, "status");
        assertThat(status.exitCode()).isZero();
        assertThat(status.out())
                .contains(" finops | finops | 002      | (not in this project) |      |")
                .endsWith("""

                        finops is in the database and not in this project, and left alone; to take care of it, add "finops" to packs in quipu.toml
                        up to date
                        """);
        assertThat(run(database, "status", "--format", "json").out()).contains("(not in this project)");
    }

    @Test
    void anEmptyRevisionStopsARunAndNothingElse(TestDatabase database) {
        run(database, "init");
        assertThat(run(database, "revision", "-m", "create users").exitCode()).isZero();
        for (String command : new String[] {
            "status",
            "current",
            "heads",
            "history -i",
            "show head",
            "branches",
            "revision -m second",
            "upgrade base",
            "backup"
        }) {
            assertThat(run(database, command.split(" ")).err()).as(command).doesNotContain("empty");
        }
        for (String command : new String[] {"upgrade", "upgrade --dry-run", "upgrade --sql", "upgrade 002"}) {
            CommandRun run = run(database, command.split(" "));
            assertThat(run.exitCode()).as(command).isEqualTo(1);
            assertThat(run.err()).isEqualTo("""
                    quipu: the upgrade section of app@001 is empty
                      migrations/001_create_users.sql:7:1
                      7 | -- upgrade
                        | ^
                      hint: write its statements below that line; comments alone change nothing
                    """);
        }
        CommandRun validate = run(database, "validate");
        assertThat(validate.exitCode()).isEqualTo(1);
        assertThat(validate.out()).contains("error: the upgrade section of app@001 is empty", "2 errors");
    }

    @Test
    @SincePostgres(15)
    void statusShowsTheNewestBackup(TestDatabase database) throws IOException {
        assertThat(run(database, "upgrade", "head").exitCode()).isZero();
        Path first = Path.of(run(database, "backup").out().strip());
        first = Files.move(first, first.resolveSibling(database.name() + "-20260102T030405Z.quipu.zip"));
        Files.writeString(first.resolveSibling("notes.txt"), "no backup");
        assertThat(run(database, "status").out())
                .containsPattern(
                        "last backup {2}.quipu/backups/\\S+\\.quipu\\.zip, \\S+ kB, at 2026-01-02T03:04:05Z\n");
        Path second = Path.of(run(database, "backup").out().strip());
        assertThat(run(database, "status").out()).contains("last backup  .quipu/backups/" + second.getFileName() + ",");
    }

    @Test
    void aFailedStepStaysWhereItWas(TestDatabase database) throws IOException {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(directory, "002", "001", "on", "SELECT * FROM nothing;", "SELECT 1;");
        run(database, "upgrade", "head", "--revisions", "revisions");
        assertThat(run(database, "history", "--runs", "--revisions", "revisions")
                        .out()
                        .lines()
                        .toList()
                        .get(2))
                .contains(
                        " | app@002  | 001  | 001 | ", "failed: relation \"nothing\" does not exist (SQLSTATE 42P01)");
    }

    @Test
    @SincePostgres(15)
    void tablesFitTheTerminalAndAreWholeElsewhere(TestDatabase database) {
        run(database, "upgrade", "head");
        for (String command :
                new String[] {"history --runs", "history -v", "status", "current -v", "query", "sizes", "indexes"}) {
            assertThat(CommandRun.of(database, 80, command.split(" ")).out().lines())
                    .as(command)
                    .filteredOn(line -> line.contains(" | "))
                    .isNotEmpty()
                    .allSatisfy(line ->
                            assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(80));
            assertThat(run(database, command.split(" ")).out()).as(command).doesNotContain("…\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "heads --revisions nothing, there is no directory nothing for revisions",
        "status -c sub/nothing.toml, sub/nothing.toml",
        "restore sub/nothing.quipu.zip, sub/nothing.quipu.zip",
        "backup --to there.quipu.zip, there.quipu.zip",
        "import sharegpt nothing.json --to finops --user ada, nothing.json",
        "diff nothing.sql live, nothing.sql",
        "docs html --to there.quipu.zip, there.quipu.zip"
    })
    void pathsAreToldAsTheyWereTyped(String line, String told, TestDatabase database) throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "packs = [\"finops\"]\n");
        Files.writeString(directory.resolve("there.quipu.zip"), "");
        CommandRun run = run(database, line.split(" "));
        assertThat(run.exitCode()).as(run.toString()).isPositive();
        assertThat(run.err()).contains(told).doesNotContain(directory.toString());
    }

    @Test
    void theLinesOfARunFitTheTerminal(TestDatabase database) {
        CommandRun run = CommandRun.of(database, 60, "upgrade", "head");
        assertThat(run.err().lines())
                .anyMatch(line -> line.contains("create optimization…"))
                .allSatisfy(line ->
                        assertThat(line.codePointCount(0, line.length())).isLessThanOrEqualTo(60));
        assertThat(CommandRun.of(database, 60, "stamp", "heads", "--pack", "finops", "--pack", "threads")
                        .out())
                .isEqualTo("stamped; finops is at finops@009 (head),\n  threads is at threads@a70c93be64d8 (head)\n");
        assertThat(CommandRun.of(database, 80, "maintain", "daily").out().lines())
                .anyMatch(line -> line.contains("UPDATE optimization_recommend"))
                .allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
    }

    @Test
    void aBranchThatIsInAnotherSchemaIsNotUpToDate(TestDatabase database) {
        run(database, "upgrade", "head", "--pack", "finops");
        for (String look : new String[] {"status", "upgrade", "validate"}) {
            CommandRun run = run(database, look, "--pack", "finops", "--schema", "costs");
            assertThat(run.exitCode()).as(look).isNotEqualTo(ExitCode.DONE);
            assertThat(run.out() + run.err())
                    .as(look)
                    .contains(
                            "branch finops lives in schema \"finops\" of this database, and schema \"costs\" was asked for");
        }
    }

    @Test
    void aSchemaWithoutANameIsNoSchema() throws IOException {
        for (String flag : new String[] {"--history-schema", "--schema"}) {
            CommandRun run = CommandRun.in(directory, Map.of(), "status", "--pack", "finops", flag, "");
            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains(flag + " is empty");
        }
        assertThat(CommandRun.in(directory, Map.of(), "plan", "--home", "").err())
                .contains("a name is not empty");
        for (String key : new String[] {"history_schema = ''", "[branch.finops]\nschema = ''"}) {
            Files.writeString(directory.resolve("quipu.toml"), "packs = ['finops']\n" + key + "\n");
            CommandRun run = CommandRun.in(directory, Map.of(), "status");
            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("schema\" is empty", "quipu.toml:");
        }
    }

    @Test
    void initTellsWhyItCannot() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        CommandRun below = CommandRun.in(file, Map.of(), "init");
        assertThat(below.exitCode()).isEqualTo(1);
        assertThat(below.err()).isEqualTo("""
                quipu: cannot make a project in %s: not a directory
                  hint: see that this directory may be written, or start in another one
                """.formatted(file));
        CommandRun pack = CommandRun.in(directory, Map.of(), "init", "--pack", "nothing");
        assertThat(pack.exitCode()).isEqualTo(2);
        assertThat(directory.resolve("quipu.toml")).doesNotExist();
    }

    /** Missing and existing files are a failure; only wrong words are wrong usage. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1 status -c nothing.toml",
                "1 heads --revisions nothing",
                "1 init",
                "1 restore nothing.quipu.zip",
                "1 backup --to there.quipu.zip",
                "1 status --url postgresql://127.0.0.1:1/x",
                "2 show nothing",
                "2 upgrade nothing",
                "2 query nothing",
                "2 heads --pack nothing",
                "2 status --url nonsense://x",
                "2 status --url env:NOTHING",
                "2 status --nothing",
                "2 nothing"
            })
    void exitCodesFollowOneRule(String line, TestDatabase database) throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), "packs = [\"finops\"]\n");
        Files.writeString(directory.resolve("there.quipu.zip"), "");
        String[] words = line.split(" ", -1);
        CommandRun run = run(database, Arrays.copyOfRange(words, 1, words.length));
        assertThat(run.exitCode()).as(run.toString()).isEqualTo(Integer.parseInt(words[0]));
        assertThat(run.err()).startsWith("quipu: ").contains("hint: ");
    }

    @Test
    void theUrlMayStandInAVariable(TestDatabase database) throws IOException {
        Map<String, String> environment = Map.of("MINE", database.url());
        assertThat(CommandRun.in(directory, environment, "status", "--url", "env:MINE")
                        .out())
                .contains(database.name());
        Files.writeString(directory.resolve("quipu.toml"), "url = \"env:MINE\"\npacks = [\"finops\"]\n");
        assertThat(CommandRun.in(directory, environment, "status").out()).contains(database.name());
    }

    @Test
    void stampPurgesWhatNoFileDefines(TestDatabase database) throws IOException {
        CommandRun.write(directory, "001", "", "on", "CREATE TABLE a (id int);", "DROP TABLE a;");
        CommandRun.write(directory, "002", "001", "on", "CREATE TABLE b (id int);", "DROP TABLE b;");
        run(database, "upgrade", "head", "--revisions", "revisions");
        run(database, "upgrade", "finops@001", "--backup", "never");
        Files.delete(directory.resolve("revisions/002_revision.sql"));
        assertThat(run(database, "stamp", "001", "--purge", "--dry-run", "--revisions", "revisions")
                        .out())
                .isEqualTo("would be stamped: app is at app@001 (head)\n");
        assertThat(run(database, "status", "--revisions", "revisions").out())
                .contains("the database has revisions that no file defines: app@002");
        assertThat(run(database, "stamp", "001", "--purge", "--revisions", "revisions")
                        .out())
                .isEqualTo("stamped; app is at app@001 (head)\n");
        assertThat(run(database, "status", "--revisions", "revisions").out())
                .contains(" app    | public | 001 ", " finops | finops | 001 ");
    }

    private CommandRun run(TestDatabase database, String... words) {
        return CommandRun.in(directory, CommandRun.environment(database), words);
    }
}
