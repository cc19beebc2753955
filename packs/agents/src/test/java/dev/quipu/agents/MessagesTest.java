package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.LargeInsert;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Statement;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages keep their order, their totals, and everything that an assistant says. */
@PostgresTest
class MessagesTest {
    private Agents agents;

    @BeforeEach
    void open(TestServer server) {
        agents = Agents.atHead(server);
    }

    @AfterEach
    void close() {
        agents.close();
    }

    private static final String TOTALS =
            "SELECT total_messages, total_tokens, total_cost::float8 FROM conversations ORDER BY id";

    @Test
    void manyAtOnceAreNotEachASearchOfAllThereIs() throws Exception {
        String talk = agents.conversation(agents.user("ada"));

        long read = LargeInsert.rowsRead(agents, "messages", "conversation_id", """
                INSERT INTO messages (conversation_id, role, content)
                SELECT %s, 'user', 'm' || g FROM generate_series(1, %%d) AS g""".formatted(talk), 2000);

        assertThat(read).isLessThan(100_000);
    }

    // A23
    @Test
    void sixteenClientsThatAppendGetEveryPlaceOnce() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        Clients.run(agents, 16, (client, connection) -> {
            try (Statement statement = connection.createStatement()) {
                for (int i = 0; i < 25; i++) {
                    statement.execute(
                            "INSERT INTO messages (conversation_id, role, content, cost) VALUES (%1$s, 'user', 'x', 1)"
                                    .formatted(talk));
                }
            }
        });
        assertThat(agents.column("SELECT seq FROM messages ORDER BY seq"))
                .isEqualTo(
                        IntStream.rangeClosed(1, 400).mapToObj(String::valueOf).toList());
        assertThat(agents.lines(TOTALS)).containsExactly("400 | 0 | 400");
        assertThat(agents.value("SELECT count(*) FROM active_path(%s)".formatted(talk)))
                .isEqualTo("400");
    }

    @Test
    void messagesOfOneTransactionHaveAnOrder() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        agents.execute(
                "BEGIN; INSERT INTO messages (conversation_id, role, content) VALUES (%1$s, 'user', 'a'), (%1$s, 'tool', 'b');"
                                .formatted(talk)
                        + "INSERT INTO messages (conversation_id, role, content) VALUES (%s, 'user', 'c'); COMMIT"
                                .formatted(talk));
        assertThat(agents.column("SELECT content FROM messages ORDER BY seq")).containsExactly("a", "b", "c");
        assertThat(agents.value("SELECT count(DISTINCT created_at) FROM messages"))
                .isEqualTo("1");
    }

    /** Not even once its message is gone, or lower ones were given by name: who knows a place finds nothing else there. */
    @Test
    void aPlaceThatWasGivenOutIsNotGivenOutAgain() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        for (String content : List.of("a", "b", "c")) {
            agents.message(talk, content);
        }
        agents.execute("DELETE FROM messages WHERE content = 'c'");
        agents.message(talk, "d");
        for (int place : List.of(9, 7)) {
            agents.execute("INSERT INTO messages (conversation_id, seq, role, content) VALUES (%s, %d, 'user', '%2$d')"
                    .formatted(talk, place));
        }
        agents.execute("DELETE FROM messages WHERE seq = 9");
        agents.message(talk, "e");

        assertThat(agents.lines("SELECT seq, content FROM messages ORDER BY seq"))
                .containsExactly("1 | a", "2 | b", "4 | d", "7 | 7", "10 | e");
    }

    // A22: whatever is done to messages and requests, in whatever order
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void theTotalsAreThoseOfMessagesAndRequests(long seed) throws Exception {
        agents.model();
        Random random = new Random(seed);
        String user = agents.user("ada");
        List<String> talks = List.of(agents.conversation(user), agents.conversation(user), agents.conversation(user));
        for (int i = 0; i < 150; i++) {
            String talk = talks.get(random.nextInt(3));
            String some = "(SELECT id FROM messages ORDER BY md5(id || '%d') LIMIT 1)".formatted(i);
            switch (random.nextInt(8)) {
                case 0 -> agents.execute("DELETE FROM messages WHERE id = " + some);
                case 1 ->
                    agents.execute("UPDATE messages SET cost = %d, tokens_used = %d, response_time = %s WHERE id = %s"
                                    .formatted(
                                            random.nextInt(9),
                                            random.nextInt(99),
                                            random.nextBoolean() ? "NULL" : "1.5",
                                            some)
                            + " AND NOT EXISTS (SELECT FROM ai_requests WHERE message_id = messages.id)");
                case 2 -> agents.record(user, "response_time_ms => 700, conversation_id => " + talk);
                case 3 -> agents.record(user, "message_id => " + some);
                case 4 ->
                    agents.execute(
                            "DELETE FROM ai_requests WHERE id = (SELECT id FROM ai_requests ORDER BY md5(id || '%d') LIMIT 1)"
                                    .formatted(i));
                case 5 -> agents.execute("UPDATE ai_requests SET message_id = NULL WHERE message_id = " + some);
                default ->
                    agents.execute(
                            "INSERT INTO messages (conversation_id, role, content, cost, tokens_used, response_time)"
                                    + " SELECT %s, 'assistant', 'x', n, n, n FROM generate_series(1, %d) AS n"
                                            .formatted(talk, 1 + random.nextInt(3)));
            }
        }
        assertThat(agents.lines(Agents.PACK.read("health/conversation_drift.sql")))
                .isEmpty();
        assertThat(agents.lines(Agents.PACK.read("health/broken_branches.sql"))).isEmpty();
        assertThat(agents.lines("SELECT response_time_sum, response_time_samples FROM conversations ORDER BY id"))
                .isEqualTo(agents.lines("""
                        SELECT (SELECT coalesce(sum(response_time::numeric(20,6)), 0) FROM messages WHERE conversation_id = c.id)
                                   + (SELECT coalesce(sum(response_time_ms), 0) / 1000.0 FROM ai_requests
                                      WHERE conversation_id = c.id AND message_id IS NULL)::numeric(20,6),
                               (SELECT count(response_time) FROM messages WHERE conversation_id = c.id)
                                   + (SELECT count(response_time_ms) FROM ai_requests
                                      WHERE conversation_id = c.id AND message_id IS NULL)
                        FROM conversations AS c ORDER BY id"""));
    }

    @Test
    void nobodySetsTotalsByHand() throws Exception {
        String user = agents.user("ada");
        agents.execute("INSERT INTO conversations (user_id, title, total_messages, total_cost) VALUES (%s, 't', 9, 9)"
                .formatted(user));
        agents.execute("UPDATE conversations SET total_messages = 5, total_cost = 5, average_response_time = 5");
        agents.value("SELECT add_to_conversation(id, 1, 1, 1, 1, 1) FROM conversations");
        assertThat(agents.lines(TOTALS)).containsExactly("0 | 0 | 0");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "total_messages",
                "total_tokens",
                "total_cost",
                "average_response_time",
                "response_time_sum",
                "response_time_samples"
            })
    void noTotalIsSetByHandAlone(String total) throws Exception {
        String user = agents.user("ada");
        agents.execute("INSERT INTO conversations (user_id, title, %s) VALUES (%s, 't', 9)".formatted(total, user));
        assertThat(agents.value("SELECT %s::float8 FROM conversations".formatted(total)))
                .isEqualTo("0");
        agents.execute("UPDATE conversations SET %s = 5".formatted(total));
        assertThat(agents.value("SELECT %s::float8 FROM conversations".formatted(total)))
                .isEqualTo("0");
    }

    /** Everything a tool call, its result and an answer with reasoning and a file have to them comes back as it went in. */
    @Test
    void whatAnAssistantSaysComesBackWhole() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        agents.execute("""
                INSERT INTO messages (conversation_id, role, content, tool_calls, reasoning, finish_reason, input_tokens,
                    cached_tokens, output_tokens, reasoning_tokens)
                VALUES (%1$s, 'assistant', '', '[{"id": "c1", "name": "sum", "arguments": {"a": 1, "b": [2, "\\u00e4"]}}]',
                    'two numbers', 'tool_calls', 50, 20, 30, 10);
                INSERT INTO messages (conversation_id, role, content, tool_call_id, tool_name, tool_result)
                VALUES (%1$s, 'tool', '3', 'c1', 'sum', '{"value": 3}');
                INSERT INTO message_attachments (message_id, uri, media_type, sha256, byte_size, file_name)
                SELECT id, 's3://a/b.png', 'image/png', sha256('x'), 1, 'b.png' FROM messages WHERE role = 'tool'
                """.formatted(talk));
        assertThat(agents.lines(
                        "SELECT role, content, tool_calls -> 0 -> 'arguments' -> 'b' ->> 1, reasoning, finish_reason,"
                                + " input_tokens, cached_tokens, output_tokens, reasoning_tokens, tool_call_id, tool_result"
                                + " FROM messages ORDER BY seq"))
                .containsExactly(
                        "assistant |  | ä | two numbers | tool_calls | 50 | 20 | 30 | 10 | null | null",
                        "tool | 3 | null | null | null | 0 | 0 | 0 | 0 | c1 | {\"value\": 3}");
        assertThatThrownBy(() -> agents.execute("UPDATE message_attachments SET sha256 = 'short'"))
                .hasMessageContaining("check_attachment_hash");
        assertThatThrownBy(() -> agents.execute("UPDATE messages SET role = 'user' WHERE role = 'tool'"))
                .hasMessageContaining("check_message_tool_result");
    }

    @Test
    void aMessageStreamsUntilItEnds() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        String id = agents.value("INSERT INTO messages (conversation_id, role, content, state)"
                + " VALUES (%s, 'assistant', '', 'partial') RETURNING id".formatted(talk));
        assertThat(agents.value("SELECT append_to_message(%s, 'Hel')".formatted(id)))
                .isEqualTo("t");
        assertThat(agents.value("SELECT append_to_message(%s, 'lo', 'greet')".formatted(id)))
                .isEqualTo("t");
        assertThat(agents.value("SELECT finish_message(%s, 'cancelled', 'user')".formatted(id)))
                .isEqualTo("t");
        assertThat(agents.value("SELECT append_to_message(%s, '!')".formatted(id)))
                .isEqualTo("f");
        assertThat(agents.value("SELECT finish_message(%s)".formatted(id))).isEqualTo("f");
        assertThat(agents.lines("SELECT content, reasoning, state, finish_reason FROM messages"))
                .containsExactly("Hello | greet | cancelled | user");
    }

    /** Reasoning comes before the first word, so there is no word yet, and no reasoning to add to. */
    @Test
    void whatStreamsInMayBeReasoningAlone() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        String id = agents.value("INSERT INTO messages (conversation_id, role, content, state)"
                + " VALUES (%s, 'assistant', '', 'partial') RETURNING id".formatted(talk));
        agents.value("SELECT append_to_message(%s, NULL, 'hm')".formatted(id));
        agents.value("SELECT append_to_message(%s, NULL, ', well')".formatted(id));
        agents.value("SELECT append_to_message(%s, 'Yes')".formatted(id));
        assertThat(agents.lines("SELECT content, reasoning FROM messages")).containsExactly("Yes | hm, well");
    }

    @Test
    void aBranchIsShownDownToItsNewestEnd() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        String question = agents.message(talk, "q");
        String first = agents.message(talk, "a");
        agents.value("SELECT edit_message(%s, 'b')".formatted(first));
        String newest = agents.message(talk, "c");
        agents.value("SELECT switch_branch(%s)".formatted(first));

        assertThat(agents.value("SELECT switch_branch(%s)".formatted(question))).isEqualTo(newest);
        assertThat(agents.value("SELECT string_agg(content, ' ') FROM active_path(%s)".formatted(talk)))
                .isEqualTo("q b c");
    }

    @Test
    void branchesStandBesideEachOtherAndOneIsShown() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        agents.execute(
                "INSERT INTO messages (conversation_id, role, content) VALUES (%1$s, 'user', 'q'), (%1$s, 'assistant', 'a'),"
                                .formatted(talk)
                        + "(%1$s, 'user', 'q2'), (%1$s, 'assistant', 'a2')".formatted(talk));
        String path = "SELECT string_agg(content, ' ') FROM active_path(%s)".formatted(talk);
        String second = agents.value("SELECT id FROM messages WHERE content = 'q2'");

        agents.value("SELECT edit_message(%s, 'q2b')".formatted(second));
        agents.message(talk, "a2b");
        assertThat(agents.value(path)).isEqualTo("q a q2b a2b");
        agents.value("SELECT switch_branch(%s)".formatted(second));
        assertThat(agents.value(path)).isEqualTo("q a q2 a2");
        agents.value("SELECT edit_message(id, 'Q') FROM messages WHERE content = 'q'");
        assertThat(agents.value(path)).isEqualTo("Q");

        agents.value("SELECT switch_branch(%s)".formatted(second));
        agents.execute("DELETE FROM messages WHERE content IN ('a', 'q2')");
        assertThat(agents.value(path)).isEqualTo("q a2");
        agents.execute("DELETE FROM messages WHERE content = 'a2'");
        assertThat(agents.value(path)).isEqualTo("q");
        assertThat(agents.lines(Agents.PACK.read("health/broken_branches.sql"))).isEmpty();
    }

    @Test
    void aMessageStaysInItsConversationAndItsPlace() throws Exception {
        String user = agents.user("ada");
        String talk = agents.conversation(user);
        String other = agents.conversation(user);
        String message = agents.message(talk, "x");
        agents.message(talk, "y");
        assertThatThrownBy(() -> agents.execute("UPDATE messages SET conversation_id = " + other))
                .hasMessageContaining("stays");
        assertThatThrownBy(() -> agents.execute("UPDATE messages SET parent_message_id = NULL, is_root = true"))
                .hasMessageContaining("stays");
        assertThatThrownBy(() -> agents.execute("UPDATE messages SET seq = 9 WHERE content = 'x'"))
                .hasMessageContaining("stays");
        assertThatThrownBy(
                        () -> agents.execute("INSERT INTO messages (conversation_id, role, content, parent_message_id)"
                                + " VALUES (%s, 'user', 'z', %s)".formatted(other, message)))
                .hasMessageContaining("is not in conversation");
    }

    /** After one message the session has its plans; with those, what took as long as the square of 14,000 took minutes. */
    @Test
    void longConversationsAreCutInTheTimeThatTheirLengthTakes() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        String append =
                "INSERT INTO messages (conversation_id, role, content) SELECT %s, 'user', 'm' FROM generate_series(1, %d)";
        agents.execute(append.formatted(talk, 2));
        agents.execute("DELETE FROM messages WHERE seq = 1");
        agents.execute(append.formatted(talk, 15000));

        agents.execute("""
                SET statement_timeout = '25s';
                DELETE FROM messages WHERE seq > 14000 AND seq % 2 = 1;
                DELETE FROM messages WHERE seq > 2 AND seq < 14002;
                DELETE FROM messages WHERE seq > 14002
                """);

        assertThat(agents.lines("""
                SELECT message.seq, parent.seq
                FROM messages AS message LEFT JOIN messages AS parent ON parent.id = message.parent_message_id
                ORDER BY message.seq
                """)).containsExactly("2 | null", "14002 | 2");
        assertThat(agents.lines("""
                SELECT message.seq, total_messages
                FROM conversations JOIN messages AS message ON message.id = active_message_id
                """)).containsExactly("14002 | 2");
    }

    /** A long conversation goes at once, not once for each message above each message. */
    @Test
    void aConversationOfFiveThousandMessagesIsDeletedInOneGo() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        agents.execute(
                "INSERT INTO messages (conversation_id, seq, role, content) SELECT %s, n, 'user', 'x' FROM generate_series(1, 5000) AS n"
                        .formatted(talk));
        agents.execute("SET statement_timeout = '20s'; DELETE FROM conversations");
        assertThat(agents.value("SELECT count(*) FROM messages")).isEqualTo("0");
    }

    /** What a result belongs to and what goes along stays; how the old words came about, and what they asked for, does not. */
    @Test
    void otherWordsHaveTheSameAttachmentsAndAnswerTheSameCall() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        agents.execute("""
                INSERT INTO messages (conversation_id, role, content, reasoning, tool_calls)
                VALUES (%1$s, 'assistant', 'a', 'because', '[{"id": "c1", "name": "sum", "arguments": {}}]');
                INSERT INTO messages (conversation_id, role, content, tool_call_id, tool_name, tool_result, metadata)
                VALUES (%1$s, 'tool', '3', 'c1', 'sum', '{"value": 3}', '{"k": 1}');
                INSERT INTO message_attachments (message_id, position, uri, media_type, sha256, byte_size, file_name)
                SELECT id, n, 's3://' || n, 'image/png', sha256('x'), n, 'b.png' FROM messages, generate_series(1, 2) AS n
                """.formatted(talk));
        agents.value("SELECT edit_message(id, 'three') FROM messages WHERE role = 'tool'");
        agents.value("SELECT edit_message(id, 'b') FROM messages WHERE role = 'assistant'");

        assertThat(
                        agents.lines(
                                "SELECT content, tool_call_id, tool_name, tool_result, metadata, reasoning, tool_calls,"
                                        + " (SELECT string_agg(uri || file_name || byte_size, ' ' ORDER BY position)"
                                        + "  FROM message_attachments WHERE message_id = messages.id) FROM messages WHERE seq > 2 ORDER BY seq"))
                .containsExactly(
                        "three | c1 | sum | {\"value\": 3} | {\"k\": 1} | null | [] | s3://1b.png1 s3://2b.png2",
                        "b | null | null | null | {} | null | [] | s3://1b.png1 s3://2b.png2");
        assertThat(agents.value("SELECT edit_message(-1, 'x') IS NULL")).isEqualTo("t");
    }

    @Test
    void howAMessageEndedStaysSo() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        agents.message(talk, "x");
        for (String state : List.of("partial", "failed", "cancelled")) {
            assertThatThrownBy(() -> agents.execute("UPDATE messages SET state = '%s'".formatted(state)))
                    .hasMessageContaining("is done, which is final");
        }
    }

    @Test
    void toLookAtAnotherBranchIsNoChangeOfTheConversation() throws Exception {
        String talk = agents.conversation(agents.user("ada"));
        String first = agents.message(talk, "first");
        agents.value("SELECT edit_message(%s, 'first, in other words')".formatted(first));
        String before = agents.value("SELECT updated_at FROM conversations");

        assertThat(agents.value("SELECT switch_branch(%s)".formatted(first))).isEqualTo(first);
        assertThat(agents.value("SELECT updated_at FROM conversations")).isEqualTo(before);
        agents.execute("UPDATE conversations SET title = 'new'");
        assertThat(agents.value("SELECT updated_at FROM conversations")).isNotEqualTo(before);
    }
}
