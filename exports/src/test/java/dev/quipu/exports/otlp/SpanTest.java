package dev.quipu.exports.otlp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Measures;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Problem;
import dev.quipu.exports.Role;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonConstant;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Spans as instrumentations send them, under current and deprecated names, and the law of the way back. */
class SpanTest {
    private static final String TRACE = "5b8efff798038103d269b633813fc60c";
    private static final String SPAN = "eee19b7ec3c1b174";

    /** What was read. */
    private static final class Spans implements SpanSink {
        final List<GenAiSpan> spans = new ArrayList<>();
        final List<Problem> problems = new ArrayList<>();

        static Spans read(String json) throws IOException {
            Path file = Files.createTempFile("spans", ".json");
            try {
                Files.writeString(file, json);
                Spans spans = new Spans();
                SpanReader.read(file, "spans", spans);
                return spans;
            } finally {
                Files.delete(file);
            }
        }

        @Override
        public void take(GenAiSpan span) {
            spans.add(span);
        }

        @Override
        public void report(Problem problem) {
            problems.add(problem);
        }

        GenAiSpan one() {
            assertThat(spans).as(problems.toString()).hasSize(1);
            return spans.getFirst();
        }
    }

    private static String request(String attributes, String more) {
        return """
                {"resourceSpans": [{"resource": {"attributes": [{"key": "service.name", "value": {"stringValue": "shop"}}]},
                 "scopeSpans": [{"scope": {"name": "x"}, "spans": [{"traceId": "%s", "spanId": "%s", "parentSpanId": "",
                 "name": "chat gpt-5", "kind": 3, "startTimeUnixNano": "1735689600123456789", "endTimeUnixNano": "1735689601000000000",
                 "attributes": [%s]%s}]}]}]}""".formatted(TRACE, SPAN, attributes, more);
    }

    private static String text(String key, String value) {
        return "{\"key\": \"" + key + "\", \"value\": {\"stringValue\": \"" + value.replace("\"", "\\\"") + "\"}}";
    }

    private static String count(String key, int value) {
        return "{\"key\": \"" + key + "\", \"value\": {\"intValue\": \"" + value + "\"}}";
    }

    @Test
    void theCurrentConventions() throws IOException {
        Spans spans = Spans.read(request(
                String.join(
                        ",",
                        text("gen_ai.operation.name", "chat"),
                        text("gen_ai.provider.name", "openai"),
                        text("gen_ai.request.model", "gpt-5"),
                        text("gen_ai.response.model", "gpt-5-2026"),
                        text("gen_ai.response.id", "chatcmpl-1"),
                        text("gen_ai.conversation.id", "conv-9"),
                        text("gen_ai.agent.name", "Buyer"),
                        "{\"key\": \"gen_ai.request.temperature\", \"value\": {\"doubleValue\": 0.5}}",
                        "{\"key\": \"gen_ai.response.finish_reasons\", \"value\": {\"arrayValue\": {\"values\": [{\"stringValue\": \"stop\"}]}}}",
                        count("gen_ai.usage.input_tokens", 120),
                        count("gen_ai.usage.output_tokens", 30),
                        count("gen_ai.usage.cache_read.input_tokens", 100),
                        count("gen_ai.usage.cache_creation.input_tokens", 7),
                        count("gen_ai.usage.reasoning.output_tokens", 12),
                        text("gen_ai.system_instructions", "[{\"type\": \"text\", \"content\": \"Be brief.\"}]"),
                        text("gen_ai.input.messages", """
                        [{"role": "user", "parts": [{"type": "text", "content": "Weather in Paris?"}]},\
                        {"role": "assistant", "parts": [{"type": "tool_call", "id": "call_1", "name": "weather", "arguments": {"city": "Paris"}}]},\
                        {"role": "tool", "parts": [{"type": "tool_call_response", "id": "call_1", "response": {"temp": 57}}]}]"""),
                        text("gen_ai.output.messages", """
                        [{"role": "assistant", "parts": [{"type": "reasoning", "content": "Rain."}, {"type": "text", "content": "Rainy, 57F."}], "finish_reason": "stop"}]"""),
                        text("server.address", "api.openai.com")),
                ", \"status\": {\"code\": 1}"));
        GenAiSpan span = spans.one();
        assertThat(span.trace()).isEqualTo(new Trace(TRACE, SPAN, null));
        assertThat(span.conversationId()).isEqualTo("conv-9");
        assertThat(span.execution().startedAt()).isEqualTo(Instant.parse("2025-01-01T00:00:00.123456789Z"));
        assertThat(span.execution().outcome()).isEqualTo(GenAiSpan.Outcome.OK);
        assertThat(span.execution().agent()).isEqualTo(new GenAiSpan.Agent(null, "Buyer", null));
        assertThat(span.request().provider()).isEqualTo("openai");
        assertThat(span.request().finishReasons()).containsExactly("stop");
        assertThat(span.request().settings().toJson()).isEqualTo("{\"temperature\":0.5}");
        assertThat(span.usage()).isEqualTo(new GenAiSpan.Usage(120L, 30L, 100L, 7L, 12L));
        assertThat(span.instructions()).extracting(ExportedMessage::content).isEqualTo("Be brief.");
        assertThat(span.input())
                .extracting(ExportedMessage::role)
                .containsExactly(Role.USER, Role.ASSISTANT, Role.TOOL);
        assertThat(span.input().get(1).toolCalls().getFirst().arguments().toJson())
                .isEqualTo("{\"city\":\"Paris\"}");
        assertThat(span.input().get(2).content()).isEqualTo("{\"temp\":57}");
        assertThat(span.input().get(2).toolResult()).isEqualTo(new ToolResult("call_1", null, null));
        assertThat(span.output().getFirst().reasoning()).isEqualTo("Rain.");
        assertThat(span.output().getFirst().content()).isEqualTo("Rainy, 57F.");
        assertThat(span.attributes().toJson()).isEqualTo("{\"server.address\":\"api.openai.com\"}");
        assertThat(span.more().toJson()).isEqualTo("{\"kind\":3}");
        assertThat(span.resource().toJson()).isEqualTo("{\"service.name\":\"shop\"}");
        assertThat(spans.problems).isEmpty();
    }

