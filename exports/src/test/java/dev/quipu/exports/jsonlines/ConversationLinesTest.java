package dev.quipu.exports.jsonlines;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.Attachment;
import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.ExportedConversation;
import dev.quipu.exports.ExportedMessage;
import dev.quipu.exports.Measures;
import dev.quipu.exports.MessageDraft;
import dev.quipu.exports.Role;
import dev.quipu.exports.Status;
import dev.quipu.exports.ToolCall;
import dev.quipu.exports.ToolResult;
import dev.quipu.exports.Trace;
import dev.quipu.exports.json.JsonArray;
import dev.quipu.exports.json.JsonConstant;
import dev.quipu.exports.json.JsonNumber;
import dev.quipu.exports.json.JsonObject;
import dev.quipu.exports.json.JsonText;
import dev.quipu.exports.json.JsonValue;
import dev.quipu.exports.testing.Taken;
import java.io.IOException;
import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The law: what is written and read back is the same. */
class ConversationLinesTest {
    private static final String[] WORDS = {
        "", "a", "Grüße", "😀", "\"quoted\"\n", "\\", "{}", "\u2028", "x".repeat(3000), "null"
    };

    private final Random random = new Random(20261128);

    @Test
    void writtenAndReadBackIsTheSame() throws IOException {
        for (int round = 0; round < 300; round++) {
            StringWriter text = new StringWriter();
            ConversationLines lines = new ConversationLines(text);
            List<Taken.Talk> talks = new ArrayList<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                Taken.Talk talk = talk();
                talks.add(talk);
                lines.begin(talk.conversation());
                for (ExportedMessage message : talk.messages()) {
                    lines.take(message);
                }
                lines.end();
            }
            Taken taken = Taken.read(ExportFormat.QUIPU, text.toString());
            assertThat(taken.problems()).isEmpty();
            assertThat(taken.talks()).isEqualTo(talks);
        }
    }

    @Test
    void whatIsNotKnownIsKeptAndTold() throws IOException {
        Taken taken = Taken.read(ExportFormat.QUIPU, """
                {"type": "message", "key": "early", "role": "user", "content": "x"}
                {"type": "conversation", "version": 2, "key": "new"}
                {"type": "conversation", "version": 1, "key": "c", "format": "chatgpt", "colour": "blue", "metadata": {"a": 1}}
                {"type": "message", "key": "m", "role": "user", "content": "x", "tokens": -1}
                {"type": "message", "key": "n", "role": "oracle", "content": "x"}
                {"type": "note", "key": "o"}
                {"type": "message", "role": "user"}
                """);
        assertThat(taken.talk().conversation().metadata().toJson())
                .isEqualTo("{\"a\":1,\"lines\":{\"colour\":\"blue\"}}");
        assertThat(taken.talk().message("m").metadata().toJson()).isEqualTo("{\"lines\":{\"tokens\":-1}}");
        assertThat(taken.places())
                .containsExactly(
                        "left_out export:1",
                        "left_out export:2",
                        "unknown export:3",
                        "unknown export:4.tokens",
                        "unknown export:4",
                        "left_out export:5",
                        "left_out export:6",
                        "left_out export:7");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '|',
            value = {
                "99, version 99",
                "\"1\", version \"1\"",
                "null, no version",
                "[1], a version that is no number",
            })
    void aVersionThatIsNotKnownIsSaidAsItIsWritten(String written, String said) throws IOException {
        Taken taken = Taken.read(
                ExportFormat.QUIPU, "{\"type\": \"conversation\", \"version\": %s, \"key\": \"c\"}".formatted(written));
        assertThat(taken.problems()).singleElement().asString().contains("is of " + said + ", which is not known");
    }

    /** Else the messages of the one that was lost would be said in the one before. */
    @Test
    void ofCallsAttachmentsAndTracesWhatIsNotKnownIsKeptToo() throws IOException {
        Taken taken = Taken.read(ExportFormat.QUIPU, """
                {"type": "conversation", "version": 1, "key": "c"}
                {"type": "message", "key": "m", "role": "assistant", "content": "x", "latency_ms": 7, "tool_calls": [\
                {"id": "a", "name": "f", "arguments": {}, "signature": "s"}, {"id": "b"}, 7, {"name": "g"}], "attachments": [\
                {"uri": "u", "size": 1}, {"name": "n"}, "loose"], "trace": {"trace_id": "t", "span_id": "s", "flags": 1}}
                """);
        ExportedMessage message = taken.talk().message("m");
        assertThat(message.toolCalls()).hasSize(1);
        assertThat(message.attachments()).hasSize(1);
        assertThat(message.measures().latencyMillis()).isEqualTo(7);
        assertThat(message.metadata().toJson())
                .isEqualTo(
                        "{\"lines\":{\"tool_calls\":[{\"id\":\"a\",\"signature\":\"s\"},{\"id\":\"b\"},7,{\"name\":\"g\"}],"
                                + "\"attachments\":[{\"uri\":\"u\",\"size\":1},{\"name\":\"n\"},\"loose\"],"
                                + "\"trace\":{\"flags\":1}}}");
    }

    @Test
    void aConversationThatIsLeftOutTakesItsMessagesAlong() throws IOException {
        String first = """
                {"type": "conversation", "version": 1, "key": "c"}
                {"type": "message", "key": "m", "role": "user", "content": "mine"}
                """;
        String other = """
                {"type": "message", "key": "n", "role": "user", "content": "another's"}
                {"type": "conversation", "version": 1, "key": "d"}
                {"type": "message", "key": "o", "role": "user", "content": "x"}
                """;
        for (String lost : List.of(
                "{\"type\": \"conversation\", \"version\": 1, \"key\": \"lo",
                "{\"type\": \"conversation\", \"version\": 1}",
                "{\"type\": \"conversation\", \"version\": 9, \"key\": \"lost\"}",
                "\0\0\0",
                "[]")) {
            Taken taken = Taken.read(ExportFormat.QUIPU, first + lost + "\n" + other);
            assertThat(taken.talks())
                    .as(lost)
                    .extracting(Taken.Talk::lines)
                    .containsExactly(List.of(">m user: mine"), List.of(">o user: x"));
            assertThat(taken.places()).as(lost).containsExactly("left_out export:3", "left_out export:4");
        }
        Taken array = Taken.read(
                ExportFormat.QUIPU,
                "[" + first.strip().replace("\n", ",") + ",5," + other.strip().replace("\n", ",") + "]");
        assertThat(array.places()).containsExactly("left_out export[2]", "left_out export[3]");
    }

    @Test
    void aMessageThatIsBrokenCostsThatMessage() throws IOException {
        Taken taken = Taken.read(ExportFormat.QUIPU, """
                {"type": "conversation", "version": 1, "key": "c"}
                {"type": "message", "key": "m", "role": "user", "conte
                {"type": "message", "key": "n", "role": "user", "content": "x"}
                """);
        assertThat(taken.talk().lines()).containsExactly(">n user: x");
        assertThat(taken.places()).containsExactly("left_out export:2");
    }

    private Taken.Talk talk() {
        List<ExportedMessage> messages = new ArrayList<>();
        for (int i = random.nextInt(6); i > 0; i--) {
            messages.add(message("m" + messages.size(), messages));
        }
        return new Taken.Talk(
                new ExportedConversation(
                        "c" + random.nextInt(1000),
                        pick(ExportFormat.values()),
                        word(),
                        time(),
                        time(),
                        random.nextBoolean(),
                        messages.isEmpty() ? null : messages.getLast().key(),
                        object(2)),
                messages);
    }

    private ExportedMessage message(String key, List<ExportedMessage> before) {
        MessageDraft draft = new MessageDraft(key, pick(Role.values()));
        if (!before.isEmpty() && random.nextBoolean()) {
            draft.parentKey(before.get(random.nextInt(before.size())).key());
            draft.alternativeTo(random.nextBoolean() ? before.getLast().key() : null);
        }
        String content = word();
        draft.author(word(), word())
                .written(random.nextBoolean() ? word() : null)
                .createdAt(time())
                .content(content == null ? "" : content)
                .status(pick(Status.values()));
        for (int i = random.nextInt(3); i > 0; i--) {
            draft.call(new ToolCall("call" + i, "tool", value(2)));
            draft.attach(new Attachment("https://x/" + i, word(), word(), word(), object(1)));
        }
        draft.result(new ToolResult(random.nextBoolean() ? "call" : null, word(), flag()));
        draft.reasoning(word()).measures(new Measures(word(), count(), count(), count(), count(), count()));
        draft.trace(
                random.nextBoolean()
                        ? new Trace("t", random.nextBoolean() ? "s" : null, random.nextBoolean() ? "p" : null)
                        : null);
        return draft.metadata(object(3)).message();
    }

    private JsonValue value(int depth) {
        return switch (random.nextInt(depth == 0 ? 3 : 5)) {
            case 0 -> new JsonText(WORDS[random.nextInt(WORDS.length)]);
            case 1 -> new JsonNumber(pick(new String[] {"0", "-1", "1.50", "1e5", "123456789012345678901234567890"}));
            case 2 -> pick(JsonConstant.values());
            case 3 -> object(depth - 1);
            default -> new JsonArray(List.of(value(depth - 1), value(depth - 1)));
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
        return random.nextBoolean() ? null : WORDS[random.nextInt(WORDS.length)];
    }

    private @Nullable Boolean flag() {
        return random.nextBoolean() ? null : random.nextBoolean();
    }

    private @Nullable Long count() {
        return random.nextBoolean() ? null : random.nextLong(Long.MAX_VALUE);
    }

    private @Nullable Instant time() {
        return random.nextBoolean()
                ? null
                : Instant.ofEpochSecond(random.nextLong(4_000_000_000L), random.nextInt(1_000_000) * 1000L);
    }
}
