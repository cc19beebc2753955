package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.quipu.postgres.program.ClientPrograms;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A project's life from {@code init} on, by the command line alone; what it did is read from the database. */
@PostgresTest
class EveryCommandTest {
    /** These show texts and reach no database. */
    private static final List<String> OF_THE_SHELL = List.of("completion", "help");

    private static final List<String> TABLES = List.of(
            "conversation_threads",
            "conversation_messages",
            "query_intents",
            "agent_executions",
            "optimization_recommendations");

    private static final String ROWS = """
            SELECT c.oid::regclass::text, (xpath('//n/text()', query_to_xml(
                format('SELECT count(*) AS n, sum(hashtext(t::text)::bigint) AS sum FROM %s AS t', c.oid::regclass),
                false, true, '')))[1]::text,
                (xpath('//sum/text()', query_to_xml(
                format('SELECT count(*) AS n, sum(hashtext(t::text)::bigint) AS sum FROM %1$s AS t', c.oid::regclass),
                false, true, '')))[1]::text
            FROM pg_class AS c
            WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text IN ('finops', 'public')
            ORDER BY 1""";

    private final Set<String> ran = new LinkedHashSet<>();

    @TempDir
    private Path directory = Path.of("");

    private Map<String, String> environment = Map.of();

    @Test
    void aProjectFromItsInitToItsRestoredBackup(TestDatabase database, TestDatabase copy) throws Exception {
        environment = CommandRun.environment(database);
        succeeds("init", "--pack", "finops");
        writeRevisions();
        assertThat(succeeds("heads").out()).contains("002", "003", "009");
        assertThat(fails("upgrade", "app@head").err()).contains("002", "003");
        assertThat(fails("status").out()).contains("run \"quipu upgrade heads\"");
        String merge = succeeds("merge", "-m", "join both", "--branch", "app").out();
        assertThat(merge.strip()).isEqualTo("migrations/004_join_both.sql");
        succeeds("validate");
        assertThat(succeeds("branches").out()).contains("app@001", "followed by", "002, 003");
        assertThat(succeeds("show", "app@004").out()).contains("join both", "002", "003");
        assertThat(succeeds("squash", "app@004", "--dry-run").out()).contains("would stand for 4 revisions");
        assertThat(succeeds("rebase", merge.strip(), "--onto", "003", "--dry-run")
                        .out())
                .startsWith("would be: ");
        fails("status");

        succeeds("upgrade", "heads");
        succeeds("status");
        assertThat(succeeds("adopt").out()).contains("adopted already");
        assertThat(succeeds("current").out()).contains("004", "009");
        assertThat(succeeds("history").out()).contains("join both", "create query intents");
        assertThat(database.query("SELECT lower_name FROM people WHERE id = 1")).hasToString("[[ada]]");

        succeeds("sample-data");
        assertThat(succeeds("query", "agent_performance", "--format", "json").out())
                .contains("data_retriever");
        succeeds("export", "chats.jsonl", "--from", "finops");
        assertThat(succeeds("import", "quipu", "chats.jsonl", "--to", "finops", "--user", "ada", "--dry-run")
                        .out())
                .contains("nothing was written");
        succeeds("health");
        succeeds("maintain", "daily");
        assertThat(succeeds("sizes").out()).contains("conversation_messages");
        succeeds("check");
        assertThat(succeeds("diff", "live", "revisions").out()).isEqualTo("no differences\n");
        assertThat(succeeds("plan", "live", "revisions").out()).isEqualTo("-- nothing to do\n");
        assertThat(succeeds("dump", "--home", "finops").out()).contains("CREATE TABLE conversation_messages (");
        assertThat(succeeds("types", "typescript").out()).contains("conversation_messages: {");
        assertThat(succeeds("docs", "html", "--to", "pages").out()).contains("pages/index.html");
        assertThat(fails("docs", "mermaid", "--to", "pages", "--title", "All").err())
                .contains("no use for --to, --title");
        assertThat(directory.resolve("pages/finops/query_intents.html")).isRegularFile();
        assertThat(succeeds("indexes").out()).contains("idx_conversation_messages_content_fts");

        backupAndRestore(database, copy);
        downAndStamp(database);
        assertThat(ran).containsExactlyInAnyOrderElementsOf(without(Commands.NAMES, "db"));
    }