    @Test
    void numberedAttributesAndOldNames() throws IOException {
        GenAiSpan span = Spans.read(request(
                        String.join(
                                ",",
                                text("gen_ai.system", "anthropic"),
                                count("gen_ai.usage.prompt_tokens", 5),
                                count("gen_ai.usage.completion_tokens", 6),
                                count("gen_ai.usage.cache_read_input_tokens", 2),
                                text("gen_ai.prompt.1.role", "user"),
                                text("gen_ai.prompt.1.content", "Hi"),
                                text("gen_ai.prompt.0.role", "system"),
                                text("gen_ai.prompt.0.content", "Be kind."),
                                text("gen_ai.prompt.2.role", "tool"),
                                text("gen_ai.prompt.2.content", "42"),
                                text("gen_ai.prompt.2.tool_call_id", "c0"),
                                text("gen_ai.completion.0.role", "assistant"),
                                text("gen_ai.completion.0.finish_reason", "tool_calls"),
                                text("gen_ai.completion.0.tool_calls.0.id", "c1"),
                                text("gen_ai.completion.0.tool_calls.0.name", "add"),
                                text("gen_ai.completion.0.tool_calls.0.arguments", "{\"a\": 1}")),
                        ""))
                .one();
        assertThat(span.request().provider()).isEqualTo("anthropic");
        assertThat(span.usage()).isEqualTo(new GenAiSpan.Usage(5L, 6L, 2L, null, null));
        assertThat(span.input()).extracting(ExportedMessage::content).containsExactly("Be kind.", "Hi", "42");
        assertThat(span.input().get(2).toolResult()).isEqualTo(new ToolResult("c0", null, null));
        assertThat(span.output().getFirst().toolCalls().getFirst().name()).isEqualTo("add");
        assertThat(span.output().getFirst().toolCalls().getFirst().arguments().toJson())
                .isEqualTo("{\"a\":1}");
        assertThat(span.output().getFirst().metadata().toJson()).contains("tool_calls");
        assertThat(span.attributes().isEmpty()).isTrue();
    }

