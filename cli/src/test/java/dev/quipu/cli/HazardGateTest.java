package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code [hazards]} of quipu.toml and {@code upgrade --refuse}: what nobody wants is not run, and nothing has been changed. */
@PostgresTest
class HazardGateTest {
    private static final String REFUSED = """
            revisions/003_revision.sql:8:1: refused: data loss
              ALTER TABLE users DROP COLUMN age
              data loss: Loses what a column of app.users holds.
            """;

    @TempDir
    private Path directory = Path.of("");

    private final TestDatabase database;

    HazardGateTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void writeRevisions() throws IOException {
        CommandRun.write(directory, "001", "base", "on", "CREATE TABLE users (id int, age int);", "DROP TABLE users;");
        CommandRun.write(directory, "002", "001", "on", "CREATE INDEX users_id ON users (id);", "DROP INDEX users_id;");
        CommandRun.write(
                directory,
                "003",
                "002",
                "on",
                "ALTER TABLE users DROP COLUMN age;",
                "ALTER TABLE users ADD COLUMN age int;");
    }

    @Test
    void whatTheFileRefusesEndsAPlan() throws Exception {
        hazards("""
                refuse = ["data loss"]
                warn = ["full scan"]
                """);

        CommandRun all = run("plan", "--revision", "002:");
        assertThat(all.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(all.err()).isEqualTo("""
                revisions/002_revision.sql:8:1: warning: full scan
                  CREATE INDEX users_id ON users (id)
                  full scan: Reads every row of app.users.
                """ + REFUSED + "1 statement is refused\n");
        assertThat(run("plan", "--revision", "002").exitCode()).isEqualTo(ExitCode.DONE);
        assertThat(run("plan", "--pending").exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(run("plan", "--revision", "002:", "--format", "json").out())
                .containsOnlyOnce("\"warned\" : true")
                .containsOnlyOnce("\"refused\" : true");

        CommandRun typed = run("plan", "--revision", "002:", "--refuse", "long lock");
        assertThat(typed.err()).contains("refused: long lock").doesNotContain("data loss", "warning");
        assertThat(run("plan", "--revision", "003", "--refuse", "none").err()).isEmpty();
        assertThat(run("plan", "--revision", "003", "--refuse", "none,rewrite").err())
                .contains("there is no hazard \"none\"");
    }

    @Test
    void aPlanBetweenTwoSchemasIsNoRevision() throws Exception {
        hazards("refuse = [\"data loss\"]");
        Files.writeString(directory.resolve("a.sql"), "CREATE TABLE a (id int);");
        Files.writeString(directory.resolve("b.sql"), "");

        assertThat(run("plan", "a.sql", "b.sql").succeeded().err()).isEmpty();
    }

    /** The file of an old revision cannot say what may pass: a comment would change its checksum. */
    @Test
    void oldRevisionsAreLeftAlone() throws Exception {
        hazards("""
                refuse = ["data loss"]
                since = "003"
                """);
        CommandRun plan = run("plan", "--revision", "002:").succeeded();
        assertThat(plan.out()).contains("-- upgrade of app@003");
        assertThat(plan.err())
                .isEqualTo("1 revision with such hazards is left alone: a pack's, or one up to \"since\"\n");
        run("plan", "--revision", "003", "--refuse", "data loss").succeeded();

        CommandRun.write(directory, "004", "003", "on", "TRUNCATE users;", "SELECT 1;");
        CommandRun next = run("plan", "--pending");
        assertThat(next.err())
                .contains("004_revision.sql:8:1: refused: data loss")
                .doesNotContain("003_revision");
    }

    @Test
    void ofSeveralBranchesEachSaysSinceWhen() throws Exception {
        Path bills = Files.createDirectories(directory.resolve("bills"));
        CommandRun.write(bills, "001", "base", "on", "CREATE TABLE bills (id int);", "DROP TABLE bills;");
        CommandRun.write(bills, "002", "001", "on", "ALTER TABLE bills DROP COLUMN id;", "SELECT 1;");
        String branch = "\n[branch.bills]\nrevisions = \"bills/revisions\"\nschema = \"bills\"\n";

        hazards("refuse = [\"data loss\"]\nsince = \"app@003\"" + branch);
        assertThat(run("plan", "--pending").err())
                .contains("bills/revisions/002_revision.sql:8:1: refused")
                .endsWith("1 statement is refused\n");
        hazards("refuse = [\"data loss\"]\nsince = [\"app@003\", \"bills@002\"]" + branch);
        run("plan", "--pending").succeeded();
        hazards("refuse = [\"data loss\"]\nsince = \"002\"" + branch);
        CommandRun ambiguous = run("plan", "--pending");
        assertThat(ambiguous.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(ambiguous.err()).contains("quipu.toml:7:1", "app@002", "bills@002");
        hazards("refuse = [\"data loss\"]\nsince = \"040\"" + branch);
        assertThat(run("plan", "--pending").err()).contains("there is no revision \"040\"", "7 | since = \"040\"");
    }

    /** Nobody can write into the file of a pack what may pass. */
    @Test
    void whatPacksDoIsToldAndRefusedOnlyWhereItIsTyped() throws Exception {
        hazards("refuse = [\"full scan\", \"long lock\", \"data loss\"]\nsince = \"app@003\"", "packs = [\"finops\"]");

        CommandRun plan = run("plan", "--revision", "finops@004:finops@007").succeeded();
        assertThat(plan.err()).endsWith(" left alone: a pack's, or one up to \"since\"\n");
        assertThat(run("plan", "--revision", "finops@004:finops@007", "--refuse", "long lock")
                        .err())
                .endsWith("refused\n");
        run("upgrade", "finops@004").succeeded();
        assertThat(run("upgrade", "finops@007", "--refuse", "long lock").exitCode())
                .isEqualTo(ExitCode.DIFFERENT);
    }

    @Test
    void anUpgradeThatIsRefusedHasChangedNothing() throws Exception {
        hazards("refuse = [\"long lock\"]");
        run("upgrade", "001").succeeded();
        database.execute("INSERT INTO app.users VALUES (1, 2)");

        CommandRun upgrade = run("upgrade", "head", "--refuse", "data loss", "--backup", "always");
        assertThat(upgrade.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(upgrade.out()).isEmpty();
        assertThat(told(upgrade)).isEqualTo(REFUSED + """
                quipu: 1 statement is refused
                  nothing was changed
                  hint: who has looked at it writes above the statement: -- accepted: data loss, because ...
                """);
        assertThat(directory.resolve(".quipu/backups")).doesNotExist();
        assertThat(applied()).isEqualTo("1");
        assertThat(database.value("SELECT count(*) FROM quipu.history")).isEqualTo("1");

        CommandRun dryRun = run("upgrade", "head", "--dry-run", "--refuse", "data loss");
        assertThat(dryRun.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(dryRun.err()).isEqualTo(told(upgrade));
        assertThat(told(run("upgrade", "002", "--refuse", "data loss").succeeded()))
                .startsWith("hazards: 1 revision looked at, none refused\n");
        CommandRun.write(
                directory,
                "003",
                "002",
                "on",
                "-- accepted: data loss, because nobody reads it\nALTER TABLE users DROP COLUMN age;",
                "SELECT 1;");
        run("upgrade", "head", "--refuse", "data loss").succeeded();
        assertThat(applied()).isEqualTo("3");
    }

    @Test
    void programsAreToldOfEachHazard() throws Exception {
        hazards("""
                refuse = ["data loss"]
                warn = ["full scan"]
                on_upgrade = true
                """);
        assertThat(run("upgrade", "001", "--format", "json").succeeded().out()).contains("\"hazards\" : null");

        CommandRun upgrade = run("upgrade", "head", "--format", "json");
        assertThat(upgrade.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        String hazards = """
                  "hazards" : [
                    {
                      "revision" : "app@002",
                      "place" : "revisions/002_revision.sql:8:1",
                      "sql" : "CREATE INDEX users_id ON users (id)",
                      "kind" : "full scan",
                      "message" : "Reads every row of app.users.",
                      "refused" : false
                    },
                    {
                      "revision" : "app@003",
                      "place" : "revisions/003_revision.sql:8:1",
                      "sql" : "ALTER TABLE users DROP COLUMN age",
                      "kind" : "data loss",
                      "message" : "Loses what a column of app.users holds.",
                      "refused" : true
                    }
                  ]\
                """;
        assertThat(upgrade.out())
                .contains("\"steps\" : [ ]", hazards, "\"message\" : \"1 statement is refused\"")
                .contains("\"nothing was changed\"");
        assertThat(run("upgrade", "head", "--dry-run", "--format", "json").out())
                .contains("\"steps\" : [ ]", hazards);
        assertThat(run("upgrade", "002", "--dry-run", "--format", "json").out())
                .contains("\"revision\" : \"app@002\"", "\"refused\" : false");
    }

    /** What a release makes and then changes no one has seen before it; its old tables are, whatever they are called then. */
    @Test
    void whatTheRunItselfHasMadeNobodyUses() throws Exception {
        run("upgrade", "003").succeeded();
        CommandRun.write(
                directory, "004", "003", "on", "CREATE TABLE notes (id int); CREATE TABLE tags (id int);", "SELECT 1;");
        CommandRun.write(
                directory, "005", "004", "on", "ALTER TABLE users RENAME TO people; DROP TABLE tags;", "SELECT 1;");
        CommandRun.write(directory, "006", "005", "off", "CREATE INDEX ON notes (id);\nTRUNCATE notes;", "SELECT 1;");
        CommandRun.write(directory, "007", "006", "on", "TRUNCATE people;", "SELECT 1;");

        assertThat(run("upgrade", "006", "--dry-run", "--refuse", "long lock, full scan, rewrite")
                        .succeeded()
                        .err())
                .isEqualTo("hazards: 3 revisions looked at, none refused\n");
        assertThat(run("upgrade", "006", "--dry-run", "--refuse", "data loss").err())
                .as("what it has made may hold what it has taken out of other tables")
                .contains("005_revision.sql:8:37: refused: data loss", "006_revision.sql:9:1: refused: data loss");
        CommandRun all = run("upgrade", "--refuse", "data loss, long lock");
        assertThat(all.err())
                .contains("revisions/007_revision.sql:8:1: refused: data loss\n  TRUNCATE people\n")
                .contains("3 statements are refused");
        assertThat(run("plan", "--revision", "006", "--refuse", "data loss").exitCode())
                .as("which could run at any other time, too")
                .isEqualTo(ExitCode.DIFFERENT);
    }

    @Test
    void whatTakesTheNameOfAUsedTableIsUsed() throws Exception {
        run("upgrade", "003").succeeded();
        CommandRun.write(
                directory,
                "004",
                "003",
                "on",
                "CREATE TABLE users_new AS TABLE users;\n-- accepted: data loss, because it was copied\n"
                        + "DROP TABLE users;\nALTER TABLE users_new RENAME TO users;",
                "SELECT 1;");
        CommandRun.write(directory, "005", "004", "on", "CREATE INDEX ON users (id);", "SELECT 1;");

        assertThat(run("upgrade", "--dry-run", "--refuse", "long lock").err())
                .contains("005_revision.sql:8:1: refused: long lock");
    }

    /** Where nobody is, nobody is hurt: new databases are not slower for it, whatever the file says. */
    @Test
    void aDatabaseWithoutRevisionsIsNotLookedAt() throws Exception {
        hazards("refuse = [\"data loss\"]\non_upgrade = true");
        assertThat(run("upgrade", "head").succeeded().err()).doesNotContain("hazards");
        assertThat(applied()).isEqualTo("3");
        assertThat(run("upgrade", "head", "--refuse", "dataloss").exitCode()).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void aPackOfWhichThereIsNothingYetIsNotLookedAt() throws Exception {
        run("upgrade", "001").succeeded();
        hazards("refuse = [\"data loss\"]", "packs = [\"finops\"]");

        CommandRun upgrade = run("upgrade", "finops@head", "--refuse", "long lock, full scan")
                .succeeded();
        assertThat(upgrade.err()).doesNotContain("hazards", "refused");
    }

    @Test
    void onlyTheDatabaseThatSaysSoIsLookedAt() throws Exception {
        hazards("""
                refuse = ["data loss"]

                [database.production]
                url = "%s"
                hazards = { on_upgrade = true, warn = ["full scan"] }
                """.formatted(database.url()));
        run("upgrade", "002").succeeded();

        CommandRun production = run("upgrade", "--database", "production");
        assertThat(production.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(told(production)).startsWith(REFUSED);
        run("upgrade", "--database", "production", "--refuse", "none").succeeded();
    }

    @Test
    void whatAnInterruptedRunHasFinishedIsNotLookedAtAgain() throws Exception {
        run("upgrade", "002").succeeded();
        CommandRun.write(
                directory,
                "003",
                "002",
                "off",
                "ALTER TABLE users DROP COLUMN age;\nALTER TABLE users ADD CHECK (id > 0);",
                "SELECT 1;");
        database.execute("INSERT INTO app.users VALUES (-1)");
        assertThat(run("upgrade", "head").exitCode()).isEqualTo(ExitCode.FAILED);
        database.execute("DELETE FROM app.users");

        run("upgrade", "head", "--refuse", "data loss").succeeded();
        assertThat(applied()).isEqualTo("3");
    }

    @Test
    void aScriptIsNotWrittenEither() throws Exception {
        CommandRun script = run("upgrade", "002:003", "--sql", "--refuse", "data loss");
        assertThat(script.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(script.out()).isEmpty();
        assertThat(script.err()).startsWith(REFUSED);
        assertThat(run("upgrade", "001:002", "--sql", "--refuse", "data loss")
                        .succeeded()
                        .out())
                .contains("CREATE INDEX");
    }

    @Test
    void whatFailsWhereItIsLookedAtSaysWhereThatWas() throws Exception {
        run("upgrade", "002").succeeded();
        CommandRun.write(directory, "003", "002", "on", "ALTER TABLE userz DROP COLUMN age;", "SELECT 1;");
        CommandRun upgrade = run("upgrade", "--refuse", "data loss");
        assertThat(upgrade.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(upgrade.err())
                .contains("app@003 failed: relation \"userz\" does not exist", "revisions/003_revision.sql:8:13\n")
                .contains("in a throw-away database, in which hazards are looked for; nothing was changed")
                .doesNotContain("rolled back");
        assertThat(database.value("SELECT count(*) FROM quipu.history")).isEqualTo("2");
    }

    @Test
    void aRevisionInJavaIsToldAndNotRefused() throws Exception {
        run("upgrade", "002").succeeded();
        Files.delete(directory.resolve("revisions/003_revision.sql"));
        Files.writeString(directory.resolve("revisions/003_code.java"), """
                // revision: 003
                // revises: 002
                // downgrade: irreversible, because it does nothing
                import dev.quipu.migration.revision.JavaRevision;
                class Code implements JavaRevision {
                    @Override
                    public void upgrade(java.sql.Connection connection) {}
                }
                """);
        CommandRun upgrade =
                run("upgrade", "--refuse", "data loss", "--format", "json").succeeded();
        assertThat(upgrade.err()).contains("app@003 is Java, of which no statement is known before it runs");
        assertThat(upgrade.out()).contains("\"revision\" : \"app@003\"", "\"kind\" : \"unknown\"", "\"sql\" : null");
    }

    @Test
    void aPlaceToLookAtIsOfNoUseWithoutALook() throws Exception {
        CommandRun upgrade = run("upgrade", "--scratch", "server");
        assertThat(upgrade.exitCode()).isEqualTo(ExitCode.USAGE);
        assertThat(upgrade.err()).contains("--scratch is where --refuse looks");
    }

    /** The connection that kept the lock of the run before may not have ended yet. */
    private static String told(CommandRun run) {
        return run.err().replaceFirst("^waiting for another runner: .*\\n", "");
    }

    private String applied() throws Exception {
        return String.valueOf(database.value("SELECT count(*) FROM quipu.applied WHERE branch = 'app'"));
    }

    private void hazards(String section, String... top) throws IOException {
        Files.writeString(directory.resolve("quipu.toml"), """
                %s
                [branch.app]
                revisions = "revisions"
                schema = "app"
                [hazards]
                %s
                """.formatted(String.join("\n", top), section));
    }

    private CommandRun run(String... words) throws IOException {
        if (Files.notExists(directory.resolve("quipu.toml"))) {
            hazards("");
        }
        return CommandRun.in(directory, CommandRun.environment(database), words);
    }
}
