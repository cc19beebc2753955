package dev.quipu.exports.openassistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.exports.ExportFormat;
import dev.quipu.exports.testing.Taken;
import java.io.IOException;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** Trees, and messages that were laid flat. */
class OpenAssistantReaderTest {
    @Test
    void aTreeInGzip() throws IOException {
        Taken taken = Taken.read(ExportFormat.OPENASSISTANT, Taken.gzip("""
                {"message_tree_id": "t1", "tree_state": "ready_for_export", "prompt": {"message_id": "m1", "user_id": "u1", \
                "text": "Why?", "role": "prompter", "lang": "en", "created_date": "2023-02-05T14:23:50.983374+00:00", "synthetic": false, \
                "labels": {"spam": {"value": 0.0, "count": 3}}, "replies": [\
                {"message_id": "m2", "parent_id": "m1", "text": "Because.", "role": "assistant", "rank": 1, "replies": [\
                {"message_id": "m4", "text": "Oh.", "role": "prompter", "replies": []}]},\
                {"message_id": "m3", "text": "Who knows?", "role": "assistant", "rank": 0, "synthetic": true, "model_name": "oa-1", "replies": null}]}}
                """));
        var talk = taken.talk();
        assertThat(talk.lines())
                .containsExactly(
                        ">m1 user: Why?",
                        "m1>m2 assistant: Because.",
                        "m2>m4 user: Oh.",
                        "m1>m3 assistant: Who knows?");
        assertThat(talk.conversation().key()).isEqualTo("t1");
        assertThat(talk.conversation().createdAt()).isEqualTo(Instant.parse("2023-02-05T14:23:50.983374Z"));
        assertThat(talk.conversation().metadata().toJson())
                .isEqualTo("{\"openassistant\":{\"tree_state\":\"ready_for_export\"}}");
        assertThat(talk.message("m1").metadata().toJson())
                .contains("\"lang\":\"en\"", "\"spam\"", "\"synthetic\":false");
        assertThat(talk.message("m1").author()).isEqualTo("u1");
        assertThat(talk.message("m3").alternativeTo()).isEqualTo("m2");
        assertThat(talk.message("m3").measures().model()).isEqualTo("oa-1");
        assertThat(talk.message("m3").metadata().toJson()).contains("\"rank\":0");
        assertThat(taken.problems()).isEmpty();
    }

    @Test
    void flatMessagesOfTreesThatStandTogether() throws IOException {
        Taken taken = Taken.read(ExportFormat.OPENASSISTANT, """
                {"message_id": "a1", "parent_id": null, "message_tree_id": "a1", "text": "Q", "role": "prompter"}
                {"message_id": "a2", "parent_id": "a1", "message_tree_id": "a1", "text": "A", "role": "assistant", "deleted": true}
                {"message_id": "b1", "message_tree_id": "b1", "text": "Q2", "role": "prompter"}
                {"message_id": "b2", "parent_id": "gone", "message_tree_id": "b1", "text": "A2", "role": "assistant"}
                {"message_id": "a3", "parent_id": "a1", "message_tree_id": "a1", "text": "late", "role": "assistant"}
                {"message_id": "z", "parent_id": "y", "text": "?", "role": "prompter"}
                {"text": "?"}
                """);
        assertThat(taken.talks()).extracting(talk -> talk.conversation().key()).containsExactly("a1", "b1", "a1");
        assertThat(taken.talks().get(0).lines()).containsExactly(">a1 user: Q", "a1>a2 assistant: A");
        assertThat(taken.talks().get(0).message("a2").metadata().toJson()).contains("\"deleted\":true");
        assertThat(taken.places())
                .containsExactly(
                        "unlinked export:4",
                        "repeated export:5",
                        "left_out export:6",
                        "left_out export:7",
                        "unlinked export:5");
    }

    @Test
    void oddMessagesOfATree() throws IOException {
        Taken taken = Taken.read(ExportFormat.OPENASSISTANT, """
                {"message_tree_id": "t", "prompt": {"message_id": "1", "text": "Q", "role": "judge", "replies": [\
                {"message_id": "2", "text": "", "role": "assistant", "deleted": true, "replies": [\
                {"message_id": "3", "text": "below a deleted one", "role": "prompter"}]},\
                {"text": "no id", "role": "assistant"}, 5,\
                {"message_id": "1", "text": "again", "role": "assistant"},\
                {"message_id": "6", "parent_id": "2", "text": "says otherwise", "role": "prompter"}]}}
                """);
        assertThat(taken.talk().lines())
                .containsExactly(">1 assistant: Q", "1>3 user: below a deleted one", "1>6 user: says otherwise");
        assertThat(taken.places())
                .containsExactly(
                        "unknown export:1.prompt",
                        "empty export:1.prompt.replies[0]",
                        "left_out export:1.prompt.replies[1]",
                        "left_out export:1.prompt.replies[2]",
                        "left_out export:1.prompt.replies[3]",
                        "unlinked export:1.prompt.replies[4]");
    }

    /** Nothing says which conversation it is, so it could not come in once only. */
    @Test
    void aTreeThatNothingNames() throws IOException {
        Taken taken = Taken.read(ExportFormat.OPENASSISTANT, """
                {"prompt": {"text": "Q", "role": "prompter", "replies": [{"message_id": "2", "text": "A", "role": "assistant"}]}}
                {"message_tree_id": "t", "prompt": {"message_id": "1", "text": "Q", "role": "prompter"}}
                """);
        assertThat(taken.talk().lines()).containsExactly(">1 user: Q");
        assertThat(taken.places()).containsExactly("left_out export:1");
    }

    @Test
    void aTextThatIsNoneIsSaidAsJson() throws IOException {
        Taken taken = Taken.read(ExportFormat.OPENASSISTANT, """
                {"message_tree_id": "t", "prompt": {"message_id": "1", "role": "prompter", "text": {"words": 42}}}""");
        assertThat(taken.talk().lines()).containsExactly(">1 user: {\"words\":42}");
    }
}