    /** The conventions had one name for it first and have another now; those who write spans have their own. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "cache_creation.input_tokens",
                "cache_write.input_tokens",
                "cache_creation_input_tokens",
                "cache_write_input_tokens",
                "cache_creation_tokens",
                "cache_write_tokens",
                "input_tokens.cache_write"
            })
    void whatWentIntoACacheByAnyName(String name) throws IOException {
        GenAiSpan span = Spans.read(request(
                        String.join(
                                ",",
                                text("gen_ai.request.model", "claude"),
                                count("gen_ai.usage.cached_input_tokens", 8),
                                count("gen_ai.usage." + name, 9)),
                        ""))
                .one();
        assertThat(span.usage()).isEqualTo(new GenAiSpan.Usage(null, null, 8L, 9L, null));
        assertThat(span.attributes().isEmpty()).isTrue();
    }

    @Test
    void theWholePromptAsOneText() throws IOException {
        GenAiSpan span = Spans.read(request(
                        text("gen_ai.prompt", "[{\"role\": \"user\", \"content\": \"Hi\"}]") + ","
                                + text("gen_ai.completion", "just words"),
                        ""))
                .one();
        assertThat(span.input().getFirst().content()).isEqualTo("Hi");
        assertThat(span.output().getFirst().content()).isEqualTo("just words");
    }

    @Test
    void whatOpenLlmetryTellsOfACallAndOfAnImage() throws IOException {
        GenAiSpan span = Spans.read(request(
                        String.join(
                                ",",
                                text("llm.request.type", "completion"),
                                text("gen_ai.prompt.0.role", "user"),
                                text(
                                        "gen_ai.prompt.0.content",
                                        "[{\"type\": \"text\", \"text\": \"What is it?\"},"
                                                + " {\"type\": \"image_url\", \"image_url\": {\"url\": \"https://x/y.png\"}}]"),
                                text("gen_ai.prompt.1.role", "user"),
                                text("gen_ai.prompt.1.content", "[1, 2]")),
                        ""))
                .one();
        assertThat(span.execution().operation()).isEqualTo("text_completion");
        assertThat(span.input()).extracting(ExportedMessage::content).containsExactly("What is it?", "[1, 2]");
        assertThat(span.input().getFirst().attachments())
                .extracting(Attachment::uri)
                .containsExactly("https://x/y.png");
    }

    @Test
    void wholeBodiesAsLangSmithSendsThem() throws IOException {
        Spans spans = Spans.read(request(
                text(
                                "gen_ai.prompt",
                                "{\"messages\": [[{\"lc\": 1, \"type\": \"constructor\", \"id\": [\"langchain\", \"HumanMessage\"],"
                                        + " \"kwargs\": {\"content\": \"Joke\", \"type\": \"human\"}},"
                                        + " {\"lc\": 1, \"id\": [\"langchain\", \"AIMessageChunk\"], \"kwargs\": {\"content\": \"\","
                                        + " \"tool_calls\": [{\"id\": \"c\", \"name\": \"f\", \"args\": {\"a\": 1}}]}}]]}")
                        + ","
                        + text(
                                "gen_ai.completion",
                                "{\"choices\": [{\"index\": 0, \"message\": {\"role\": \"assistant\", \"content\": \"Knock\"}}],"
                                        + " \"usage\": {\"total_tokens\": 2}}"),
                ""));
        GenAiSpan span = spans.one();
        assertThat(span.input()).extracting(ExportedMessage::role).containsExactly(Role.USER, Role.ASSISTANT);
        assertThat(span.input().getFirst().content()).isEqualTo("Joke");
        assertThat(span.input().getLast().toolCalls())
                .containsExactly(new ToolCall("c", "f", JsonObject.of("a", new JsonNumber("1"))));
        assertThat(span.output()).extracting(ExportedMessage::content).containsExactly("Knock");
        assertThat(span.output().getFirst().metadata().toJson()).contains("total_tokens");
        assertThat(spans.problems).isEmpty();
    }

    @Test
    void whatIsNoMessageIsSaidAsItsJson() throws IOException {
        Spans spans = Spans.read(request(
                text("gen_ai.prompt", "{\"topic\": \"bears\"}") + ","
                        + text(
                                "gen_ai.output.messages",
                                "[{\"role\": \"assistant\", \"parts\": [{\"type\": \"odd\", \"x\": 1}]}]"),
                ""));
        assertThat(spans.one().input().getFirst().content()).isEqualTo("{\"topic\":\"bears\"}");
        assertThat(spans.one().output().getFirst().content()).isEqualTo("[{\"type\":\"odd\",\"x\":1}]");
        assertThat(spans.problems)
                .extracting(Problem::kind)
                .containsExactly(Problem.Kind.UNKNOWN, Problem.Kind.UNKNOWN);
    }

    @Test
    void whatVercelsKitNamesItsOwnWay() throws IOException {
        GenAiSpan span = Spans.read(request(
                        String.join(
                                ",",
                                text("gen_ai.system", "openai.chat"),
                                text(
                                        "ai.prompt.messages",
                                        "[{\"role\": \"user\", \"content\": [{\"type\": \"text\", \"text\": \"Sun?\"}]},"
                                                + " {\"role\": \"tool\", \"content\": [{\"type\": \"tool-result\", \"toolCallId\": \"c\","
                                                + " \"toolName\": \"f\", \"output\": \"yes\"}]}]"),
                                text("ai.response.text", "So it is"),
                                text(
                                        "ai.response.toolCalls",
                                        "[{\"toolCallId\": \"d\", \"toolName\": \"g\", \"input\": {}}]")),
                        ""))
                .one();
        assertThat(span.input()).extracting(ExportedMessage::content).containsExactly("Sun?", "yes");
        assertThat(span.input().getLast().toolResult()).isEqualTo(new ToolResult("c", "f", null));
        assertThat(span.output().getFirst().content()).isEqualTo("So it is");
        assertThat(span.output().getFirst().toolCalls()).containsExactly(new ToolCall("d", "g", JsonObject.EMPTY));
    }

    /** What a part has that no message has stays, and comes out in the part. */
    @Test
    void whatElsePartsHaveIsKept() throws IOException {
        String input = """
                [{"role": "assistant", "parts": [{"type": "reasoning", "content": "Hm", "signature": "s1"},\
                {"type": "text", "content": "See", "citations": [{"url": "https://x"}]},\
                {"type": "tool_call", "id": "c", "name": "f", "arguments": {}, "thought_signature": "s2"}]},\
                {"role": "user", "parts": [{"type": "tool_result", "tool_use_id": "c", "content": "none", "is_error": true, "cache_control": {"type": "ephemeral"}},\
                {"type": "tool-result", "toolCallId": "d", "toolName": "g", "output": {"type": "error-text", "value": "no"}}]},\
                {"role": "user", "content": [{"type": "image_url", "image_url": {"url": "https://x/y.png", "detail": "high"}}]},\
                {"role": "assistant", "content": "", "tool_calls": [{"id": "e", "type": "function", "index": 0, "function": {"name": "h", "arguments": "{}", "strict": true}}]}]""";
        GenAiSpan span =
                Spans.read(request(text("gen_ai.input.messages", input), "")).one();
        assertThat(span.input())
                .extracting(ExportedMessage::toolResult)
                .contains(new ToolResult("c", null, true), new ToolResult("d", "g", true));
        String kept = span.input().stream()
                .map(message -> message.metadata().toJson())
                .collect(Collectors.joining());
        assertThat(kept)
                .contains(
                        "\"citations\":[{\"url\":\"https://x\"}]",
                        "\"signature\":\"s1\"",
                        "\"thought_signature\":\"s2\"")
                .contains("\"cache_control\"", "\"index\":0", "\"strict\":true");
        assertThat(span.input().get(3).attachments().getFirst().more().toJson()).contains("\"detail\":\"high\"");

        String written = SpanWriter.attributes(span).toJson();
        assertThat(written)
                .contains("{\"type\":\"text\",\"content\":\"See\",\"citations\":[{\"url\":\"https://x\"}]}")
                .contains("\"name\":\"f\",\"arguments\":{},\"thought_signature\":\"s2\"}", "\"failed\":true")
                .doesNotContain("more_of_parts");
        GenAiSpan again = Spans.read(SpanWriter.request(span).toJson()).one();
        assertThat(again.input()).isEqualTo(span.input());
    }

