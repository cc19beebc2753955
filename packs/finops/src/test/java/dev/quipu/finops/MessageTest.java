package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What revision 006 adds to messages: branches of replies, tools, streaming, and what becomes of rows from before. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MessageTest {
    private TestServer server;
    private FinOps finOps;

    @BeforeAll
    void open(TestServer server) {
        this.server = server;
        finOps = FinOps.atHead(server);
    }

    @AfterAll
    void close() {
        finOps.close();
    }

    @Test
    void eachMessageRepliesToTheOneBefore() throws Exception {
        String thread = finOps.thread();
        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type)
                SELECT '%s', 'user', 'm' || i, 'query' FROM generate_series(0, 3) AS i""".formatted(thread));

        assertThat(replies(thread)).containsExactly("m0 to nothing", "m1 to m0", "m2 to m1", "m3 to m2");
        assertThat(path(thread)).containsExactly("m0", "m1", "m2", "m3");
        assertThat(finOps.column("SELECT content FROM active_path('%s', 2)".formatted(thread)))
                .containsExactly("m2", "m3");
    }

    @Test
    void anAlternativeStandsBesideAndTheActiveMessageSaysWhereItGoesOn() throws Exception {
        String thread = finOps.thread();
        finOps.message(thread, "question");
        String first = finOps.message(thread, "answer");
        String second = add(thread, "another answer", "alternative_to", first);
        finOps.message(thread, "thanks");

        assertThat(path(thread)).containsExactly("question", "another answer", "thanks");

        finOps.execute("UPDATE conversation_threads SET active_message_id = '%s' WHERE thread_id = '%s'"
                .formatted(first, thread));
        assertThat(path(thread)).containsExactly("question", "answer");

        finOps.message(thread, "no thanks");
        assertThat(path(thread)).containsExactly("question", "answer", "no thanks");
        assertThat(finOps.value("SELECT active_message_id IS NULL FROM conversation_threads WHERE thread_id = '%s'"
                        .formatted(thread)))
                .isEqualTo("t");
        add(thread, "more", "parent_message_id", second);
        assertThat(path(thread)).containsExactly("question", "another answer", "more");
    }

    @Test
    void theFirstMessageToo() throws Exception {
        String thread = finOps.thread();
        String first = finOps.message(thread, "question");
        finOps.message(thread, "answer");
        add(thread, "question, said anew", "alternative_to", first);

        assertThat(path(thread)).containsExactly("question, said anew");
    }

    @Test
    void noMessageRepliesToOneOfAnotherThread() throws Exception {
        String thread = finOps.thread();
        String here = finOps.message(thread, "here");
        String there = finOps.message(finOps.thread(), "there");

        assertThatThrownBy(() -> add(thread, "x", "parent_message_id", there)).hasMessageContaining("is not in thread");
        assertThatThrownBy(() -> add(thread, "x", "alternative_to", there)).hasMessageContaining("is not in thread");
        assertThatThrownBy(
                        () -> finOps.execute("UPDATE conversation_messages SET parent_message_id = '%s' WHERE id = '%s'"
                                .formatted(there, here)))
                .hasMessageContaining("is not in thread");
        assertThatThrownBy(() ->
                        finOps.execute("UPDATE conversation_threads SET active_message_id = '%s' WHERE thread_id = '%s'"
                                .formatted(there, thread)))
                .hasMessageContaining("is not in thread");
    }

    @Test
    void repliesToWhatIsDeletedAreGivenToTheMessageBeforeIt() throws Exception {
        String thread = finOps.thread();
        for (String content : List.of("a", "b", "c", "d", "e")) {
            finOps.message(thread, content);
        }
        finOps.execute(
                "DELETE FROM conversation_messages WHERE thread_id = '%s' AND content IN ('b', 'c')".formatted(thread));
        assertThat(replies(thread)).containsExactly("a to nothing", "d to a", "e to d");

        finOps.execute("DELETE FROM conversation_messages WHERE thread_id = '%s' AND content = 'a'".formatted(thread));
        assertThat(replies(thread)).containsExactly("d to nothing", "e to d");

        finOps.execute("DELETE FROM conversation_threads WHERE thread_id = '%s'".formatted(thread));
        assertThat(replies(thread)).isEmpty();
    }

    @Test
    void messagesThatMoveKeepTheirOrderAmongThemselvesAndLeaveNoneBehindThatRepliesToThem() throws Exception {
        String old = finOps.thread();
        for (String content : List.of("a", "b", "c", "d")) {
            finOps.message(old, content);
        }
        String other = finOps.thread();
        finOps.message(other, "x");
        finOps.execute("UPDATE conversation_threads SET active_message_id ="
                + " (SELECT id FROM conversation_messages WHERE thread_id = '%1$s' AND content = 'b') WHERE thread_id = '%1$s'"
                        .formatted(old));
        finOps.execute("""
                UPDATE conversation_messages SET thread_id = '%s', ordering_index = ordering_index + 1
                WHERE thread_id = '%s' AND content IN ('b', 'c')""".formatted(other, old));

        assertThat(replies(old)).containsExactly("a to nothing", "d to a");
        assertThat(path(old)).containsExactly("a", "d");
        assertThat(replies(other)).containsExactly("x to nothing", "b to x", "c to b");
    }

    @Test
    void whatIsInsertedOverWhatIsThereDoesNotReplyToItself() throws Exception {
        String thread = finOps.thread();
        String message = finOps.message(thread, "once");
        finOps.execute("""
                INSERT INTO conversation_messages (id, thread_id, role, content, message_type)
                VALUES ('%s', '%s', 'user', 'twice', 'query') ON CONFLICT (id) DO UPDATE SET content = EXCLUDED.content""".formatted(message, thread));

        assertThat(replies(thread)).containsExactly("twice to nothing");
    }

    @Test
    void whatIsSentAgainLeavesTheActiveMessageAlone() throws Exception {
        String thread = finOps.thread();
        String first = finOps.message(thread, "question");
        finOps.message(thread, "answer");
        finOps.execute("UPDATE conversation_threads SET active_message_id = '%s' WHERE thread_id = '%s'"
                .formatted(first, thread));
        finOps.execute("""
                INSERT INTO conversation_messages (id, thread_id, role, content, message_type)
                VALUES ('%s', '%s', 'user', 'question', 'query') ON CONFLICT (id) DO NOTHING""".formatted(first, thread));

        assertThat(path(thread)).containsExactly("question");
        assertThat(replies(thread)).containsExactly("question to nothing", "answer to question");
    }

    @Test
    void aToolIsCalledAndAnswers() throws Exception {
        String thread = finOps.thread();
        finOps.message(thread, "what did we spend?");
        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type, reasoning, tool_calls, model_used,
                    prompt_tokens, completion_tokens, cached_tokens, reasoning_tokens)
                VALUES ('%1$s', 'assistant', '', 'tool_call', 'I have to look',
                    '[{"id": "1", "name": "spend", "arguments": {"month": 5}}]', 'small', 100, 30, 80, 20);
                INSERT INTO conversation_messages (thread_id, role, content, message_type, tool_call_id, tool_name, tool_failed)
                VALUES ('%1$s', 'tool', '12 dollars', 'context', '1', 'spend', false)""".formatted(thread));

        assertThat(finOps.lines("""
                        SELECT role, content, tool_calls -> 0 ->> 'name', tool_call_id, reasoning, cached_tokens
                        FROM conversation_messages WHERE thread_id = '%s' ORDER BY ordering_index""".formatted(thread)))
                .containsExactly(
                        "user | what did we spend? | null | null | null | null",
                        "assistant |  | spend | null | I have to look | 80",
                        "tool | 12 dollars | null | 1 | null | null");
    }

    /** A transaction that began earlier may well update later. */
    @Test
    void theTimeOfAChangeNeverGoesBack() throws Exception {
        String later = finOps.value("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type, updated_at)
                VALUES ('%s', 'user', 'q', 'query', '2999-01-01Z') RETURNING id""".formatted(finOps.thread()));
        finOps.execute("UPDATE conversation_messages SET content = 'r' WHERE id = '%s'".formatted(later));
        assertThat(finOps.value("SELECT updated_at = '2999-01-01Z' FROM conversation_messages WHERE id = '%s'"
                        .formatted(later)))
                .isEqualTo("t");
    }

    @Test
    void whatIsDoneStaysDone() throws Exception {
        String thread = finOps.thread();
        String message = finOps.value("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type, status)
                VALUES ('%s', 'assistant', 'so f', 'response', 'partial') RETURNING id""".formatted(thread));
        finOps.execute("UPDATE conversation_messages SET content = 'so far', status = 'cancelled' WHERE id = '%s'"
                .formatted(message));

        assertThatThrownBy(() -> finOps.execute(
                        "UPDATE conversation_messages SET status = 'done' WHERE id = '%s'".formatted(message)))
                .hasMessageContaining("is cancelled, which is final");
    }

    @Test
    void messagesFromBeforeGetTheirParentsAndChangeInNothingElse() throws Exception {
        try (FinOps before = FinOps.in(server.createDatabase(), "finops")) {
            before.putOnPath();
            before.upgrade("005");
            String thread = before.thread();
            before.message(thread, "a");
            before.message(thread, "b");
            before.rest();
            List<String> kept =
                    before.lines("SELECT id, content, ordering_index, updated_at FROM conversation_messages");
            before.upgrade("head");

            assertThat(before.lines("SELECT id, content, ordering_index, updated_at FROM conversation_messages"))
                    .isEqualTo(kept);
            assertThat(before.touched(thread)).isFalse();
            assertThat(before.column("SELECT content FROM active_path('%s')".formatted(thread)))
                    .containsExactly("a", "b");

            before.downgrade("005");
            assertThat(before.lines("SELECT id, content, ordering_index, updated_at FROM conversation_messages"))
                    .isEqualTo(kept);
        }
    }

    @Test
    void onTheWayBackToolsStayAsText() throws Exception {
        try (FinOps back = FinOps.atHead(server)) {
            String thread = back.thread();
            back.execute("""
                    INSERT INTO conversation_messages (thread_id, role, content, message_type, tool_calls)
                    VALUES ('%1$s', 'assistant', '', 'response', '[{"id": "1", "name": "spend", "arguments": {}}]');
                    INSERT INTO conversation_messages (thread_id, role, content, message_type, tool_call_id, tool_name)
                    VALUES ('%1$s', 'tool', '', 'context', '1', 'spend')""".formatted(thread));
            back.downgrade("005");

            assertThat(back.lines(
                            "SELECT role, message_type, content FROM conversation_messages ORDER BY ordering_index"))
                    .containsExactly(
                            "assistant | tool_call | [{\"id\": \"1\", \"name\": \"spend\", \"arguments\": {}}]",
                            "assistant | tool_call | (spend)");
        }
    }

    /** What imports put there before there were columns for it, and exports read. */
    @Test
    void onTheWayBackWhatHasNoColumnGoesIntoTheMetadata() throws Exception {
        try (FinOps back = FinOps.atHead(server)) {
            String thread = back.thread();
            back.execute("""
                    INSERT INTO conversation_messages (thread_id, role, content, message_type, tool_calls, reasoning, status,
                        model_used, completion_tokens, metadata)
                    VALUES ('%1$s', 'assistant', 'I look', 'response', '[{"id": "1", "name": "spend", "arguments": null}]',
                        'where else', 'cancelled', 'small', 9, '{"own": 1, "quipu": {"speaker": {"id": "ada"}}}');
                    INSERT INTO conversation_messages (thread_id, role, content, message_type, tool_call_id, tool_failed,
                        attachments)
                    VALUES ('%1$s', 'tool', 'nothing', 'context', '1', true,
                        '[{"uri": "u", "media_type": "a/b", "sha256": "%2$s"}]');
                    INSERT INTO conversation_messages (thread_id, role, content, message_type)
                    VALUES ('%1$s', 'user', 'hm', 'query')""".formatted(thread, "1".repeat(64)));
            back.downgrade("005");

            assertThat(back.column("SELECT metadata FROM conversation_messages ORDER BY ordering_index"))
                    .containsExactly(
                            "{\"own\": 1, \"quipu\": {\"status\": \"cancelled\", \"speaker\": {\"id\": \"ada\"},"
                                    + " \"measures\": {\"model\": \"small\", \"tokens\": 9}, \"reasoning\": \"where else\","
                                    + " \"tool_calls\": [{\"id\": \"1\", \"name\": \"spend\", \"arguments\": null}]}}",
                            "{\"quipu\": {\"attachments\": [{\"uri\": \"u\", \"sha256\": \"" + "1".repeat(64)
                                    + "\", \"media_type\": \"a/b\"}], \"tool_result\": {\"failed\": true, \"call_id\": \"1\"}}}",
                            "{}");
        }
    }

    private String add(String thread, String content, String column, String other) throws SQLException {
        return finOps.value("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type, %s)
                VALUES ('%s', 'user', '%s', 'query', '%s') RETURNING id""".formatted(column, thread, content, other));
    }

    private List<String> path(String thread) throws SQLException {
        return finOps.column("SELECT content FROM active_path('%s')".formatted(thread));
    }

    private List<String> replies(String thread) throws SQLException {
        return finOps.replies(thread);
    }
}
