package dev.quipu.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.AssistantPack;
import dev.quipu.exports.ExportFormat;
import dev.quipu.finops.FinOpsPack;
import dev.quipu.imports.span.SpanExport;
import dev.quipu.imports.span.SpanImport;
import dev.quipu.imports.span.SpanSystem;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.ProjectFlags;
import dev.quipu.migration.project.ProjectReader;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.testing.PackDatabase;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.testing.TestServer;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The FinOps system keeps of an import what the assistant platform keeps, and gives it back. */
@PostgresTest
class FinOpsTest {
    private static final String HASH = "0123456789abcdef".repeat(4);
    private static final String TRACE = "5b8efff798038103d269b633813fc60c";
    private static final Pattern NAMED = Pattern.compile("\"(key|parent|alternative_to|active)\":\"([^\"]*)\"");

    private static final String CHATGPT = """
            [{"conversation_id": "c1", "title": "Trip", "create_time": 1735689600, "update_time": 1735689700, "current_node": "a1", "mapping": {
              "root": {"parent": null, "children": ["q"], "message": null},
              "q": {"parent": "root", "children": ["a1", "a2"], "message": {"author": {"role": "user"}, "create_time": 1735689601,
                "content": {"content_type": "multimodal_text", "parts": ["Where to?", {"content_type": "image_asset_pointer", "asset_pointer": "sediment://1"}]}}},
              "a1": {"parent": "q", "children": [], "message": {"author": {"role": "assistant"}, "create_time": 1735689602,
                "metadata": {"model_slug": "gpt-5"}, "content": {"content_type": "text", "parts": ["Oslo"]}}},
              "a2": {"parent": "q", "children": ["t"], "message": {"author": {"role": "assistant"}, "create_time": 1735689603,
                "content": {"content_type": "text", "parts": ["Bergen"]}}},
              "t": {"parent": "a2", "children": ["call"], "message": {"author": {"role": "assistant"}, "create_time": 1735689603.5,
                "content": {"content_type": "thoughts", "thoughts": [{"summary": "Rain", "content": "It rains there."}]}}},
              "call": {"parent": "t", "children": ["out"], "message": {"author": {"role": "assistant"}, "create_time": 1735689604, "recipient": "python",
                "content": {"content_type": "code", "text": "print(1)"}}},
              "out": {"parent": "call", "children": [], "message": {"author": {"role": "tool", "name": "python"}, "create_time": 1735689605,
                "content": {"content_type": "execution_output", "text": "1"}}}}}]""";

    private static final String SHAREGPT = """
            {"id": "t", "tools": "[]", "system": "Use tools.", "conversations": [\
            {"from": "human", "value": "Price?"},\
            {"from": "function_call", "value": "{\\"name\\": \\"price\\", \\"arguments\\": {\\"of\\": \\"tea\\"}}"},\
            {"from": "observation", "value": "{\\"price\\": 2}"}, {"from": "gpt", "value": "Two."}]}""";

    private static final String OPENASSISTANT = """
            {"message_tree_id": "t1", "prompt": {"message_id": "m1", "text": "Why?", "role": "prompter", "user_id": "u1", \
            "created_date": "2023-02-05T14:23:50.983374+00:00", "replies": [\
            {"message_id": "m2", "parent_id": "m1", "text": "Because.", "role": "assistant", "rank": 1, "replies": [\
            {"message_id": "m4", "text": "Oh.", "role": "prompter", "replies": []}]},\
            {"message_id": "m3", "text": "Who knows?", "role": "assistant", "model_name": "oa-1", "replies": null}]}}""";