    /** No word of the wire is one of ours. */
    @Test
    void aPartOfATypeThatNobodyKnowsKeepsItsWords() throws IOException {
        for (String type : List.of("plain", "poem")) {
            String input = "[{\"role\": \"user\", \"parts\": [\"Hm\", {\"type\": \"%s\", \"content\": \"kept\"}]}]"
                    .formatted(type);
            GenAiSpan span = Spans.read(request(text("gen_ai.input.messages", input), ""))
                    .one();
            assertThat(span.input().getFirst().content()).isEqualTo("Hm");
            assertThat(span.input().getFirst().metadata().toJson()).as(type).contains("\"content\":\"kept\"");
        }
    }

    @Test
    void ofSeveralTextsThatAreOneTheDetailsStayBeside() throws IOException {
        GenAiSpan span =
                Spans.read(request(text("gen_ai.output.messages", """
                [{"role": "assistant", "parts": [{"type": "text", "content": "a", "citations": [1]}, {"type": "text", "content": "b", "citations": [2]}]}]"""), "")).one();
        assertThat(SpanWriter.attributes(span).toJson()).contains("\"citations\":[1]", "\"citations\":[2]");
        GenAiSpan again = Spans.read(SpanWriter.request(span).toJson()).one();
        assertThat(again.output()).isEqualTo(span.output());
    }

