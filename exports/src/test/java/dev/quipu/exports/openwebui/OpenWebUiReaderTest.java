package dev.quipu.exports.openwebui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.Measures;
import dev.quipu.exports.Status;
import dev.quipu.exports.testing.Taken;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Chats with branches, of one and of all, and from before there were branches. */
class OpenWebUiReaderTest {
    private static Taken read(String json) throws IOException {
        return Taken.read(ExportFormat.OPENWEBUI, json);
    }

    private static final String HISTORY = """
            {"currentId": "a2", "messages": {
              "a1": {"id": "a1", "parentId": "q", "childrenIds": [], "role": "assistant", "content": "Oslo", "model": "llama3:8b",
                     "timestamp": 1735689601, "done": true, "usage": {"prompt_eval_count": 10, "eval_count": 4, "total_duration": 99}},
              "a2": {"id": "a2", "parentId": "q", "childrenIds": [], "role": "assistant", "content": "Ber", "model": "gpt-5",
                     "timestamp": 1735689602000, "done": false, "modelIdx": 1, "usage": {"prompt_tokens": 10, "completion_tokens": 5,
                     "prompt_tokens_details": {"cached_tokens": 8}, "completion_tokens_details": {"reasoning_tokens": 3}}},
              "q": {"id": "q", "parentId": null, "childrenIds": ["a1", "a2"], "role": "user", "content": "Where to?", "timestamp": 1735689600,
                    "models": ["llama3:8b", "gpt-5"],
                    "files": [{"type": "image", "url": "data:image/png;base64,AAAA"}, {"type": "file", "id": "f1", "name": "map.pdf",
                      "file": {"id": "f1", "meta": {"content_type": "application/pdf"}}}, {"type": "?"}]}}}""";

    @Test
    void theExportOfAllChats() throws IOException {
        Taken taken = read("""
                [{"id": "chat-1", "user_id": "u", "title": "Trip", "updated_at": 1735689700, "created_at": 1735689600, "archived": true,
                  "pinned": false, "meta": {"tags": ["travel"]}, "chat": {"id": "", "title": "Trip", "models": ["gpt-5"], "params": {},
                  "history": %s, "messages": [{"id": "q"}, {"id": "a2"}, {"id": "ghost"}], "tags": [], "timestamp": 1735689600123}}]""".formatted(HISTORY));
        var talk = taken.talk();
        assertThat(talk.lines()).containsExactly(">q user: Where to?", "q>a1 assistant: Oslo", "q>a2 assistant: Ber");
        assertThat(talk.conversation().key()).isEqualTo("chat-1");
        assertThat(talk.conversation().activeKey()).isEqualTo("a2");
        assertThat(talk.conversation().isArchived()).isTrue();
        assertThat(talk.conversation().updatedAt()).isEqualTo(Instant.ofEpochSecond(1735689700));
        assertThat(talk.conversation().metadata().toJson()).contains("\"tags\":[\"travel\"]", "\"models\":[\"gpt-5\"]");
        assertThat(talk.message("a1").measures()).isEqualTo(new Measures("llama3:8b", 4L, 10L, null, null, null));
        assertThat(talk.message("a1").metadata().toJson()).contains("\"total_duration\":99");
        assertThat(talk.message("a2").measures()).isEqualTo(new Measures("gpt-5", 5L, 10L, 8L, 3L, null));
        assertThat(talk.message("a2").createdAt()).isEqualTo(Instant.ofEpochSecond(1735689602));
        assertThat(talk.message("a2").status()).isEqualTo(Status.CANCELLED);
        assertThat(talk.message("a2").alternativeTo()).isEqualTo("a1");
        assertThat(talk.message("q").attachments())
                .extracting("mediaType")
                .containsExactly("image/png", "application/pdf");
        assertThat(talk.message("q").attachments().get(1).uri()).isEqualTo("f1");
        assertThat(taken.places())
                .containsExactly(
                        "unknown export[0].chat.history.messages.q.files[2]", "left_out export[0].chat.messages[2]");
    }

    @Test
    void whatIsWrittenIntoAnAnswerIsReadAsWhatItIs() throws IOException {
        String content = """
                <details type=\\"reasoning\\" done=\\"true\\" duration=\\"3\\">\\n<summary>Thought for 3 seconds</summary>\\n> Is 2 &lt; 3?\\n> Yes.\\n</details>\\n\
                <details type=\\"tool_calls\\" done=\\"true\\" id=\\"call_1\\" name=\\"weather\\" arguments=\\"&quot;{\\\\&quot;city\\\\&quot;: \\\\&quot;Oslo\\\\&quot;}&quot;\\" result=\\"&quot;rain&quot;\\" files=\\"\\">\\n<summary>Tool Executed</summary>\\n</details>\\n\
                It rains.""";
        Taken taken = read("""
                [{"id": "c", "chat": {"history": {"currentId": "a", "messages": {
                  "q": {"id": "q", "parentId": null, "role": "user", "content": "<details type=\\"reasoning\\">mine</details>"},
                  "a": {"id": "a", "parentId": "q", "role": "assistant", "content": "%s"}}}}}]""".formatted(content));

        var answer = taken.talk().message("a");
        assertThat(answer.content()).isEqualTo("It rains.");
        assertThat(answer.reasoning()).isEqualTo("Is 2 < 3?\nYes.");
        assertThat(answer.toolCalls()).singleElement().satisfies(call -> {
            assertThat(call.id()).isEqualTo("call_1");
            assertThat(call.name()).isEqualTo("weather");
            assertThat(call.arguments().toJson()).isEqualTo("{\"city\":\"Oslo\"}");
        });
        assertThat(answer.metadata().toJson()).as("the result is there alone").contains("rain");
        assertThat(taken.talk().message("q").content()).startsWith("<details");
    }

