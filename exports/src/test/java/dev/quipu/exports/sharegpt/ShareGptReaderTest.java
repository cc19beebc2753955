package dev.quipu.exports.sharegpt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.testing.Taken;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** ShareGPT as it is passed around: several names for the same, ids or none. */
class ShareGptReaderTest {
    private static Taken read(String json) throws IOException {
        return Taken.read(ExportFormat.SHAREGPT, json);
    }

    @Test
    void anArrayOfConversations() throws IOException {
        Taken taken = read("""
                [{"id": "QWJhYvA_0", "model": "gpt-4", "conversations": [
                   {"from": "system", "value": "Be kind."}, {"from": "human", "value": "Hi"}, {"from": "gpt", "value": "Hello", "weight": 0}]},
                 {"id": 7, "items": [{"from": "user", "text": "a"}, {"from": "bing", "text": "b"}]}]""");
        assertThat(taken.talks().get(0).lines())
                .containsExactly(">0 system: Be kind.", "0>1 user: Hi", "1>2 assistant: Hello");
        assertThat(taken.talks().get(0).message("2").author()).isEqualTo("gpt");
        assertThat(taken.talks().get(0).message("2").metadata().toJson()).isEqualTo("{\"sharegpt\":{\"weight\":0}}");
        assertThat(taken.talks().get(0).conversation().metadata().toJson())
                .isEqualTo("{\"sharegpt\":{\"model\":\"gpt-4\"}}");
        assertThat(taken.talks().get(1).conversation().key()).isEqualTo("7");
        assertThat(taken.talks().get(1).lines()).containsExactly(">0 user: a", "0>1 assistant: b");
        assertThat(taken.problems()).isEmpty();
    }

    @Test
    void jsonLinesWithoutIdsAndWithABrokenLineBetween() throws IOException {
        String line = "{\"conversations\": [{\"from\": \"human\", \"value\": \"Hi\"}]}\n";
        Taken taken = read("\ufeff" + line + "{\"conversations\": [\n\n" + line + "{\"conversations\": 5}\n");
        assertThat(taken.talks()).hasSize(2);
        assertThat(taken.talks().get(0).conversation().key())
                .startsWith("sha256:")
                .isEqualTo(taken.talks().get(1).conversation().key());
        assertThat(taken.places()).containsExactly("left_out export:2", "left_out export:5");
    }

    /** Else what only the second has would be said at the end of the first. */
    @Test
    void anotherConversationOfTheSameIdIsLeftOut() throws IOException {
        String entry =
                "{\"id\": \"0\", \"conversations\": [{\"from\": \"human\", \"value\": \"%s\"}, {\"from\": \"gpt\", \"value\": \"%s\"}]}\n";
        Taken taken = read(entry.formatted("a", "b") + entry.formatted("a", "c") + entry.formatted("a", "b"));
        assertThat(taken.talks())
                .extracting(Taken.Talk::lines)
                .containsExactly(List.of(">0 user: a", "0>1 assistant: b"), List.of(">0 user: a", "0>1 assistant: b"));
        assertThat(taken.places()).containsExactly("left_out export:2");
    }

    @Test
    void aValueOverManyLines() throws IOException {
        String value = """
                {
                  "id": "x",
                  "conversations": [
                    {"from": "human", "value": "Hi"}
                  ]
                }
                """;
        assertThat(read(value).talk().lines()).containsExactly(">0 user: Hi");
        assertThat(read("\r\n\n" + value).talk().lines()).containsExactly(">0 user: Hi");
    }

    @Test
    void callsAndTheirResults() throws IOException {
        Taken taken = read("""
                {"id": "t", "tools": "[]", "system": "Use tools.", "conversations": [\
                {"from": "human", "value": "Price?"},\
                {"from": "function_call", "value": "{\\"name\\": \\"price\\", \\"arguments\\": {\\"of\\": \\"tea\\"}}"},\
                {"from": "observation", "value": "{\\"price\\": 2}"},\
                {"from": "gpt", "value": "Two."},\
                {"from": "function_call", "value": "price of tea"},\
                {"from": "function_call", "value": "{\\"name\\": \\"price\\", \\"arguments\\": {}} and so on"},\
                {"from": "assistant", "value": null, "tool_calls": [{"id": "c9", "function": {"name": "stock", "arguments": "{}"}}, {"no": 1}]},\
                {"from": "tool", "tool_call_id": "c9", "name": "stock", "value": "none"}]}""");
        var talk = taken.talk();
        assertThat(talk.message("1").toolCalls())
                .hasToString("[ToolCall[id=1, name=price, arguments="
                        + talk.message("1").toolCalls().getFirst().arguments() + "]]");
        assertThat(talk.message("1").toolCalls().getFirst().arguments().toJson())
                .isEqualTo("{\"of\":\"tea\"}");
        assertThat(talk.message("1").content()).isEmpty();
        assertThat(talk.message("2").toolResult()).hasToString("ToolResult[callId=1, name=price, failed=null]");
        assertThat(talk.message("4").content()).isEqualTo("price of tea");
        assertThat(talk.message("5").content()).endsWith("and so on");
        assertThat(talk.message("6").toolCalls().getFirst().id()).isEqualTo("c9");
        assertThat(talk.message("6").metadata().toJson()).contains("{\"no\":1}");
        assertThat(talk.message("7").toolResult()).hasToString("ToolResult[callId=c9, name=stock, failed=null]");
        assertThat(talk.message("system").content()).isEqualTo("Use tools.");
        assertThat(taken.places())
                .containsExactly("unknown export:1.conversations[4]", "unknown export:1.conversations[5]");
    }

    @Test
    void whoeverElseSpeaksAndWhateverElseIsSaid() throws IOException {
        Taken taken = read("""
                [{"id": "o", "conversations": [{"from": "alien", "value": "Beep"}, {"from": "gpt", "value": ""}, "free text",
                  {"from": "human", "value": [{"type": "text", "text": "Look"}, {"type": "image_url", "image_url": "x"}]},
                  {"from": "gpt", "value": {"deep": 1}}]}]""");
        assertThat(taken.talk().lines())
                .containsExactly(">0 user: Beep", "0>3 user: Look", "3>4 assistant: {\"deep\":1}");
        assertThat(taken.talk().message("0").author()).isEqualTo("alien");
        assertThat(taken.talk().message("3").metadata().toJson()).contains("image_url");
        assertThat(taken.places())
                .containsExactly(
                        "unknown export[0].conversations[0]",
                        "empty export[0].conversations[1]",
                        "left_out export[0].conversations[2]",
                        "unknown export[0].conversations[3].value",
                        "unknown export[0].conversations[4].value");
    }

    @Test
    void aMessageOfWhichNothingIsUnderstoodSaysThatAsJson() throws IOException {
        Taken taken = Taken.read(ExportFormat.SHAREGPT, """
                {"id": "c", "conversations": [{"from": "human", "value": [{"image": "x"}]}, {"from": "gpt", "value": {"words": 42}}]}""");
        assertThat(taken.talk().lines()).containsExactly(">0 user: {\"image\":\"x\"}", "0>1 assistant: {\"words\":42}");
    }
}
