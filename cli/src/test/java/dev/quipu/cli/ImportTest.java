package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.SincePostgres;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports of other systems through the command line into the packs, and out again. */
@PostgresTest
@SincePostgres(15)
class ImportTest {
    private static final String USER = "0a000000-0000-4000-8000-000000000001";

    private static final String CHATGPT = """
            [{"conversation_id": "c1", "title": "Trip", "create_time": 1735689600, "update_time": 1735689700, "current_node": "a1", "mapping": {
              "root": {"parent": null, "children": ["q"], "message": null},
              "q": {"parent": "root", "children": ["a1", "a2"], "message": {"author": {"role": "user"}, "create_time": 1735689601,
                "content": {"content_type": "multimodal_text", "parts": ["Where to?", {"content_type": "image_asset_pointer", "asset_pointer": "sediment://1"}]}}},
              "a1": {"parent": "q", "children": ["call"], "message": {"author": {"role": "assistant"}, "create_time": 1735689602,
                "metadata": {"model_slug": "gpt-5"}, "content": {"content_type": "text", "parts": ["Oslo"]}}},
              "a2": {"parent": "q", "children": ["call"], "message": {"author": {"role": "assistant"}, "create_time": 1735689603,
                "content": {"content_type": "text", "parts": ["Bergen"]}}},
              "call": {"parent": "a2", "children": ["out"], "message": {"author": {"role": "assistant"}, "create_time": 1735689604, "recipient": "python",
                "content": {"content_type": "code", "text": "print(1)"}}},
              "out": {"parent": "call", "children": [], "message": {"author": {"role": "tool", "name": "python"}, "create_time": 1735689605,
                "content": {"content_type": "execution_output", "text": "1"}}}}}]""";

    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    ImportTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void prepare() throws Exception {
        succeeds("upgrade", "heads");
        database.execute("""
                INSERT INTO assistant.tenants (id, name, slug) VALUES ('0b000000-0000-4000-8000-000000000001', 'Acme', 'acme');
                INSERT INTO assistant.users (id, tenant_id, email) VALUES ('%s', '0b000000-0000-4000-8000-000000000001', 'ada@example.org')""".formatted(USER));
        Files.writeString(directory.resolve("chats.json"), CHATGPT);
    }

    private CommandRun run(String... words) {
        return CommandRun.in(directory, Map.of("DATABASE_URL", database.url()), words);
    }

    private CommandRun succeeds(String... words) {
        CommandRun run = run(words);
        assertThat(run.exitCode()).as("%s: %s", List.of(words), run).isZero();
        return run;
    }

    @Test
    void comesInOnceAndGoesOutWhole() throws Exception {
        CommandRun first = succeeds(
                "import",
                "chatgpt",
                "chats.json",
                "--to",
                "assistant",
                "--user",
                "ada@example.org",
                "--tenant",
                "acme");
        assertThat(first.out()).containsPattern("conversations +\\| +1\n").containsPattern("messages +\\| +5\n");
        // Both answers claim the call; the link that the call itself has is taken, and the other is told.
        assertThat(first.err()).contains("unlinked: chats.json[0].mapping.call: replies to a2");
        assertThat(database.query("SELECT m.content, m.client_key = 'a1' FROM assistant.conversations c"
                        + " JOIN assistant.messages m ON m.id = c.active_message_id"))
                .hasToString("[[Oslo, t]]");
        CommandRun again = succeeds("import", "chatgpt", "chats.json", "--to", "assistant", "--user", USER);
        assertThat(again.out()).containsPattern("messages +\\| +0\n").containsPattern("already_there +\\| +6\n");
        assertThat(database.query("SELECT count(*) FROM assistant.messages")).hasToString("[[5]]");

        succeeds("export", "out.jsonl", "--from", "assistant", "--user", "ada@example.org");
        String lines = Files.readString(directory.resolve("out.jsonl"));
        assertThat(lines.lines()).hasSize(6);
        assertThat(lines)
                .contains(
                        "\"title\":\"Trip\"",
                        "\"active\":\"a1\"",
                        "\"created_at\":\"2025-01-01T00:00:02Z\"",
                        "\"model\":\"gpt-5\"")
                .contains(
                        "\"alternative_to\":\"a1\"",
                        "\"tool_calls\":[{\"id\":\"call\",\"name\":\"python\",\"arguments\":\"print(1)\"}]")
                .contains(
                        "\"tool_result\":{\"call\":\"call\",\"name\":\"python\"}",
                        "\"author\":\"python\"",
                        "\"uri\":\"sediment://1\"");
        assertThat(succeeds("export", "-", "--from", "assistant").out()).isEqualTo(lines);

        for (String pack : List.of("finops", "threads")) {
            succeeds("import", "quipu", "out.jsonl", "--to", pack, "--user", "ada");
            CommandRun twice = succeeds("import", "quipu", "out.jsonl", "--to", pack, "--user", "ada");
            assertThat(twice.out())
                    .as(pack)
                    .containsPattern("messages +\\| +0\n")
                    .containsPattern("already_there +\\| +6\n");
            String other =
                    succeeds("export", "-", "--from", pack, "--user", "ada").out();
            assertThat(other.lines()).as(pack).hasSize(6);
            assertThat(other)
                    .as(pack)
                    .contains(
                            "\"content\":\"Oslo\"",
                            "\"content\":\"Bergen\"",
                            "\"role\":\"tool\"",
                            "\"name\":\"python\"")
                    .contains("\"model\":\"gpt-5\"", "\"uri\":\"sediment://1\"", "\"arguments\":\"print(1)\"");
            assertThat(succeeds("export", "-", "--from", pack, "--user", "bob").out())
                    .isEmpty();
        }
    }