    @Test
    void whatFitsALongIsAWholeNumber() throws IOException {
        for (String number : List.of("4611686018427387904", "9223372036854775807", "-9223372036854775808", "0")) {
            GenAiSpan span = Spans.read(
                            request(count("gen_ai.request.seed", 1).replace("\"1\"", '"' + number + '"'), ""))
                    .one();
            assertThat(SpanWriter.request(span).toJson()).contains("{\"intValue\":\"" + number + "\"}");
        }
        assertThat(AnyValue.typed(new JsonNumber("9223372036854775808")).toJson())
                .isEqualTo("{\"doubleValue\":9223372036854775808}");
    }

    @Test
    void logsAndMetricsAreToldAsWhatTheyAre() throws IOException {
        Spans spans = Spans.read("{\"resourceLogs\": []}\n{\"resourceMetrics\": []}\n");
        assertThat(spans.problems)
                .extracting(problem -> problem.kind().label() + " " + problem.reason())
                .containsExactly(
                        "left_out holds logs, not traces: what is said does not come in from log records, only from spans",
                        "unread holds metrics");
    }

    @Test
    void spansWithNothingAroundThemAndTracesOfTempo() throws IOException {
        String span = """
                {"traceId": "%s", "spanId": "%s", "name": "chat", "attributes": [%s]}""".formatted(TRACE, SPAN, text("gen_ai.request.model", "gpt-5"));
        Spans lines = Spans.read(span + "\n"
                + span.replace(SPAN, "1".repeat(16))
                        .replace("\"name\"", "\"resource\": {\"attributes\": {\"a\": 1}}, \"name\"")
                + "\n{\"traceId\": 1, \"spanId\": 2}\n");
        assertThat(lines.spans)
                .extracting(GenAiSpan::trace)
                .containsExactly(new Trace(TRACE, SPAN, null), new Trace(TRACE, "1".repeat(16), null));
        assertThat(lines.spans).extracting(one -> one.request().model()).containsOnly("gpt-5");
        assertThat(lines.spans.get(1).resource().toJson()).isEqualTo("{\"a\":1}");
        assertThat(lines.problems).hasSize(1);
        assertThat(lines.problems.getFirst().place()).isEqualTo("spans:3");

        String batches = request(text("gen_ai.request.model", "gpt-5"), "").replace("resourceSpans", "batches");
        assertThat(Spans.read(batches).one().resource().toJson()).contains("shop");
        assertThat(Spans.read("{\"trace\": " + batches + "}").one().trace().spanId())
                .isEqualTo(SPAN);
        assertThat(Spans.read(batches.replace(
                                "\"attributes\": [{\"key\": \"gen", "\"attributes\": [17], \"no\": [{\"key\": \"gen"))
                        .problems
                        .getFirst()
                        .reason())
                .contains("1 spans are not of generative AI");
    }

