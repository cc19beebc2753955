package dev.quipu.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.SincePostgres;
import dev.quipu.postgres.testing.TestDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans through the command line into the packs. */
@PostgresTest
@SincePostgres(15)
class SpanImportTest {
    private static final String TRACE = "5b8efff798038103d269b633813fc60c";

    private final TestDatabase database;

    @TempDir
    private Path directory = Path.of("");

    SpanImportTest(TestDatabase database) {
        this.database = database;
    }

    @BeforeEach
    void prepare() throws Exception {
        succeeds("upgrade", "heads");
        database.execute("""
                INSERT INTO assistant.tenants (id, name, slug) VALUES ('0b000000-0000-4000-8000-000000000001', 'Acme', 'acme');
                INSERT INTO assistant.users (id, tenant_id, email) VALUES ('0a000000-0000-4000-8000-000000000001',
                    '0b000000-0000-4000-8000-000000000001', 'ada@example.org');
                INSERT INTO agents.users (id, username, email, hashed_password) VALUES (7, 'ada', 'ada@example.org', 'x')""");
    }

    private CommandRun run(String... words) {
        return CommandRun.in(directory, Map.of("DATABASE_URL", database.url()), words);
    }

    private CommandRun succeeds(String... words) {
        CommandRun run = run(words);
        assertThat(run.exitCode()).as("%s: %s", List.of(words), run).isZero();
        return run;
    }

    private CommandRun imports(String file, String pack) {
        return succeeds("import", "otlp", file, "--to", pack, "--user", "ada@example.org");
    }

    /** A span, as text with " for ', of which attributes are texts, or JSON if they begin so. */
    private static String span(String id, String more, String... attributes) {
        List<String> list = new ArrayList<>();
        for (int i = 0; i < attributes.length; i += 2) {
            String value = attributes[i + 1];
            String typed = value.matches("\\d+")
                    ? "{'intValue':'" + value + "'}"
                    : "{'stringValue':'" + value.replace("\"", "\\\"") + "'}";
            list.add("{'key':'" + attributes[i] + "','value':" + typed + "}");
        }
        return ("{'resourceSpans':[{'resource':{'attributes':[{'key':'service.name','value':{'stringValue':'shop'}}]},"
                        + "'scopeSpans':[{'spans':[{'traceId':'" + TRACE + "','spanId':'eee19b7ec3c1b1" + id
                        + "','name':'s" + id + "','kind':3,'startTimeUnixNano':'17356896" + id + "123456789',"
                        + "'endTimeUnixNano':'17356896" + id + "623456000'" + more + ",'attributes':["
                        + String.join(",", list) + "]}]}]}]}\n")
                .replace('\'', '"');
    }

    private static String said(String role, String text) {
        return "{\"role\":\"" + role + "\",\"parts\":[{\"type\":\"text\",\"content\":\"" + text + "\"}]}";
    }

    private static String chat(String id, String output, String... history) {
        return span(
                id,
                "",
                "gen_ai.operation.name",
                "chat",
                "gen_ai.provider.name",
                "openai",
                "gen_ai.response.model",
                "gpt-5",
                "gen_ai.conversation.id",
                "c1",
                "gen_ai.response.id",
                "resp-" + id,
                "gen_ai.usage.input_tokens",
                "10",
                "gen_ai.usage.output_tokens",
                "4",
                "gen_ai.usage.cache_read.input_tokens",
                "3",
                "gen_ai.usage.reasoning.output_tokens",
                "2",
                "gen_ai.input.messages",
                "[" + String.join(",", history) + "]",
                "gen_ai.output.messages",
                "[" + output + "]");
    }

    private void write(String name, String... spans) throws IOException {
        Files.writeString(directory.resolve(name), String.join("", spans));
    }

    /** A tool is called in the second span: its call is in the history of the third in another order of keys, without an id. */
    private static String[] growing() {
        String call = "{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"id\":\"t1\",\"name\":\"see\","
                + "\"arguments\":{\"b\":1.0,\"a\":2}}]}";
        String again = "{\"role\":\"assistant\",\"parts\":[{\"type\":\"tool_call\",\"name\":\"see\","
                + "\"arguments\":{\"a\":2,\"b\":1}}]}";
        String result =
                "{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"t1\",\"response\":\"ok\"}]}";
        return new String[] {
            chat("01", said("assistant", "Hello"), said("system", "Be kind"), said("user", "Hi")),
            chat("02", call, said("user", "Hi"), said("assistant", "Hello"), said("user", "Look")),
            chat(
                    "03",
                    said("assistant", "Hello"),
                    said("system", "Be kind"),
                    said("user", "Hi"),
                    said("assistant", "Hello"),
                    said("user", "Look"),
                    again,
                    result)
        };
    }

