package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.finops.FinOpsPack;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the runner of the FinOps system's original got wrong, F1, F16 and F17, on the pack's own revisions. */
@PostgresTest
class FinOpsRunnerTest {
    private static final String COUNTS = """
            SELECT relname, (xpath('//n/text()', query_to_xml(
                format('SELECT count(*) AS n FROM %s', oid::regclass), false, true, '')))[1]::text
            FROM pg_class WHERE relkind = 'r' AND relnamespace = 'finops'::regnamespace ORDER BY 1""";

    @TempDir
    private Path directory = Path.of("");

    /** The pack's files as anybody's, without the pack. */
    @BeforeEach
    void copyTheFiles() throws IOException {
        var pack = new FinOpsPack();
        Path revisions = Files.createDirectories(directory.resolve("revisions"));
        for (String file : pack.revisions()) {
            Files.writeString(revisions.resolve(file), pack.read("revisions/" + file));
        }
        Files.writeString(directory.resolve("schema.sql"), pack.read("schema.sql"));
        Files.writeString(directory.resolve("quipu.toml"), """
                packs = []

                [branch.costs]
                schema = "costs"
                revisions = "revisions"
                """);
    }

    /** F1: no line of the application, of the pack's Java either, is needed to bring its schema up and down. */
    @Test
    void theFilesAloneMakeTheSchemaOfThePack(TestDatabase database, TestDatabase ofPack) throws Exception {
        succeeds(database, "upgrade", "head");
        CommandRun.of(ofPack, "upgrade", "head").succeeded();

        String objects = """
                SELECT relkind, relname FROM pg_class WHERE relnamespace = '%1$s'::regnamespace
                UNION ALL SELECT 'f', proname FROM pg_proc WHERE pronamespace = '%1$s'::regnamespace
                UNION ALL SELECT 'y', typname FROM pg_type WHERE typnamespace = '%1$s'::regnamespace ORDER BY 1, 2""";
        assertThat(database.query(objects.formatted("costs")))
                .isEqualTo(ofPack.query(objects.formatted("finops")))
                .hasSizeGreaterThan(80);
        succeeds(database, "check", "--scratch", "server");
        succeeds(database, "downgrade", "base", "--backup", "never");
        assertThat(database.query("SELECT FROM pg_namespace WHERE nspname = 'costs'"))
                .isEmpty();
    }

    /** F16: no password ends in a question, no missing backup in a migration, no restore in a database that holds rows. */
    @Test
    void aBackupAsksNothingFailsClosedAndComesBackIntoAnEmptyDatabaseOnly(TestServer server, TestDatabase empty)
            throws Exception {
        try (TestDatabase database = server.createDatabase()) {
            CommandRun.of(database, "upgrade", "head").succeeded();
            CommandRun.of(database, "sample-data").succeeded();
            List<?> rows = database.query(COUNTS);
            Path finOps = CommandRun.finOps(directory);

            var withoutPassword = new HashMap<>(CommandRun.environment(database));
            withoutPassword.computeIfPresent(
                    "DATABASE_URL", (name, url) -> url.replace(":" + database.password() + "@", "@"));
            for (List<String> words : List.of(
                    List.of("backup", "--to", "costs.quipu.zip"),
                    List.of("downgrade", "finops@004", "--backup", "always"))) {
                CommandRun refused = CommandRun.in(finOps, withoutPassword, words.toArray(String[]::new));
                assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(ExitCode.FAILED);
                assertThat(refused.err()).contains("password").doesNotContain("?");
            }
            assertThat(directory.resolve("costs.quipu.zip")).doesNotExist();
            assertThat(database.query(COUNTS)).isEqualTo(rows).hasSize(5);

            Map<String, String> environment = CommandRun.environment(database);
            CommandRun.in(finOps, environment, "backup", "--to", "costs.quipu.zip")
                    .succeeded();
            CommandRun again = CommandRun.in(finOps, environment, "restore", "costs.quipu.zip");
            assertThat(again.exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(again.err().lines().filter(line -> line.startsWith("quipu: ")))
                    .as("the original printed 101 errors")
                    .hasSize(1);
            assertThat(database.query(COUNTS)).isEqualTo(rows);

            CommandRun.in(finOps, CommandRun.environment(empty), "restore", "costs.quipu.zip")
                    .succeeded();
            assertThat(empty.query(COUNTS)).isEqualTo(rows);
        }
    }

    /** F17: the original's {@code validate} passes two revisions of one id, and bodies that raise. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "004 | -- revision: 004 | -- revision: 003 | costs@003",
                "004 | -- revises: 003 | -- revises: 033 | 033",
                "002 | -- revises: 001 | -- revises: 005 | costs@005",
                "003 | CREATE TABLE query_intents | DO $$ BEGIN RAISE 'broken'; END $$; CREATE TABLE query_intents | broken",
                "003 | CREATE TABLE query_intents | CREATE TABLE agents.query_intents | agents",
                "003 | DROP TYPE intent_type; | SELECT 1; | does not undo its upgrade",
                "003 | CREATE TYPE intent_type | \\i other.sql CREATE TYPE intent_type | \\i",
            })
    void aRevisionThatIsSpoiltIsRefused(String id, String right, String wrong, String told, TestDatabase database)
            throws IOException {
        succeeds(database, "validate", "--no-database");
        spoil(id, right, wrong);

        CommandRun run = run(database, "validate", "--no-database", "--round-trip", "--scratch", "server");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out() + run.err()).contains(told);
    }

    /** F17: what runs, and makes another schema than the one that was meant. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "003 | 'budget_tracking', | | intent_type",
                "003 | CREATE INDEX idx_query_intents_type ON query_intents (intent_type); | | idx_query_intents_type",
                "003 | original_query | first_query | first_query",
                "005 | ON DELETE SET NULL | ON DELETE CASCADE | ON DELETE CASCADE",
                "002 | FOR EACH ROW EXECUTE | FOR EACH ROW WHEN (pg_trigger_depth() = 0) EXECUTE | trigger",
            })
    void aRevisionThatMakesAnotherSchemaIsRefused(
            String id, String right, String wrong, String told, TestDatabase database) throws IOException {
        spoil(id, right, wrong == null ? "" : wrong);

        CommandRun run = run(database, "check", "--no-database", "--scratch", "server");

        assertThat(run.exitCode()).as(run.toString()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(run.out()).contains(told);
    }

    /** F17: a catalog that other hands have changed. */
    @Test
    void aDatabaseThatLacksAnIndexIsRefused(TestDatabase database) throws Exception {
        succeeds(database, "upgrade", "head");
        database.execute("DROP INDEX costs.idx_query_intents_type;"
                + " ALTER TABLE costs.conversation_threads DISABLE TRIGGER USER");

        CommandRun run = run(database, "check", "--scratch", "server");

        assertThat(run.exitCode()).isEqualTo(ExitCode.DIFFERENT);
        assertThat(run.out()).contains("- index idx_query_intents_type", "table conversation_threads", "trigger ");
    }

    private void spoil(String id, String right, String wrong) throws IOException {
        try (var files = Files.list(directory.resolve("revisions"))) {
            Path file = files.filter(one -> one.getFileName().toString().startsWith(id + "_"))
                    .findFirst()
                    .orElseThrow();
            String text = Files.readString(file);
            assertThat(text).contains(right);
            Files.writeString(file, text.replace(right, wrong));
        }
    }

    private void succeeds(TestDatabase database, String... words) {
        run(database, words).succeeded(words);
    }

    private CommandRun run(TestDatabase database, String... words) {
        return CommandRun.in(directory, CommandRun.environment(database), words);
    }
}