    @Test
    void whatTheConsoleExporterOfPythonPrints() throws IOException {
        String printed = """
                {
                    "name": "chat gpt-5",
                    "context": {
                        "trace_id": "0x%s",
                        "span_id": "0x%s",
                        "trace_state": "[]"
                    },
                    "kind": "SpanKind.CLIENT",
                    "parent_id": %s,
                    "start_time": "2025-01-01T00:00:00.123456Z",
                    "end_time": "2025-01-01T00:00:01.000000Z",
                    "status": {
                        "status_code": "ERROR",
                        "description": "too slow"
                    },
                    "attributes": {
                        "gen_ai.operation.name": "chat",
                        "gen_ai.request.model": "gpt-5",
                        "gen_ai.usage.input_tokens": 12,
                        "gen_ai.response.finish_reasons": ["stop"],
                        "gen_ai.input.messages": "[{\\"role\\":\\"user\\",\\"parts\\":[{\\"type\\":\\"text\\",\\"content\\":\\"Hi\\"}]}]"
                    },
                    "events": [
                        {"name": "exception", "timestamp": "2025-01-01T00:00:00.500000Z",
                         "attributes": {"exception.type": "Timeout"}}
                    ],
                    "links": [],
                    "resource": {"attributes": {"service.name": "shop"}, "schema_url": ""}
                }
                """;
        Spans spans = Spans.read(printed.formatted(TRACE, SPAN, "\"0x" + "2".repeat(16) + "\"")
                + printed.formatted(TRACE, "1".repeat(16), "null"));
        assertThat(spans.problems).isEmpty();
        assertThat(spans.spans).hasSize(2);
        assertThat(spans.spans.get(1).trace()).isEqualTo(new Trace(TRACE, "1".repeat(16), null));
        GenAiSpan span = spans.spans.getFirst();
        assertThat(span.trace()).isEqualTo(new Trace(TRACE, SPAN, "2".repeat(16)));
        assertThat(span.execution().startedAt()).isEqualTo(Instant.parse("2025-01-01T00:00:00.123456Z"));
        assertThat(span.execution().endedAt()).isEqualTo(Instant.parse("2025-01-01T00:00:01Z"));
        assertThat(span.execution().outcome()).isEqualTo(GenAiSpan.Outcome.ERROR);
        assertThat(span.execution().errorMessage()).isEqualTo("too slow");
        assertThat(span.execution().errorType()).isEqualTo("Timeout");
        assertThat(span.usage().inputTokens()).isEqualTo(12);
        assertThat(span.request().finishReasons()).containsExactly("stop");
        assertThat(span.input()).extracting(ExportedMessage::content).containsExactly("Hi");
        assertThat(span.resource().toJson()).isEqualTo("{\"service.name\":\"shop\"}");
        assertThat(span.more().toJson()).contains("SpanKind.CLIENT");
    }

    @Test
    void eventsThatWereMessagesAndAnException() throws IOException {
        String events = """
                , "status": {"code": "STATUS_CODE_ERROR"}, "events": [
                 {"name": "gen_ai.system.message", "timeUnixNano": "1", "attributes": [%s, %s]},
                 {"name": "gen_ai.user.message", "attributes": [%s]},
                 {"name": "gen_ai.assistant.message", "attributes": [%s]},
                 {"name": "gen_ai.tool.message", "attributes": [%s, %s]},
                 {"name": "gen_ai.choice", "attributes": [%s, %s, %s]},
                 {"name": "exception", "attributes": [%s, %s, %s]},
                 {"name": "retry", "attributes": []}]""".formatted(
                        text("gen_ai.system", "openai"),
                        text("content", "Be kind."),
                        text("content", "Hi"),
                        text(
                                        "tool_calls",
                                        "[{\"id\": \"c\", \"type\": \"function\", \"function\": {\"name\": \"f\", \"arguments\": \"{}\"}}]")
                                .replace("\\\"{}\\\"", "\\\"{}\\\""),
                        text("id", "c"),
                        text("content", "out"),
                        count("index", 0),
                        text("finish_reason", "stop"),
                        text("message", "{\"role\": \"assistant\", \"content\": \"Hello\"}"),
                        text("exception.type", "Timeout"),
                        text("exception.message", "too slow"),
                        text("exception.stacktrace", "at x"));
        GenAiSpan span =
                Spans.read(request(text("gen_ai.system", "openai"), events)).one();
        assertThat(span.input()).extracting(ExportedMessage::content).containsExactly("Be kind.", "Hi", "", "out");
        assertThat(span.input().get(2).toolCalls().getFirst().name()).isEqualTo("f");
        assertThat(span.input().get(3).toolResult()).isEqualTo(new ToolResult("c", null, null));
        assertThat(span.output().getFirst().content()).isEqualTo("Hello");
        assertThat(span.output().getFirst().metadata().toJson()).contains("\"finish_reason\":\"stop\"", "\"index\":0");
        assertThat(span.execution().errorType()).isEqualTo("Timeout");
        assertThat(span.execution().errorMessage()).isEqualTo("too slow");
        assertThat(span.execution().outcome()).isEqualTo(GenAiSpan.Outcome.ERROR);
        assertThat(span.attributes().toJson()).contains("exception.stacktrace");
        assertThat(span.more().toJson()).contains("retry");
    }