    private String rows(String sql) throws Exception {
        return String.valueOf(database.query(sql));
    }

    private String usage() throws Exception {
        return rows("SELECT prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens, request_count, model"
                + " FROM assistant.model_usage");
    }

    @Test
    void aHistoryThatGrowsBecomesOneConversation() throws Exception {
        write("spans.jsonl", growing());
        assertThat(imports("spans.jsonl", "assistant").out())
                .containsPattern("spans +\\| +3\n")
                .containsPattern("conversations +\\| +1\n")
                .containsPattern("messages +\\| +7\n")
                .containsPattern("requests +\\| +3\n");
        assertThat(rows("SELECT role, content, span_id, latency_ms, token_count, prompt_tokens, model_used"
                        + " FROM assistant.messages ORDER BY seq"))
                .isEqualTo("[[system, Be kind, null, null, null, null, null], [user, Hi, null, null, null, null, null],"
                        + " [assistant, Hello, eee19b7ec3c1b101, 500, 4, 10, gpt-5], [user, Look, null, null, null, null, null],"
                        + " [assistant, , eee19b7ec3c1b102, 500, 4, 10, gpt-5], [tool, ok, null, null, null, null, null],"
                        + " [assistant, Hello, eee19b7ec3c1b103, 500, 4, 10, gpt-5]]");
        assertThat(usage()).isEqualTo("[[30, 12, 9, 6, 3, gpt-5]]");
        assertThat(imports("spans.jsonl", "assistant").out())
                .containsPattern("messages +\\| +0\n")
                .containsPattern("already_there +\\| +3\n");
        assertThat(usage()).isEqualTo("[[30, 12, 9, 6, 3, gpt-5]]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"assistant", "finops"})
    void anAnswerThatCameAsHistoryGetsItsSpanAndCountsOnce(String pack) throws Exception {
        String[] spans = growing();
        write("late.jsonl", spans[2], spans[1], spans[0]);
        assertThat(imports("late.jsonl", pack).out()).containsPattern("messages +\\| +7\n");
        imports("late.jsonl", pack);
        if (pack.equals("assistant")) {
            assertThat(usage()).isEqualTo("[[30, 12, 9, 6, 3, gpt-5]]");
            assertThat(rows("SELECT span_id FROM assistant.messages WHERE role = 'assistant' ORDER BY seq"))
                    .isEqualTo("[[eee19b7ec3c1b101], [eee19b7ec3c1b102], [eee19b7ec3c1b103]]");
        } else {
            assertThat(rows("SELECT metadata #>> '{quipu,trace,span_id}' FROM finops.conversation_messages"
                            + " WHERE role = 'assistant' ORDER BY ordering_index"))
                    .isEqualTo("[[eee19b7ec3c1b101], [eee19b7ec3c1b102], [eee19b7ec3c1b103]]");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"assistant", "finops", "agents"})
    void twoImportersAtOnceWriteOnce(String pack) throws Exception {
        String[] spans = growing();
        write("a.jsonl", spans);
        write("b.jsonl", spans[1], spans[2], spans[0]);
        CyclicBarrier both = new CyclicBarrier(2);
        try (ExecutorService importers = Executors.newFixedThreadPool(2)) {
            List<Future<CommandRun>> runs = new ArrayList<>();
            for (String file : List.of("a.jsonl", "b.jsonl")) {
                runs.add(importers.submit(() -> {
                    both.await();
                    return imports(file, pack);
                }));
            }
            for (Future<CommandRun> run : runs) {
                run.get();
            }
        }
        switch (pack) {
            case "assistant" -> {
                assertThat(rows("SELECT count(*), count(trace_id) FROM assistant.messages"))
                        .isEqualTo("[[7, 3]]");
                assertThat(usage()).isEqualTo("[[30, 12, 9, 6, 3, gpt-5]]");
            }
            case "finops" ->
                assertThat(rows("SELECT (SELECT count(*) FROM finops.conversation_messages),"
                                + " (SELECT count(*) FROM finops.agent_executions), (SELECT count(*) FROM"
                                + " finops.conversation_threads)"))
                        .isEqualTo("[[7, 3, 1]]");
            default ->
                assertThat(rows("SELECT count(*), sum(input_tokens) FROM agents.ai_requests"))
                        .isEqualTo("[[3, 30]]");
        }
    }

    @Test
    void executionsOfFinOps() throws Exception {
        write(
                "spans.jsonl",
                growing()[1],
                span(
                        "11",
                        ",'parentSpanId':'eee19b7ec3c1b102','status':{'code':2,'message':'too slow'}",
                        "gen_ai.operation.name",
                        "execute_tool",
                        "gen_ai.conversation.id",
                        "c1",
                        "gen_ai.tool.name",
                        "see",
                        "gen_ai.tool.call.arguments",
                        "{\"a\":2}",
                        "error.type",
                        "TimeoutError"),
                span("12", "", "gen_ai.operation.name", "invoke_agent", "gen_ai.agent.name", "Forecasting Agent"),
                span("13", ",'status':{'code':2}", "gen_ai.agent.name", "Poet", "error.type", "500"));
        CommandRun run = imports("spans.jsonl", "finops");
        assertThat(run.err()).contains("unknown: span eee19b7ec3c1b113 of trace", "no type of agents is that of Poet");
        assertThat(rows(
                        "SELECT agent_name, agent_type, input_query, tools_used, execution_time_ms, status, error_message,"
                                + " message_id IS NOT NULL, parent_span_id"
                                + " FROM finops.agent_executions ORDER BY created_at"))
                .isEqualTo("[[gpt-5, supervisor, Look, [\"see\"], 500, success, null, t, null],"
                        + " [see, data_retriever, {\"a\":2}, [\"see\"], 500, timeout, too slow, f, eee19b7ec3c1b102],"
                        + " [Forecasting Agent, forecasting, , [], 500, success, null, f, null],"
                        + " [Poet, supervisor, , [], 500, error, 500, f, null]]");
        assertThat(rows("SELECT count(*) FROM finops.conversation_threads")).isEqualTo("[[2]]");
    }

    @Test
    void requestsOfAgents() throws Exception {
        write(
                "spans.jsonl",
                growing()[0],
                span(
                        "21",
                        ",'status':{'code':2,'message':'no'}",
                        "gen_ai.system",
                        "groq",
                        "gen_ai.request.model",
                        "llama",
                        "gen_ai.request.max_tokens",
                        "100",
                        "gen_ai.usage.prompt_tokens",
                        "5",
                        "gen_ai.usage.cached_tokens",
                        "9",
                        "error.type",
                        "rate_limit"),
                span("22", "", "gen_ai.operation.name", "execute_tool", "gen_ai.tool.name", "see"));
        CommandRun run = imports("spans.jsonl", "agents");
        assertThat(run.err())
                .contains(
                        "the platform does not know the provider groq; it is stored as other",
                        "9 tokens of a cache are counted beside 5 input tokens",
                        "1 spans of agents, tools");
        assertThat(rows("SELECT request_id, model_provider, model_name, input_tokens, output_tokens, cached_tokens,"
                        + " reasoning_tokens, response_time_ms, status, error_code, max_tokens, input_text, output_text,"
                        + " span_id, user_id FROM agents.ai_requests ORDER BY request_start_time"))
                .isEqualTo("[[resp-01, openai, gpt-5, 10, 4, 3, 2, 500, completed, null, null, Hi, Hello,"
                        + " eee19b7ec3c1b101, 7], [span 5b8efff798038103d269b633813fc60c eee19b7ec3c1b121, other, llama, 14, 0,"
                        + " 9, 0, 500, failed, rate_limit, 100, null, null, eee19b7ec3c1b121, 7]]");
        assertThat(succeeds("import", "otlp", "spans.jsonl", "--to", "agents", "--user", "ada")
                        .out())
                .containsPattern("requests +\\| +0\n")
                .containsPattern("already_there +\\| +2\n");
    }

    /** By the conventions they are some of the input; where that has no room for them, they are beside it. */
    @Test
    void whatWasWrittenToACacheIsPricedAndComesBack() throws Exception {
        database.execute("""
                INSERT INTO agents.model_prices VALUES
                    ('anthropic', 'claude', 'input', '-infinity', 3000000), ('anthropic', 'claude', 'output', '-infinity', 0),
                    ('anthropic', 'claude', 'cached', '-infinity', 300000),
                    ('anthropic', 'claude', 'cache_write', '-infinity', 3750000)""");
        write(
                "spans.jsonl",
                claude("31", "100", "cache_creation.input_tokens"),
                claude("32", "5", "cache_write.input_tokens"));
        assertThat(imports("spans.jsonl", "agents").err())
                .contains("30 tokens of a cache are counted beside 5 input tokens")
                .doesNotContain("beside 100");
        String counts = "SELECT input_tokens, cached_tokens, cache_write_tokens, input_cost_usd::float8"
                + " FROM agents.ai_requests ORDER BY request_start_time";
        assertThat(rows(counts)).isEqualTo("[[100, 20, 10, 253.5], [35, 20, 10, 58.5]]");

        database.execute("UPDATE agents.ai_requests SET metadata = '{}'");
        write(
                "back.jsonl",
                succeeds("export", "-", "--from", "agents", "--as", "otlp", "--user", "7")
                        .out());
        database.execute("DELETE FROM agents.ai_requests");
        imports("back.jsonl", "agents");
        assertThat(rows(counts)).isEqualTo("[[100, 20, 10, 253.5], [35, 20, 10, 58.5]]");
    }

    private static String claude(String id, String input, String written) {
        return span(
                id,
                "",
                "gen_ai.provider.name",
                "anthropic",
                "gen_ai.request.model",
                "claude",
                "gen_ai.usage.input_tokens",
                input,
                "gen_ai.usage.cache_read.input_tokens",
                "20",
                "gen_ai.usage." + written,
                "10");
    }

    @Test
    void theSameAnswerInTheSamePlaceIsToldAndCountsOnce() throws Exception {
        write(
                "twice.jsonl",
                chat("01", said("assistant", "A"), said("user", "Q")),
                chat("02", said("assistant", "A"), said("user", "Q")));
        assertThat(imports("twice.jsonl", "assistant").err())
                .contains("repeated: span eee19b7ec3c1b102 of trace", "as that of span eee19b7ec3c1b101");
        assertThat(usage()).isEqualTo("[[10, 4, 3, 2, 1, gpt-5]]");
        imports("twice.jsonl", "finops");
        assertThat(rows("SELECT count(*) FROM finops.agent_executions")).isEqualTo("[[2]]");
    }

    @Test
    void aSpanThatTheDatabaseRefusesIsToldAndTheOthersComeIn() throws Exception {
        String[] spans = growing();
        write("first.jsonl", spans[1]);
        write("all.jsonl", spans);
        imports("first.jsonl", "agents");
        database.execute("INSERT INTO agents.users (id, username, email, hashed_password)"
                + " VALUES (8, 'bob', 'bob@example.org', 'x')");
        CommandRun run = run("import", "otlp", "all.jsonl", "--to", "agents", "--user", "bob");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("left_out: span eee19b7ec3c1b102 of trace", "is that of another user");
        assertThat(rows("SELECT user_id, count(*) FROM agents.ai_requests GROUP BY 1 ORDER BY 1"))
                .isEqualTo("[[7, 1], [8, 2]]");
    }

    /** Whatever a trigger or a limit says of one span: the next time it would stop the import there again. */
    @ParameterizedTest
    @ValueSource(strings = {"P0001", "P0002", "54000"})
    void aSpanThatATriggerRefusesDoesNotStopTheOthers(String state) throws Exception {
        database.execute("""
                CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                    RAISE EXCEPTION 'not this one' USING ERRCODE = '%s', DETAIL = 'with all that it holds';
                END $$;
                CREATE TRIGGER refuse BEFORE INSERT ON agents.ai_requests FOR EACH ROW
                    WHEN (NEW.span_id = 'eee19b7ec3c1b101') EXECUTE FUNCTION public.refuse()""".formatted(state));
        write("all.jsonl", growing());
        CommandRun run = run("import", "otlp", "all.jsonl", "--to", "agents", "--user", "ada");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err())
                .contains("left_out: span eee19b7ec3c1b101 of trace", "not this one (SQLSTATE " + state + ")")
                .doesNotContain("ERROR", "all that it holds");
        assertThat(rows("SELECT count(*) FROM agents.ai_requests")).isEqualTo("[[2]]");
    }

    @Test
    void deprecatedNamesErrorsAndNoConversation() throws Exception {
        write(
                "old.jsonl",
                span(
                        "31",
                        "",
                        "gen_ai.system",
                        "openai",
                        "gen_ai.request.model",
                        "gpt-4",
                        "gen_ai.prompt.0.role",
                        "user",
                        "gen_ai.prompt.0.content",
                        "Hi",
                        "gen_ai.completion.0.role",
                        "assistant",
                        "gen_ai.completion.0.content",
                        "Yes",
                        "gen_ai.usage.prompt_tokens",
                        "1",
                        "gen_ai.usage.completion_tokens",
                        "1"),
                span(
                        "32",
                        ",'status':{'code':2,'message':'gone'}",
                        "gen_ai.request.model",
                        "gpt-4",
                        "gen_ai.prompt.0.role",
                        "user",
                        "gen_ai.prompt.0.content",
                        "Hi"));
        assertThat(imports("old.jsonl", "assistant").out()).containsPattern("messages +\\| +3\n");
        assertThat(rows("SELECT c.metadata #>> '{otlp,trace}', m.role, m.content, m.status,"
                        + " m.metadata #>> '{otlp_span,message}' FROM assistant.conversations c"
                        + " JOIN assistant.messages m ON m.conversation_id = c.id ORDER BY m.seq"))
                .isEqualTo("[[" + TRACE + ", user, Hi, done, null], [" + TRACE + ", assistant, Yes, done, null], ["
                        + TRACE + ", assistant, , cancelled, gone]]");
        assertThat(rows("SELECT prompt_tokens, request_count FROM assistant.usage_metrics"))
                .isEqualTo("[[1, 2]]");
    }

    @Test
    void stepsOfFrameworksAreNoRequests() throws Exception {
        write(
                "steps.jsonl",
                span("51", "", "gen_ai.operation.name", "framework", "gen_ai.system", "spring_ai"),
                span("52", "", "gen_ai.operation.name", "chain", "gen_ai.prompt", "{\"topic\": \"bears\"}"),
                span("53", "", "gen_ai.operation.name", "embedding", "gen_ai.request.model", "small"),
                span(
                        "54",
                        "",
                        "gen_ai.operation.name",
                        "rank",
                        "gen_ai.request.model",
                        "m",
                        "gen_ai.system",
                        "openai.chat"));
        assertThat(imports("steps.jsonl", "agents").err()).contains("2 spans of agents, tools");
        assertThat(rows("SELECT model_name, model_provider FROM agents.ai_requests ORDER BY span_id"))
                .isEqualTo("[[small, other], [m, openai]]");
        imports("steps.jsonl", "finops");
        assertThat(rows("SELECT input_query FROM finops.agent_executions ORDER BY span_id"))
                .isEqualTo("[[], [{\"topic\":\"bears\"}], [], []]");
        assertThat(rows("SELECT count(*) FROM finops.conversation_messages")).isEqualTo("[[0]]");
    }

    @Test
    void whatHasNoPlaceIsTold() throws Exception {
        write(
                "bare.jsonl",
                span("41", "", "gen_ai.operation.name", "chat", "gen_ai.usage.input_tokens", "5"),
                span("42", "", "gen_ai.operation.name", "embeddings"));
        CommandRun run = run("import", "otlp", "bare.jsonl", "--to", "assistant", "--user", "ada@example.org");
        assertThat(run.exitCode()).isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("has no answer", "1 spans of agents, tools");
        assertThat(rows("SELECT count(*) FROM assistant.conversations")).isEqualTo("[[0]]");
        assertThat(run("import", "otlp", "bare.jsonl", "--to", "threads", "--user", "ada")
                        .exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("import", "otlp", "bare.jsonl", "--to", "agents", "--user", "bob")
                        .err())
                .contains("there is no user bob");
    }

    /** Two choices, a file, thoughts, a named tool that failed, two histories in one trace, an error, a tool, an agent. */
    private static String[] motley() {
        List<String> spans = new ArrayList<>(List.of(growing()));
        spans.add(span(
                "41",
                ",'status':{'code':1}",
                "gen_ai.operation.name",
                "chat",
                "gen_ai.response.model",
                "gpt-5",
                "gen_ai.request.temperature",
                "1",
                "gen_ai.system_instructions",
                "[{\"type\":\"text\",\"content\":\"Brief\"}]",
                "gen_ai.input.messages",
                "[{\"role\":\"user\",\"name\":\"Ada\",\"parts\":[{\"type\":\"text\",\"content\":\"See\"},"
                        + "{\"type\":\"uri\",\"uri\":\"https://x/1\"},{\"type\":\"odd\",\"x\":1}]},"
                        + "{\"role\":\"tool\",\"parts\":[{\"type\":\"tool_call_response\",\"id\":\"q\",\"name\":\"n\","
                        + "\"failed\":true,\"response\":\"no\"}]}]",
                "gen_ai.output.messages",
                "[{\"role\":\"assistant\",\"finish_reason\":\"stop\",\"parts\":[{\"type\":\"reasoning\",\"content\":\"Hm\"},"
                        + "{\"type\":\"text\",\"content\":\"A\"}]}," + said("assistant", "B") + "]"));
        spans.add(span(
                "42",
                ",'parentSpanId':'eee19b7ec3c1b141','status':{'code':2,'message':'gone'}",
                "gen_ai.request.model",
                "gpt-4",
                "gen_ai.input.messages",
                "[" + said("user", "Other") + "]",
                "error.type",
                "Oops"));
        spans.add(span(
                "43",
                "",
                "gen_ai.operation.name",
                "execute_tool",
                "gen_ai.tool.name",
                "see",
                "gen_ai.tool.call.result",
                "{\"a\":[1,2]}"));
        spans.add(span(
                "44",
                "",
                "gen_ai.operation.name",
                "invoke_agent",
                "gen_ai.agent.name",
                "optimization",
                "gen_ai.input.messages",
                "[" + said("user", "Save") + "]",
                "gen_ai.output.messages",
                "[" + said("assistant", "Done") + "]"));
        return spans.toArray(String[]::new);
    }

    private List<String> everything(String pack) throws Exception {
        return switch (pack) {
            case "assistant" ->
                List.of(
                        rows(
                                "SELECT id, user_id, title, metadata, created_at FROM assistant.conversations ORDER BY id"),
                        rows("SELECT to_jsonb(m) - ARRAY['id', 'updated_at', 'parent_message_id', 'alternative_to'],"
                                + " p.client_key, a.client_key FROM assistant.messages m LEFT JOIN assistant.messages p"
                                + " ON p.id = m.parent_message_id LEFT JOIN assistant.messages a ON a.id = m.alternative_to"
                                + " ORDER BY m.conversation_id, m.seq"),
                        usage());
            case "finops" ->
                List.of(
                        rows("SELECT to_jsonb(t) - 'updated_at' FROM finops.conversation_threads t ORDER BY 1"),
                        rows("SELECT to_jsonb(m) - 'updated_at' FROM finops.conversation_messages m"
                                + " ORDER BY thread_id, ordering_index"),
                        rows("SELECT to_jsonb(e) FROM finops.agent_executions e ORDER BY created_at, id"));
            default ->
                List.of(rows("SELECT to_jsonb(r) - ARRAY['id', 'uuid', 'created_at', 'updated_at']"
                        + " FROM agents.ai_requests r ORDER BY request_start_time, request_id"));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"assistant", "finops", "agents"})
    void whatGoesOutComesInAgainAsItWas(String pack) throws Exception {
        write("spans.jsonl", motley());
        imports("spans.jsonl", pack);
        List<String> before = everything(pack);
        assertThat(String.valueOf(before)).contains("eee19b7ec3c1b142", "Oops", "Brief", "odd", "finish_reason");
        CommandRun out = succeeds("export", "out.jsonl", "--from", pack, "--as", "otlp", "--user", "ada@example.org");
        int expected = pack.equals("finops") ? 7 : 5;
        assertThat(out.out()).containsPattern("spans +\\| +" + expected + "\n");
        assertThat(Files.readAllLines(directory.resolve("out.jsonl"))).hasSize(expected);
        assertThat(Files.readString(directory.resolve("out.jsonl")))
                .contains("\"gen_ai.provider.name\"", "\"startTimeUnixNano\":\"1735689641123456789\"", "\"shop\"")
                .doesNotContain("otlp_span");
        assertThat(imports("out.jsonl", pack).out()).containsPattern("already_there +\\| +" + expected + "\n");
        assertThat(everything(pack)).as("the same rows when it comes in twice").isEqualTo(before);
        database.execute("TRUNCATE assistant.conversations, assistant.usage_metrics, assistant.model_usage,"
                + " finops.conversation_threads, agents.ai_requests CASCADE");
        imports("out.jsonl", pack);
        assertThat(everything(pack)).as("the same rows in an empty database").isEqualTo(before);
        assertThat(succeeds("export", "-", "--from", pack, "--as", "otlp").out())
                .isEqualTo(Files.readString(directory.resolve("out.jsonl")));
    }

    /** Else the messages behind it had a gap before them, and its data were its text. */
    @ParameterizedTest
    @ValueSource(strings = {"assistant", "finops"})
    void aPictureWithoutAWordKeepsItsPlace(String pack) throws Exception {
        String picture =
                "{\"role\":\"user\",\"parts\":[{\"type\":\"blob\",\"mime_type\":\"image/png\",\"modality\":\"image\","
                        + "\"content\":\"iVBORw0KGgo\"}]}";
        write("spans.jsonl", chat("01", said("assistant", "A dog."), said("user", "See"), picture));
        imports("spans.jsonl", pack);
        List<String> before = everything(pack);
        if (pack.equals("assistant")) {
            assertThat(rows("SELECT content FROM assistant.messages ORDER BY seq"))
                    .isEqualTo("[[See], [image/png], [A dog.]]");
        } else {
            assertThat(rows("SELECT content FROM finops.conversation_messages ORDER BY ordering_index"))
                    .isEqualTo("[[See], [], [A dog.]]");
        }
        succeeds("export", "out.jsonl", "--from", pack, "--as", "otlp", "--user", "ada@example.org");
        assertThat(Files.readString(directory.resolve("out.jsonl"))).contains("iVBORw0KGgo");
        imports("out.jsonl", pack);
        assertThat(everything(pack)).as("the same rows when it comes in twice").isEqualTo(before);
        database.execute("TRUNCATE assistant.conversations, assistant.usage_metrics, assistant.model_usage,"
                + " finops.conversation_threads CASCADE");
        imports("out.jsonl", pack);
        assertThat(everything(pack)).as("the same rows in an empty database").isEqualTo(before);
    }

    @Test
    void whatAnApplicationHasWrittenWithATraceGoesOutToo() throws Exception {
        database.execute("""
                INSERT INTO assistant.conversations (id, tenant_id, user_id) SELECT '0c000000-0000-4000-8000-000000000001',
                    tenant_id, id FROM assistant.users;
                INSERT INTO assistant.messages (conversation_id, role, content) VALUES
                    ('0c000000-0000-4000-8000-000000000001', 'user', 'Hi');
                INSERT INTO assistant.messages (conversation_id, role, content, model_used, token_count, trace_id, span_id)
                VALUES ('0c000000-0000-4000-8000-000000000001', 'assistant', 'Yo', 'gpt-5', 2, '%1$s', 'eee19b7ec3c1b101');
                SELECT agents.record_ai_request(7, 'azure', 'gpt-5', 'r1', 3, 4, details =>
                    '{"trace_id": "%1$s", "span_id": "eee19b7ec3c1b102", "input_text": "Q", "output_text": "A"}')""".formatted(TRACE));
        assertThat(succeeds("export", "-", "--from", "assistant", "--as", "otlp")
                        .out())
                .contains("0c000000-0000-4000-8000-000000000001", "\"Hi\"", "\"Yo\"", "gen_ai.response.model")
                .contains("\"gen_ai.usage.output_tokens\"");
        assertThat(succeeds("export", "-", "--from", "agents", "--as", "otlp", "--user", "7")
                        .out())
                .contains("azure.ai.openai", "\"r1\"", "\"Q\"", "\"A\"");
        assertThat(run("export", "-", "--from", "finops", "--as", "csv").exitCode())
                .isEqualTo(ExitCode.USAGE);
        assertThat(run("export", "-", "--from", "threads", "--as", "otlp").exitCode())
                .isEqualTo(ExitCode.USAGE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"assistant", "finops", "agents"})
    void aDryRunWritesNothing(String pack) throws Exception {
        write("spans.jsonl", growing());
        CommandRun run =
                succeeds("import", "otlp", "spans.jsonl", "--to", pack, "--user", "ada@example.org", "--dry-run");
        assertThat(run.out()).containsPattern("spans +\\| +3\n").contains("nothing was written");
        assertThat(rows("SELECT (SELECT count(*) FROM assistant.conversations), (SELECT count(*) FROM"
                        + " finops.conversation_threads), (SELECT count(*) FROM agents.ai_requests)"))
                .isEqualTo("[[0, 0, 0]]");
    }
}