    private void writeRevisions() throws IOException {
        String first = succeeds("revision", "-m", "create people").out().strip();
        assertThat(first).isEqualTo("migrations/001_create_people.sql");
        assertThat(fails("validate").out()).contains("001_create_people.sql");
        fill(
                first,
                "CREATE TABLE people (id int, name text); INSERT INTO people VALUES (1, 'Ada');",
                "DROP TABLE people;");
        fill(
                succeeds("revision", "-m", "lower names").out().strip(),
                "ALTER TABLE people ADD COLUMN lower_name text; UPDATE people SET lower_name = lower(name);",
                "ALTER TABLE people DROP COLUMN lower_name;");
        fill(
                succeeds("revision", "-m", "index names", "--head", "app@001", "--splice", "--no-transaction")
                        .out()
                        .strip(),
                "CREATE INDEX CONCURRENTLY people_name ON people (name);",
                "DROP INDEX CONCURRENTLY people_name;");
    }

    private void backupAndRestore(TestDatabase database, TestDatabase copy) throws Exception {
        var rows = database.query(ROWS);
        assertThat(rows).hasSize(6).noneMatch(row -> "0".equals(row.get(1)));
        succeeds("backup", "--to", "before.quipu.zip");
        fails("backup", "--to", "before.quipu.zip");
        fails("restore", "before.quipu.zip");
        assertThat(database.query(ROWS)).isEqualTo(rows);

        environment = CommandRun.environment(copy);
        succeeds("restore", "before.quipu.zip");
        succeeds("status");
        assertThat(copy.query(ROWS)).isEqualTo(rows);
        environment = CommandRun.environment(database);
    }

    private void downAndStamp(TestDatabase database) throws Exception {
        succeeds("downgrade", "app@001", "--backup", "never");
        assertThat(database.query("SELECT * FROM people")).hasToString("[[1, Ada]]");
        succeeds("stamp", "app@004");
        assertThat(database.value("SELECT count(*) FROM quipu.applied WHERE branch = 'app'"))
                .isEqualTo("4");
        assertThat(database.value("SELECT to_regclass('public.people_name') IS NULL"))
                .isEqualTo("t");
        succeeds("stamp", "app@001");
        assertThat(succeeds("downgrade", "app@base", "--backup", "always").err())
                .as("where the backup is")
                .containsPattern(
                        "(?m)^backup: \\.quipu/backups/\\S+\\.quipu\\.zip \\(\\S+ \\w+, \\d+ rows? in \\d+ tables?\\)$");
        succeeds("downgrade", "finops@base");
        assertThat(database.query("SELECT relname FROM pg_class WHERE relnamespace::regnamespace::text"
                        + " IN ('finops', 'public')"))
                .isEmpty();
        try (var backups = Files.list(directory.resolve(".quipu/backups"))) {
            assertThat(backups)
                    .as("one was asked for, one is made before a downgrade")
                    .hasSize(2);
        }
        for (String command : OF_THE_SHELL) {
            assertThat(succeeds(command).out()).contains(Commands.NAMES);
        }
    }