    @Test
    void otherWaysToWriteTheSame() throws IOException {
        Spans spans = Spans.read("""
                {"resource_spans": [{"scope_spans": [{"spans": [{"trace_id": "W47/95gDgQPSabYzgT/GDA==", "span_id": "7uGbfsPBsXQ=",
                  "parent_span_id": "AAAAAAAAAAA=", "name": "execute_tool add", "start_time_unix_nano": 1735689600000000000,
                  "attributes": [{"key": "gen_ai.tool.name", "value": {"string_value": "add"}},
                    {"key": "gen_ai.tool.call.arguments", "value": {"kvlistValue": {"values": [{"key": "a", "value": {"int_value": 1}}]}}},
                    {"key": "gen_ai.tool.call.result", "value": {"stringValue": "3"}}]}]}]}]}""".replace("\n", " ") + "\n" + request("", "").replace("\n", " ")
                + "\n{\"x\": 1}\n"
                + request(text("gen_ai.system", "a"), "")
                        .replace(SPAN, "0000000000000000")
                        .replace("\n", " "));
        GenAiSpan span = spans.one();
        assertThat(span.trace()).isEqualTo(new Trace(TRACE, SPAN, null));
        assertThat(span.execution().startedAt()).isEqualTo(Instant.parse("2025-01-01T00:00:00Z"));
        GenAiSpan.Tool tool = span.execution().tool();
        assertThat(tool).isNotNull();
        assertThat(String.valueOf(tool)).contains("name=add", "JsonNumber[text=1]", "JsonText[text=3]");
        assertThat(spans.problems)
                .extracting(problem -> problem.kind().label() + " " + problem.place())
                .containsExactly(
                        "left_out spans:3", "left_out spans:4.resourceSpans[0].scopeSpans[0].spans[0]", "unread spans");
    }

    @Test
    void writtenAndReadBackIsTheSame() throws IOException {
        Random random = new Random(20261128);
        for (int round = 0; round < 300; round++) {
            GenAiSpan span = new Making(random).span();
            Spans spans = Spans.read(SpanWriter.request(span).toJson());
            assertThat(spans.problems).isEmpty();
            assertThat(spans.one()).isEqualTo(span);
        }
    }

    /** OTLP has nanoseconds since 1970 in 64 bits; a database has other times too. */
    @Test
    void timesThatSpansDoNotHaveAreNotWritten() throws IOException {
        GenAiSpan span =
                Spans.read(request(text("gen_ai.operation.name", "chat"), "")).one();
        for (String time : List.of("1969-12-31T23:59:59Z", "9999-12-31T00:00:00Z", "-4000-01-01T00:00:00Z")) {
            GenAiSpan odd = new GenAiSpan(
                    span.trace(),
                    span.name(),
                    null,
                    new GenAiSpan.Execution(
                            "chat", Instant.parse(time), null, GenAiSpan.Outcome.UNSET, null, null, null, null),
                    span.request(),
                    span.usage(),
                    null,
                    List.of(),
                    List.of(),
                    span.attributes(),
                    JsonObject.EMPTY,
                    JsonObject.EMPTY);
            Spans again = Spans.read(SpanWriter.request(odd).toJson());
            assertThat(again.one().execution().startedAt()).isNull();
            assertThat(again.problems).isEmpty();
        }
    }

    /** With their types values are several times as deep, and one such span must not end the export of all others. */
    @Test
    void deepArgumentsGoOutAndComeInAgain() throws IOException {
        String deep = "{\\\"a\\\":".repeat(240) + "[".repeat(240) + "]".repeat(240) + "}".repeat(240);
        String arguments = "{\"key\": \"gen_ai.tool.call.arguments\", \"value\": {\"stringValue\": \"" + deep + "\"}}";
        GenAiSpan span = Spans.read(request(text("gen_ai.operation.name", "execute_tool") + "," + arguments, ""))
                .one();
        Spans again = Spans.read(SpanWriter.request(span).toJson());
        assertThat(again.one()).isEqualTo(span);
        assertThat(Objects.requireNonNull(span.execution().tool()).arguments()).isInstanceOf(JsonObject.class);
    }