    @Test
    void theExportOfOneConversation() throws Exception {
        succeeds("import", "chatgpt", "chats.json", "--to", "assistant", "--user", USER);
        String id = String.valueOf(database.query("SELECT id FROM assistant.conversations")
                .getFirst()
                .getFirst());
        assertThat(succeeds("export", "-", "--from", "assistant", "--conversation", id)
                        .out()
                        .lines())
                .hasSize(6);
        assertThat(succeeds("export", "-", "--from", "assistant", "--conversation", USER)
                        .out())
                .isEmpty();
        succeeds("export", "x.jsonl", "--from", "assistant");
        assertThat(run("export", "x.jsonl", "--from", "assistant").err()).contains("exists already");
        succeeds("export", "x.jsonl", "--from", "assistant", "--overwrite");
    }

    @Test
    void aDryRunReadsAndWritesNothing() throws Exception {
        CommandRun dry = succeeds("import", "chatgpt", "chats.json", "--to", "assistant", "--user", USER, "--dry-run");
        assertThat(dry.out()).containsPattern("messages +\\| +5\n").contains("nothing was written");
        assertThat(database.query("SELECT count(*) FROM assistant.conversations"))
                .hasToString("[[0]]");
    }

    @Test
    void whatIsLostIsToldAndMakesTheExitCode() throws Exception {
        Files.writeString(directory.resolve("bad.jsonl"), """
                {"id": "a", "conversations": [{"from": "human", "value": "Hi\\u0000"}]}
                {"id": "b", "conver
                """);
        CommandRun run = run(
                "import", "sharegpt", "bad.jsonl", "--to", "finops", "--user", "ada", "--rejects", "left-out.jsonl");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out())
                .containsPattern("left_out +\\| +1\n")
                .containsPattern("altered +\\| +1\n")
                .containsPattern("messages +\\| +1\n");
        assertThat(run.err()).contains("left_out: bad.jsonl:2: line 1, column");
        assertThat(Files.readAllLines(directory.resolve("left-out.jsonl")))
                .hasSize(2)
                .allMatch(line -> line.startsWith("{\"kind\":"));
        assertThat(run(
                        "import",
                        "quipu",
                        "chats.json",
                        "--to",
                        "finops",
                        "--user",
                        "x",
                        "--dry-run",
                        "--format",
                        "json"))
                .satisfies(wrong -> assertThat(wrong.exitCode()).isEqualTo(ExitCode.FAILED))
                .satisfies(wrong -> assertThat(wrong.out()).contains("\"left_out\""));
    }

    /** The page's own commands, on files that are called as there. */
    @Test
    void theCommandsOfThePageRun() throws Exception {
        Files.writeString(directory.resolve("export.zip"), CHATGPT);
        try (var zip = new ZipOutputStream(Files.newOutputStream(directory.resolve("slack.zip")))) {
            zip.putNextEntry(new ZipEntry("general/2026-03-01.json"));
            zip.write("[{\"user\": \"U1\", \"text\": \"Hi\", \"ts\": \"1772366400.1\"}]"
                    .getBytes(StandardCharsets.UTF_8));
        }
        Files.writeString(
                directory.resolve("trees.jsonl.gz"),
                "{\"message_tree_id\": \"t\", \"prompt\": {\"message_id\": \"1\", \"text\": \"Q\", \"role\": \"prompter\"}}");
        Files.writeString(directory.resolve("spans.jsonl"), """
                {"resourceSpans": [{"scopeSpans": [{"spans": [{"traceId": "5b8efff798038103d269b633813fc60c", "spanId": "eee19b7ec3c1b174",
                 "attributes": [{"key": "gen_ai.request.model", "value": {"stringValue": "gpt-5"}},
                  {"key": "gen_ai.completion", "value": {"stringValue": "Yes"}}]}]}]}]}""");
        database.execute("INSERT INTO agents.users (username, email, hashed_password)"
                + " VALUES ('ada', 'ada@example.org', 'x')");
        List<String> commands = Files.readAllLines(Path.of("../docs/imports.md")).stream()
                .filter(line -> line.startsWith("quipu "))
                .toList();
        assertThat(commands).hasSizeGreaterThan(4);
        commands.forEach(command -> succeeds(CommandRun.words(command)));
    }

    @Test
    void whatNarrowsAnExportIsNeverPassedOver() throws IOException {
        for (List<String> words : List.of(
                List.of("--from", "assistant", "--tenant", "acme"),
                List.of("--from", "assistant", "--as", "otlp", "--tenant", "acme"),
                List.of("--from", "finops", "--user", "ada", "--tenant", "acme"),
                List.of("--from", "assistant", "--conversation", USER, "--user", USER))) {
            List<String> all = new ArrayList<>(List.of("export", "narrow.jsonl"));
            all.addAll(words);
            CommandRun run = run(all.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s", words).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains("  hint: ");
            assertThat(directory.resolve("narrow.jsonl")).doesNotExist();
        }
        assertThat(run("import", "chatgpt", "chats.json", "--to", "finops", "--user", "ada", "--tenant", "acme")
                        .err())
                .contains("finops has no tenants");
        Files.createDirectory(directory.resolve("folder"));
        assertThat(run("export", "folder", "--from", "finops", "--overwrite").err())
                .contains("folder is no file", "- is standard output");
    }

    /** JSON of a row may be deeper than any import takes: it goes out as a text, and all others as ever. */
    @Test
    void aRowThatIsTooDeepKeepsNothingFromBeingExported() throws Exception {
        succeeds("import", "chatgpt", "chats.json", "--to", "assistant", "--user", USER);
        database.execute(
                "UPDATE assistant.conversations SET metadata = ('{\"deep\":' || repeat('[', 600) || repeat(']', 600) || '}')::jsonb");
        succeeds("export", "deep.jsonl", "--from", "assistant");
        assertThat(Files.readString(directory.resolve("deep.jsonl")))
                .contains("\"metadata\":{\"unread_json\":\"{\\\"deep\\\": [[[[", "Bergen");
        succeeds("import", "quipu", "deep.jsonl", "--to", "finops", "--user", "ada");
    }

    @Test
    void whatIsWrongWithTheDatabaseIsSaidWithAHint() throws Exception {
        database.execute(
                "CREATE ROLE importing_login LOGIN PASSWORD 'hidden-word'; DROP TABLE threads.utterances CASCADE");
        CommandRun run = run("import", "chatgpt", "chats.json", "--to", "threads", "--user", "ada");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).isEqualTo("""
                quipu: import failed: relation "threads.utterances" does not exist (SQLSTATE 42P01)
                  hint: the schema is not the pack's: "quipu status" tells, and "quipu upgrade" makes it so
                """);
        String url = database.url().replaceFirst("//[^@]*@", "//importing_login:hidden-word@");
        CommandRun denied = CommandRun.in(
                directory,
                Map.of("DATABASE_URL", url),
                "import",
                "chatgpt",
                "chats.json",
                "--to",
                "finops",
                "--user",
                "ada");
        assertThat(denied.err()).isEqualTo("""
                quipu: import failed: permission denied for schema finops (SQLSTATE 42501)
                  hint: the role has to be able to write the pack's tables; for assistant it has to be a member of service_role
                """);
        database.execute("DROP ROLE importing_login");
    }

    /** Only what changes a schema makes a database; nothing else starts a server that is left behind. */
    @Test
    void withoutADatabaseNoneIsMade() throws IOException {
        Path empty = Files.createDirectory(directory.resolve("empty"));
        for (List<String> words : List.of(
                List.of("import", "chatgpt", "../chats.json", "--to", "finops", "--user", "ada"),
                List.of("import", "otlp", "../chats.json", "--to", "agents", "--user", "ada"),
                List.of("export", "x.jsonl", "--from", "assistant"),
                List.of("export", "x.jsonl", "--from", "agents", "--as", "otlp"))) {
            CommandRun run = CommandRun.in(empty, Map.of(), words.toArray(String[]::new));
            assertThat(run.exitCode()).as("%s", words).isEqualTo(ExitCode.FAILED);
            assertThat(run.err()).contains("there is no database yet", "\"quipu upgrade\" makes it");
            assertThat(empty).isEmptyDirectory();
        }
    }

    @Test
    void whatAFileHoldsDoesNotReachTheTerminalAsCommands() throws IOException {
        Files.writeString(
                directory.resolve("escape.json"),
                "[{\"id\": \"a\", \"conversations\": [{\"from\": \"\\u001b]0;title\\u0007\\nbroken: x\", \"value\": \"Hi\"}]}]");
        CommandRun run = succeeds("import", "sharegpt", "escape.json", "--to", "finops", "--user", "ada");
        assertThat(run.err().lines()).singleElement().asString().contains("nobody knows who", "]0;title", "broken: x");
        assertThat(run.err()).doesNotContain("\u001b").doesNotContain("\u0007");
    }

    @Test
    void problemsAreNotWrittenOverWhatIsRead() throws IOException {
        Files.createSymbolicLink(directory.resolve("link.jsonl"), directory.resolve("chats.json"));
        for (String rejects : List.of("chats.json", "./chats.json", "link.jsonl")) {
            CommandRun run =
                    run("import", "chatgpt", "chats.json", "--to", "finops", "--user", "ada", "--rejects", rejects);
            assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE);
            assertThat(run.err()).contains(rejects + " is to be read, and would be written over");
        }
        assertThat(Files.readString(directory.resolve("chats.json"))).isEqualTo(CHATGPT);
    }

    @Test
    void mistakesAreSaidWithWhatWouldBeRight() throws IOException {
        assertThat(run("import", "telegram", "chats.json", "--to", "finops", "--user", "ada"))
                .satisfies(run -> assertThat(run.exitCode()).isEqualTo(ExitCode.USAGE))
                .satisfies(
                        run -> assertThat(run.err()).contains("there is no format \"telegram\"", "chatgpt, sharegpt"));
        assertThat(run("import", "chatgtp", "chats.json", "--to", "finops", "--user", "ada")
                        .err())
                .contains("did you mean \"chatgpt\"?");
        assertThat(run("import", "chatgpt", "chats.json", "--to", "agents", "--user", "ada")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("import", "chatgpt", "None.json", "--to", "finops", "--user", "ada")
                        .err())
                .startsWith("quipu: import failed: None.json: there is no such file or directory")
                .contains("hint: name the export as it was downloaded");
        assertThat(run("import", "chatgpt", "chats.json", "--to", "agents", "--user", "ada")
                        .err())
                .contains("agents takes spans: quipu import otlp");
        assertThat(run("export", "x", "--from", "agents").err()).contains("agents takes spans: say --as otlp");
        assertThat(run("import", "chatgpt", "chats.json", "--to", "assistant", "--user", "nobody@example.org")
                        .err())
                .contains("there is no user nobody@example.org");
        assertThat(run("export", "x", "--from", "assistant", "--conversation", "7")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(directory.resolve("x")).doesNotExist();
        Files.writeString(directory.resolve("no.zip"), "PK\u0003\u0004 not a zip");
        assertThat(run("import", "slack", "no.zip", "--to", "threads", "--user", "ada")
                        .err())
                .contains("no.zip: it is no whole zip");
    }
}