    /** What the seed says of each: 003 leaves exactly threads, messages and intents, and so on. */
    @Test
    void thePackGoesUpAndDownToEveryRevisionByName(TestDatabase database) throws Exception {
        environment = CommandRun.environment(database);
        for (int i = 1; i <= 5; i++) {
            succeeds("upgrade", "00" + i, "--pack", "finops");
            assertThat(tables(database)).containsExactlyInAnyOrderElementsOf(TABLES.subList(0, i));
        }
        for (int i = 4; i >= 1; i--) {
            succeeds("downgrade", "finops@00" + i, "--pack", "finops", "--backup", "never");
            assertThat(tables(database)).containsExactlyInAnyOrderElementsOf(TABLES.subList(0, i));
        }
        succeeds("upgrade", "+2", "--pack", "finops");
        assertThat(tables(database)).containsExactlyInAnyOrderElementsOf(TABLES.subList(0, 3));
        succeeds("downgrade", "-1", "--pack", "finops", "--backup", "never");
        assertThat(tables(database)).containsExactlyInAnyOrderElementsOf(TABLES.subList(0, 2));
        succeeds("downgrade", "base", "--pack", "finops");
        assertThat(database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'finops'"))
                .isEmpty();
    }

    @Test
    void withoutItsBackupNothingIsMigrated(TestDatabase database) throws Exception {
        environment = CommandRun.environment(database);
        succeeds("upgrade", "finops@004", "--pack", "finops");
        Files.createDirectories(directory.resolve(".quipu"));
        Files.writeString(directory.resolve(".quipu/backups"), "a file where the directory should be");

        for (List<String> words : List.of(
                List.of("downgrade", "finops@003", "--pack", "finops"),
                List.of("upgrade", "head", "--pack", "finops", "--backup", "always"))) {
            assertThat(fails(words.toArray(String[]::new)).exitCode()).isEqualTo(ExitCode.FAILED);
            assertThat(tables(database)).containsExactlyInAnyOrderElementsOf(TABLES.subList(0, 4));
            assertThat(database.value("SELECT count(*) FROM quipu.history")).isEqualTo("4");
        }
    }

    @Test
    void theEmbeddedServerIsStartedReachedAndStopped() throws Exception {
        try {
            succeeds("db", "start");
            assertThat(directory.resolve(".quipu/.gitignore"))
                    .as("git shall pass over it")
                    .hasContent("*");
            assertThat(succeeds("db", "status").out()).startsWith("running since ");
            assertThat(succeeds("db", "url").out()).contains(":***@");
            assertThat(succeeds("db", "url", "--with-password").out()).doesNotContain("***");
            assertThat(Path.of(succeeds("db", "log").out().strip())).isRegularFile();
            succeeds("upgrade", "head", "--pack", "finops");
            assertThat(succeeds("current", "--pack", "finops").out()).contains("finops", "009");
        } finally {
            succeeds("db", "stop");
        }
        assertThat(succeeds("db", "status").out()).startsWith("stopped");
        assertThat(succeeds("db", "stop").out()).contains("not running");
        assertThat(fails("db", "reset").err()).contains("removes all data in .quipu/postgres", "--yes");
        assertThat(succeeds("db", "reset", "--yes").out()).contains("removed the data in .quipu/postgres");
        assertThat(succeeds("db", "reset", "--yes").out()).contains("no data to remove");
        assertThat(succeeds("db", "status").out()).startsWith("no server yet");
    }

    @Test
    void psqlGetsIn(TestDatabase database) throws Exception {
        assumeThat(ClientPrograms.ofMachine().find("psql", 0)).as("psql").isPresent();
        environment = CommandRun.environment(database);

        succeeds(
                "db",
                "psql",
                "--",
                "-qXAt",
                "-o",
                directory.resolve("out").toString(),
                "-c",
                "SELECT current_database()");

        assertThat(directory.resolve("out")).hasContent(database.name());
        assertThat(CommandRun.in(directory, environment, "db", "psql", "--", "-qX", "-c", "\\quit", "-c", "\\q")
                        .exitCode())
                .isZero();
    }

    private static List<String> tables(TestDatabase database) throws Exception {
        return database.query("SELECT tablename FROM pg_tables WHERE schemaname = 'finops'").stream()
                .map(row -> String.valueOf(row.getFirst()))
                .toList();
    }

    private static List<String> without(List<String> names, String name) {
        List<String> rest = new ArrayList<>(names);
        rest.remove(name);
        return rest;
    }

    /** Puts statements into the sections that {@code revision} left empty. */
    private void fill(String file, String up, String down) throws IOException {
        Path path = directory.resolve(file);
        String text = Files.readString(path);
        assertThat(text).containsOnlyOnce("-- upgrade\n").containsOnlyOnce("-- downgrade\n");
        Files.writeString(
                path,
                text.replace("-- upgrade\n", "-- upgrade\n" + up + "\n")
                        .replace("-- downgrade\n", "-- downgrade\n" + down + "\n"));
    }

    private CommandRun succeeds(String... words) {
        CommandRun run = run(words);
        assertThat(run.exitCode()).as("%s: %s", List.of(words), run).isZero();
        return run;
    }

    private CommandRun fails(String... words) {
        CommandRun run = run(words);
        assertThat(run.exitCode()).as("%s: %s", List.of(words), run).isNotZero();
        return run;
    }

    private CommandRun run(String... words) {
        ran.add(words[0]);
        return CommandRun.in(directory, environment, words);
    }
}