    @Test
    void ofAnArchiveOnlyJsonIsRead(@TempDir Path directory) throws IOException {
        Files.writeString(directory.resolve("README.txt"), "Spans.");
        Files.writeString(directory.resolve("spans.jsonl"), request(text("gen_ai.operation.name", "chat"), ""));
        Spans spans = new Spans();
        SpanReader.read(directory, "spans", spans);
        assertThat(spans.one().name()).isEqualTo("chat gpt-5");
        assertThat(spans.problems)
                .singleElement()
                .satisfies(problem -> assertThat(problem.kind()).isEqualTo(Problem.Kind.UNREAD));
    }

    /** Makes spans that may be. */
    private record Making(Random random) {
        private GenAiSpan span() {
            String id = "%016x".formatted(random.nextLong() | 1);
            return new GenAiSpan(
                    new Trace(TRACE, id, random.nextBoolean() ? SPAN : null),
                    "chat",
                    word(),
                    new GenAiSpan.Execution(
                            word(),
                            time(),
                            time(),
                            pick(GenAiSpan.Outcome.values()),
                            word(),
                            word(),
                            random.nextBoolean() ? new GenAiSpan.Agent("a", word(), word()) : null,
                            random.nextBoolean()
                                    ? new GenAiSpan.Tool("t", word(), word(), word(), value(2), value(1))
                                    : null),
                    new GenAiSpan.Request(
                            word(),
                            word(),
                            word(),
                            word(),
                            random.nextBoolean() ? List.of() : List.of("stop", "length"),
                            object(1)),
                    new GenAiSpan.Usage(1L, count(), count(), count(), count()),
                    random.nextBoolean() ? message(id + "/instructions/0", Role.SYSTEM) : null,
                    messages(id + "/in/"),
                    messages(id + "/out/"),
                    random.nextBoolean() ? JsonObject.EMPTY : JsonObject.of("server.port", value(2)),
                    random.nextBoolean() ? JsonObject.EMPTY : JsonObject.of("kind", JsonNumber.of(3)),
                    object(1));
        }

        private List<ExportedMessage> messages(String prefix) {
            List<ExportedMessage> messages = new ArrayList<>();
            for (int i = random.nextInt(4); i > 0; i--) {
                messages.add(message(prefix + messages.size(), pick(Role.values())));
            }
            return messages;
        }

        private ExportedMessage message(String key, Role role) {
            MessageDraft draft = new MessageDraft(key, role).content("words " + random.nextInt(99));
            if (role == Role.TOOL) {
                return draft.result(new ToolResult(word(), null, null)).message();
            }
            if (role == Role.SYSTEM) {
                return draft.message();
            }
            draft.author(word()).reasoning(word()).measures(Measures.UNKNOWN);
            if (random.nextBoolean()) {
                draft.call(new ToolCall("call", "tool", object(1)));
                draft.attach(new Attachment("https://x/y.png", "image/png", null, null, type("uri")));
                draft.attach(new Attachment("data:image/png;base64,AAAA", "image/png", null, null, type("blob")));
                draft.attach(new Attachment("file-1", null, null, null, type("file")));
            }
            return draft.metadata(
                            random.nextBoolean()
                                    ? JsonObject.EMPTY
                                    : JsonObject.of("otlp", JsonObject.of("finish_reason", new JsonText("stop"))))
                    .message();
        }

        private static JsonObject type(String type) {
            return JsonObject.of("modality", new JsonText("image")).with("type", new JsonText(type));
        }

        private JsonValue value(int depth) {
            return switch (random.nextInt(depth == 0 ? 3 : 5)) {
                case 0 -> new JsonText("text 😀");
                case 1 -> new JsonNumber(random.nextBoolean() ? "17" : "1.5");
                case 2 -> JsonConstant.of(random.nextBoolean());
                case 3 -> object(depth - 1);
                default -> new JsonArray(List.of(value(depth - 1)));
            };
        }

        private JsonObject object(int depth) {
            Map<String, JsonValue> members = new LinkedHashMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                members.put("k" + i, value(depth));
            }
            return new JsonObject(members);
        }

        private <T> T pick(T[] values) {
            return values[random.nextInt(values.length)];
        }

        private @Nullable String word() {
            return random.nextBoolean() ? null : "word " + random.nextInt(99);
        }

        private @Nullable Long count() {
            return random.nextBoolean() ? null : random.nextLong(Long.MAX_VALUE / 20);
        }

        private @Nullable Instant time() {
            return random.nextBoolean()
                    ? null
                    : Instant.ofEpochSecond(1 + random.nextLong(4_000_000_000L), random.nextInt(1_000_000_000));
        }
    }
}