    private static final String OPENWEBUI = """
            [{"id": "chat-1", "title": "Trip", "updated_at": 1735689700, "created_at": 1735689600, "archived": true,
              "chat": {"title": "Trip", "history": {"currentId": "a1", "messages": {
              "a1": {"id": "a1", "parentId": "q", "childrenIds": [], "role": "assistant", "content": "Oslo", "model": "llama3:8b",
                     "timestamp": 1735689601, "done": true, "usage": {"prompt_eval_count": 10, "eval_count": 4}},
              "a2": {"id": "a2", "parentId": "q", "childrenIds": [], "role": "assistant", "content": "Ber", "model": "gpt-5",
                     "timestamp": 1735689602, "done": false, "usage": {"prompt_tokens": 10, "completion_tokens": 5,
                     "prompt_tokens_details": {"cached_tokens": 8}, "completion_tokens_details": {"reasoning_tokens": 3}}},
              "q": {"id": "q", "parentId": null, "childrenIds": ["a1", "a2"], "role": "user", "content": "Where to?", "timestamp": 1735689600,
                    "files": [{"type": "file", "id": "f1", "name": "map.pdf"}]}}}}}]""";

    private final TestServer server;

    @TempDir
    private Path directory = Path.of("");

    FinOpsTest(TestServer server) {
        this.server = server;
    }

    private Workspace workspace(Pack pack, TestDatabase database) {
        Project project = new ProjectReader(List.of(pack), Map.of())
                .read(new ProjectFlags(directory, null, database.url(), null, null, List.of(), Map.of(), null));
        return new Workspace(project, Database.of(project, Map.of(), news -> {}), new Runner("test", "test", "test"));
    }

    private ImportRequest request(String file, String user) {
        return new ImportRequest(
                List.of(new ImportRequest.File(directory.resolve(file), file)), user, null, false, null);
    }

    private ImportReport imports(Workspace into, ExportFormat format, ChatSystem system, String file, String user) {
        return new Import(into, progress -> {}).run(format, system, request(file, user));
    }

    private static String exported(Workspace from, ChatSystem system, @Nullable String user) {
        StringWriter lines = new StringWriter();
        new Export(from, progress -> {}).run(system, new ExportRequest(null, user, null), lines);
        return lines.toString();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(directory.resolve(file), text);
    }

    /** Calls messages by their places; when a conversation was last written differs from one to the other. */
    private static String placed(String lines) {
        Map<String, String> places = new HashMap<>();
        Matcher keys = Pattern.compile("\"key\":\"([^\"]*)\"").matcher(lines);
        while (keys.find()) {
            places.put(keys.group(1), "#" + places.size());
        }
        return NAMED.matcher(lines)
                .replaceAll(found -> "\"" + found.group(1) + "\":\"" + places.get(found.group(2)) + "\"")
                .replaceAll("\"updated_at\":\"[^\"]*\",?", "");
    }

    /** Without what each of both says for what was not told. */
    private static String compared(String lines) {
        return placed(lines)
                .replaceAll("\"created_at\":\"20(2[6-9]|[3-9]\\d)[^\"]*\",?", "")
                .replaceAll("\"message_type\":\"[a-z_]+\",?", "")
                .replace("\"title\":\"New Conversation\",", "")
                .replace(",}", "}")
                .replace(",\"metadata\":{}", "");
    }

    @ParameterizedTest
    @EnumSource(
            value = ExportFormat.class,
            names = {"CHATGPT", "SHAREGPT", "OPENASSISTANT", "OPENWEBUI"})
    void anImportIsKeptAsInTheAssistant(ExportFormat format) throws Exception {
        String text = switch (format) {
            case CHATGPT -> CHATGPT;
            case SHAREGPT -> SHAREGPT;
            case OPENASSISTANT -> OPENASSISTANT;
            default -> OPENWEBUI;
        };
        write("in.jsonl", text);
        try (TestDatabase assistant = PackDatabase.atHead(server, new AssistantPack());
                TestDatabase finOps = PackDatabase.atHead(server, new FinOpsPack())) {
            assistant.execute("""
                    INSERT INTO tenants (id, name, slug) VALUES ('0b000000-0000-4000-8000-000000000001', 'Acme', 'acme');
                    INSERT INTO users (tenant_id, email) VALUES ('0b000000-0000-4000-8000-000000000001', 'ada@example.org')""");
            Workspace first = workspace(new AssistantPack(), assistant);
            Workspace second = workspace(new FinOpsPack(), finOps);
            ImportReport expected = imports(first, format, ChatSystem.ASSISTANT, "in.jsonl", "ada@example.org");
            ImportReport report = imports(second, format, ChatSystem.FINOPS, "in.jsonl", "ada");
            assertThat(report).isEqualTo(expected);
            String lines = exported(second, ChatSystem.FINOPS, null);
            assertThat(compared(lines)).isEqualTo(compared(exported(first, ChatSystem.ASSISTANT, null)));
            assertThat(imports(second, format, ChatSystem.FINOPS, "in.jsonl", "ada")
                            .counts())
                    .containsEntry("messages", 0L);
            assertThat(exported(second, ChatSystem.FINOPS, null)).isEqualTo(lines);
            if (format == ExportFormat.CHATGPT) {
                assertThat(finOps.query("SELECT content FROM conversation_threads, active_path(thread_id)"))
                        .as("the branch that was open")
                        .hasToString("[[Where to?], [Oslo]]");
            }
        }
    }