    @Test
    void theExportOfOneChat() throws IOException {
        Taken taken = read("{\"id\": \"c\", \"title\": \"One\", \"history\": " + HISTORY + "}");
        assertThat(taken.talk().conversation().title()).isEqualTo("One");
        assertThat(taken.talk().messages()).hasSize(3);
    }

    @Test
    void aChatFromBeforeThereWereBranches() throws IOException {
        Taken taken = read("""
                [{"id": "old", "chat": {"title": "Old", "messages": [{"role": "user", "content": "1"}, {"id": "x", "role": "assistant", "content": "2"},
                  {"role": "assistant", "content": "", "error": {"content": "boom"}}, 3, {"role": "muse", "content": [{"text": "hm"}]}]}}]""");
        assertThat(taken.talk().lines()).containsExactly(">0 user: 1", "0>x assistant: 2", "x>4 system: hm");
        assertThat(taken.places())
                .containsExactly(
                        "empty export[0].chat.messages[2]",
                        "left_out export[0].chat.messages[3]",
                        "unknown export[0].chat.messages[4]",
                        "unknown export[0].chat.messages[4].content");
        assertThat(taken.problems().getFirst().reason())
                .isEqualTo("a message that says nothing, but has an error: {\"content\":\"boom\"}");
    }

    @Test
    void aChatThatIsThereTwiceIsTold() throws IOException {
        String chat =
                "{\"id\": \"c\", \"chat\": {\"messages\": [{\"id\": \"%s\", \"role\": \"user\", \"content\": \"Hi\"}]}}";
        Taken taken = read("[" + chat.formatted("1") + "," + chat.formatted("2") + "]");
        assertThat(taken.talks()).hasSize(2);
        assertThat(taken.places()).containsExactly("repeated export[1]");
    }

    /** The chat is named within its wrapping too, and where that says otherwise, both are kept. */
    @Test
    void whatIsSaidTwiceAndNotAlikeIsKept() throws IOException {
        Taken taken = read("""
                [{"id": "c", "title": "Outer", "created_at": 1735689600, "chat": {"id": "inner", "title": "Inner", "timestamp": 1735689700000,
                  "messages": [{"id": 1, "role": "user", "content": "Hi"}]}}]""");
        assertThat(taken.talk().conversation().title()).isEqualTo("Outer");
        assertThat(taken.talk().conversation().metadata().toJson())
                .isEqualTo(
                        "{\"open-webui\":{\"chat\":{\"timestamp\":1735689700000,\"id\":\"inner\",\"title\":\"Inner\"}}}");
        assertThat(taken.problems()).isEmpty();
    }

    @Test
    void aMessageOfWhichNothingIsUnderstoodSaysThatAsJson() throws IOException {
        Taken taken = read("""
                [{"id": "c", "chat": {"messages": [
                  {"id": "1", "role": "user", "content": [{"type": "hologram", "rays": 2}]},
                  {"id": "2", "role": "user", "content": {"words": "the answer is 42"}},
                  {"id": "3", "role": "user", "content": "", "files": [{"size": 5}]},
                  {"id": "4", "role": "oracle", "content": ""}]}}]""");
        assertThat(taken.talk().lines())
                .containsExactly(
                        ">1 user: [{\"type\":\"hologram\",\"rays\":2}]",
                        "1>2 user: {\"words\":\"the answer is 42\"}",
                        "2>3 user: [{\"size\":5}]");
        assertThat(taken.places())
                .filteredOn(place -> place.startsWith("empty"))
                .hasSize(1);
    }

    @Test
    void numbersAreIdsEverywhere() throws IOException {
        Taken taken = read("""
                [{"id": "c", "chat": {"history": {"currentId": 2, "messages": {
                  "1": {"id": 1, "role": "user", "content": "Hi", "childrenIds": [2, {"id": 3}]},
                  "2": {"id": 2, "role": "assistant", "content": "Hello"}}}}}]""");
        assertThat(taken.talk().lines()).containsExactly(">1 user: Hi", "1>2 assistant: Hello");
        assertThat(taken.talk().conversation().activeKey()).isEqualTo("2");
        assertThat(taken.places()).containsExactly("unlinked export[0].chat.history.messages.1");
    }

    @Test
    void entriesThatAreNoChats() throws IOException {
        Taken taken = read(
                "[{\"id\": \"n\"}, {\"chat\": {\"messages\": []}}, {\"id\": \"e\", \"chat\": {\"history\": {\"messages\": {}}}}]");
        assertThat(taken.talk().conversation().key()).isEqualTo("e");
        assertThat(taken.places()).containsExactly("left_out export[0]", "left_out export[1]");
    }
}