    @Test
    void whatGoesOutComesInAgainAsItWas() throws Exception {
        try (TestDatabase finOps = PackDatabase.atHead(server, new FinOpsPack())) {
            finOps.execute("""
                    INSERT INTO conversation_threads (thread_id, user_id, title, metadata, is_active) VALUES
                        ('0a000000-0000-4000-8000-000000000001', 'ada', 'Costs', '{"team": 1}', false);
                    INSERT INTO conversation_messages (id, thread_id, role, content, message_type, metadata) VALUES
                        ('0c000000-0000-4000-8000-000000000001', '0a000000-0000-4000-8000-000000000001', 'user', 'Q',
                         'context', '{"own": true}');
                    INSERT INTO conversation_messages (id, thread_id, role, content, message_type, tool_calls, reasoning,
                        model_used, prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, metadata) VALUES
                        ('0c000000-0000-4000-8000-000000000002', '0a000000-0000-4000-8000-000000000001', 'assistant', '',
                         'tool_call', '[{"id": "c", "name": "price", "arguments": {"of": "tea"}, "text": "of tea"}]', 'because', 'm-1',
                         4, 3, 2, 1, '{"quipu": {"measures": {"latency_ms": 250}}}');
                    INSERT INTO conversation_messages (id, thread_id, role, content, message_type, tool_call_id, tool_name,
                        tool_failed) VALUES
                        ('0c000000-0000-4000-8000-000000000003', '0a000000-0000-4000-8000-000000000001', 'tool', 'none',
                         'tool_call', 'c', 'price', true);
                    INSERT INTO conversation_messages (id, thread_id, role, content, message_type, attachments, status,
                        alternative_to) VALUES
                        ('0c000000-0000-4000-8000-000000000004', '0a000000-0000-4000-8000-000000000001', 'assistant', 'Ha',
                         'response', '[{"uri": "https://a", "media_type": "image/png", "sha256": "%s"}]', 'partial',
                         '0c000000-0000-4000-8000-000000000002');
                    UPDATE conversation_threads SET active_message_id = '0c000000-0000-4000-8000-000000000003'""".formatted(HASH));
            Workspace workspace = workspace(new FinOpsPack(), finOps);
            String before = exported(workspace, ChatSystem.FINOPS, "ada");
            assertThat(placed(before))
                    .contains("\"active\":\"#3\"", "\"is_archived\":true", "\"message_type\":\"context\"")
                    .contains("\"parent\":\"#1\",\"alternative_to\":\"#2\"", "\"status\":\"partial\"", HASH)
                    .contains("\"parent\":\"#2\",\"role\":\"tool\"", "\"failed\":true", "\"reasoning\":\"because\"")
                    .contains(
                            "\"tokens\":3,\"prompt_tokens\":4,\"cached_tokens\":2,\"reasoning_tokens\":1,\"latency_ms\":250")
                    .contains("\"more_of_tool_calls\":[{\"id\":\"c\",\"text\":\"of tea\"}]");
            write("out.jsonl", before);
            assertThat(imports(workspace, ExportFormat.QUIPU, ChatSystem.FINOPS, "out.jsonl", "bob"))
                    .satisfies(report -> assertThat(report.counts()).containsEntry("messages", 4L))
                    .satisfies(report -> assertThat(report.problems()).isEmpty());
            assertThat(placed(exported(workspace, ChatSystem.FINOPS, "bob"))).isEqualTo(placed(before));
            assertThat(imports(workspace, ExportFormat.QUIPU, ChatSystem.FINOPS, "out.jsonl", "bob")
                            .counts())
                    .containsEntry("messages", 0L);
        }
    }

    /** Under the keys that imports wrote before there were columns. */
    @Test
    void whatWasKeptInTheMetadataGoesOutToo() throws Exception {
        try (TestDatabase finOps = PackDatabase.atHead(server, new FinOpsPack())) {
            finOps.execute("""
                    INSERT INTO conversation_threads (thread_id, user_id) VALUES ('0a000000-0000-4000-8000-000000000001', 'ada');
                    INSERT INTO conversation_messages (id, thread_id, role, content, message_type, metadata)
                    SELECT md5('0a000000-0000-4000-8000-000000000001 ' || key)::uuid, '0a000000-0000-4000-8000-000000000001',
                        role::message_role, content, 'tool_call', jsonb_build_object('quipu', more)
                    FROM (VALUES ('1', 'assistant', '', '{"tool_calls": [{"id": "c", "name": "n", "arguments": 1}],
                             "reasoning": "why", "status": "cancelled", "measures": {"model": "m", "tokens": 5}}'::jsonb),
                        ('2', 'system', 'found', '{"tool_result": {"call_id": "c", "failed": false}}'),
                        ('3', 'assistant', 'so', '{"reply_to": "1", "attachments": [{"uri": "u", "media_type": "a/b"}]}'))
                        AS said (key, role, content, more)""");
            assertThat(exported(workspace(new FinOpsPack(), finOps), ChatSystem.FINOPS, null))
                    .contains("\"tool_calls\":[{\"id\":\"c\",\"name\":\"n\",\"arguments\":1}]", "\"reasoning\":\"why\"")
                    .contains("\"status\":\"cancelled\"", "\"model\":\"m\",\"tokens\":5", "\"uri\":\"u\"")
                    .contains("\"role\":\"tool\"", "\"tool_result\":{\"call\":\"c\",\"failed\":false}")
                    .doesNotContain("quipu\":{", "reply_to");
        }
    }

    private static String attribute(String key, String value) {
        String typed = value.matches("\\d+")
                ? "{\"intValue\":\"" + value + "\"}"
                : "{\"stringValue\":\"" + value.replace("\"", "\\\"") + "\"}";
        return "{\"key\":\"" + key + "\",\"value\":" + typed + "}";
    }

    private static String chat(String id, String question, String answer) {
        return "{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"" + TRACE + "\",\"spanId\":\"" + id
                + "\",\"parentSpanId\":\"eee19b7ec3c1b100\",\"name\":\"chat\",\"startTimeUnixNano\":\"1735689641123456789\","
                + "\"endTimeUnixNano\":\"1735689641623456000\",\"attributes\":["
                + String.join(
                        ",",
                        attribute("gen_ai.operation.name", "chat"),
                        attribute("gen_ai.response.model", "gpt-5"),
                        attribute("gen_ai.usage.input_tokens", "10"),
                        attribute("gen_ai.usage.output_tokens", "4"),
                        attribute("gen_ai.usage.cache_read.input_tokens", "3"),
                        attribute("gen_ai.usage.reasoning.output_tokens", "2"),
                        attribute("gen_ai.input.messages", "[" + said("user", question) + "]"),
                        attribute(
                                "gen_ai.output.messages",
                                "[" + said("assistant", answer) + "," + said("assistant", answer + "?") + "]"))
                + "]}]}]}]}\n";
    }

    private static String said(String role, String text) {
        return "{\"role\":\"" + role + "\",\"parts\":[{\"type\":\"text\",\"content\":\"" + text + "\"}]}";
    }

    private static String spans(Workspace workspace) {
        StringWriter lines = new StringWriter();
        new SpanExport(workspace, progress -> {}).run(SpanSystem.FINOPS, new ExportRequest(null, null, null), lines);
        return lines.toString();
    }

    /** Two histories begin in one trace: neither replies to the other. */
    @Test
    void spansAreInTheColumns() throws Exception {
        write("spans.jsonl", chat("eee19b7ec3c1b101", "Hi", "Hello") + chat("eee19b7ec3c1b102", "Who?", "Me"));
        try (TestDatabase finOps = PackDatabase.atHead(server, new FinOpsPack())) {
            Workspace workspace = workspace(new FinOpsPack(), finOps);
            SpanImport spans = new SpanImport(workspace, progress -> {});
            spans.run(SpanSystem.FINOPS, request("spans.jsonl", "ada"));
            String everything = """
                    SELECT (SELECT string_agg(to_jsonb(m)::text, ',' ORDER BY id) FROM conversation_messages AS m),
                        (SELECT string_agg(to_jsonb(e)::text, ',' ORDER BY id) FROM agent_executions AS e)""";
            String before = String.valueOf(finOps.query(everything));
            assertThat(finOps.query("""
                    SELECT trace_id, span_id, parent_span_id, metadata ? 'quipu' FROM agent_executions ORDER BY span_id"""))
                    .hasToString(
                            "[[%1$s, eee19b7ec3c1b101, eee19b7ec3c1b100, f], [%1$s, eee19b7ec3c1b102, eee19b7ec3c1b100, f]]"
                                    .formatted(TRACE));
            assertThat(finOps.query("""
                    SELECT m.content, p.content, a.content, m.model_used, m.prompt_tokens, m.completion_tokens, m.cached_tokens,
                        m.reasoning_tokens
                    FROM conversation_messages AS m LEFT JOIN conversation_messages AS p ON p.id = m.parent_message_id
                    LEFT JOIN conversation_messages AS a ON a.id = m.alternative_to ORDER BY m.ordering_index"""))
                    .hasToString(
                            "[[Hi, null, null, null, null, null, null, null], [Hello, Hi, null, gpt-5, 10, 4, 3, 2],"
                                    + " [Hello?, Hi, Hello, null, null, null, null, null], [Who?, null, null, null, null, null, null,"
                                    + " null], [Me, Who?, null, gpt-5, 10, 4, 3, 2], [Me?, Who?, Me, null, null, null, null, null]]");
            assertThat(spans.run(SpanSystem.FINOPS, request("spans.jsonl", "ada"))
                            .counts())
                    .containsEntry("messages", 0L)
                    .containsEntry("executions", 0L);
            assertThat(finOps.query(everything)).hasToString(before);

            String out = spans(workspace);
            assertThat(out.lines()).hasSize(2);
            assertThat(out).contains("\"parentSpanId\":\"eee19b7ec3c1b100\"", "Hello?", "1735689641123456789");
            finOps.execute("""
                    UPDATE agent_executions SET trace_id = NULL, span_id = NULL, parent_span_id = NULL, metadata = metadata
                        || jsonb_build_object('quipu', jsonb_build_object('trace', jsonb_build_object(
                            'trace_id', trace_id, 'span_id', span_id, 'parent_span_id', parent_span_id)))""");
            assertThat(spans(workspace))
                    .as("as it was written before there were columns")
                    .isEqualTo(out);
        }
    }

    @Test
    void whatAnApplicationHasWrittenWithATraceGoesOutToo() throws Exception {
        try (TestDatabase finOps = PackDatabase.atHead(server, new FinOpsPack())) {
            finOps.execute("""
                    INSERT INTO conversation_threads (thread_id, user_id) VALUES ('0a000000-0000-4000-8000-000000000001', 'ada');
                    INSERT INTO agent_executions (thread_id, agent_name, agent_type, input_query, execution_time_ms, status,
                        trace_id, span_id, parent_span_id)
                    VALUES ('0a000000-0000-4000-8000-000000000001', 'Forecaster', 'forecasting', 'Q', 5, 'timeout', '%s',
                        'eee19b7ec3c1b101', 'eee19b7ec3c1b100')""".formatted(TRACE));
            assertThat(spans(workspace(new FinOpsPack(), finOps)))
                    .contains("\"traceId\":\"" + TRACE + "\"", "\"spanId\":\"eee19b7ec3c1b101\"")
                    .contains("\"parentSpanId\":\"eee19b7ec3c1b100\"", "invoke_agent Forecaster", "timeout");
        }
    }
}
