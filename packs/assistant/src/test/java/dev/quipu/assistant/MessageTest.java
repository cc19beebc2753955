package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.LargeInsert;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages: their order, their branches, and all that one can hold. */
@PostgresTest
class MessageTest {
    private static final String HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private Assistant assistant;
    private String user = "";
    private String talk = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        user = assistant.user(assistant.tenant());
        talk = assistant.conversation(user);
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    private String say(String columns, String values) {
        return "INSERT INTO messages (conversation_id, role, %s) VALUES ('%s', %s)".formatted(columns, talk, values);
    }

    private List<String> path() throws SQLException {
        return assistant.column("SELECT content FROM active_path('%s')".formatted(talk));
    }

    @Test
    void manyAtOnceAreNotEachASearchOfAllThereIs() throws Exception {
        long read = LargeInsert.rowsRead(assistant, "messages", "conversation_id", """
                INSERT INTO messages (conversation_id, role, content)
                SELECT '%s', 'user', 'm' || g FROM generate_series(1, %%d) AS g""".formatted(talk), 2000);

        assertThat(read).isLessThan(100_000);
    }

    @Test
    void sixteenClientsThatAppendGetEveryPlaceOnce() throws Exception {
        Clients.run(assistant, 16, (client, connection) -> {
            for (int i = 0; i < 20; i++) {
                Assistant.lines(connection, say("content", "'user', '%d/%d'".formatted(client, i)));
            }
        });

        assertThat(assistant.lines("SELECT count(*), min(seq), max(seq), count(DISTINCT seq) FROM messages"))
                .containsExactly("320 | 1 | 320 | 320");
        assertThat(path()).as("each replied to the one before it").hasSize(320);
    }

    @Test
    void messagesOfOneTransactionKeepTheirOrder() throws SQLException {
        assistant.execute(say("content", "'user', 'a'")
                + ", ('%s', 'assistant', 'b'), ('%s', 'user', 'c');".formatted(talk, talk)
                + say("content", "'assistant', 'd'"));

        assertThat(assistant.column("SELECT content FROM messages ORDER BY seq"))
                .containsExactly("a", "b", "c", "d");
        assertThat(assistant.value("SELECT count(DISTINCT created_at) FROM messages"))
                .isEqualTo("1");
    }

    // S20: an archived conversation looked active
    @Test
    void puttingAwayIsNoActivity() throws SQLException {
        String before = assistant.value("SELECT updated_at FROM conversations");
        for (String change : List.of("is_archived = true", "is_archived = false")) {
            assistant.as(Caller.user(user), "UPDATE conversations SET " + change);
            assertThat(assistant.value("SELECT updated_at FROM conversations"))
                    .as(change)
                    .isEqualTo(before);
        }
        assertThat(assistant.value("SELECT archive_conversations('1 hour')")).isEqualTo("1");
        assertThat(assistant.lines("SELECT is_archived, updated_at FROM conversations"))
                .containsExactly("t | " + before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "title = 'Another'",
                "metadata = '{\"a\": 1}'",
                "updated_at = '1999-01-01'",
                "updated_at = '2999-01-01'"
            })
    void aChangeIsActivityNowWhateverItSays(String change) throws SQLException {
        assistant.as(Caller.service(), "UPDATE conversations SET " + change);

        assertThat(assistant.value("SELECT updated_at BETWEEN now() - interval '1 hour' AND now() FROM conversations"))
                .isEqualTo("t");
    }

    /** A transaction that began earlier may well update later. */
    @Test
    void theTimeOfAChangeNeverGoesBack() throws SQLException {
        String later = assistant.value("INSERT INTO conversations (tenant_id, user_id, updated_at)"
                + " SELECT tenant_id, id, '2999-01-01Z' FROM users RETURNING id");

        assistant.execute("UPDATE conversations SET title = 'Another' WHERE id = '%s'".formatted(later));

        assertThat(assistant.value(
                        "SELECT updated_at = '2999-01-01Z' FROM conversations WHERE id = '%s'".formatted(later)))
                .isEqualTo("t");
    }

    /** Whoever else the service names: it is found by the user whose conversation it is in. */
    @Test
    void aMessageIsOfTheUserOfItsConversation() throws SQLException {
        String colleague = assistant.user(assistant.value("SELECT tenant_id FROM users"));
        assistant.as(Caller.service(), say("content, user_id", "'assistant', 'hello', '%s'".formatted(colleague)));

        assertThat(assistant.column("SELECT user_id FROM messages")).containsExactly(user);
    }

    @Test
    void oldConversationsArePutAwayInPiecesThatCanBeRunAgain() throws SQLException {
        for (int i = 0; i < 5; i++) {
            assistant.conversation(user);
        }
        assistant.message(talk, "user", "still here");

        assertThat(assistant.value("SELECT archive_conversations('1 hour', 3)")).isEqualTo("3");
        assertThat(assistant.value("SELECT archive_conversations('1 hour', 3)")).isEqualTo("2");
        assertThat(assistant.value("SELECT archive_conversations('1 hour', 3)")).isEqualTo("0");
        assertThat(assistant.column("SELECT id FROM conversations WHERE NOT is_archived"))
                .containsExactly(talk);
    }

    @Test
    void theOldestConversationIsPutAwayFirstAndOneThatSomebodyWritesToIsPassedBy() throws SQLException {
        String oldest = assistant.conversation(user);
        String older = assistant.conversation(user);
        String age = "ALTER TABLE conversations DISABLE TRIGGER USER;"
                + "UPDATE conversations SET updated_at = now() - interval '%d days' WHERE id = '%s';"
                + "ALTER TABLE conversations ENABLE TRIGGER USER";
        assistant.execute(age.formatted(3, oldest) + ";" + age.formatted(2, older));
        try (Connection connection = assistant.connect();
                Statement writing = connection.createStatement()) {
            connection.setAutoCommit(false);
            writing.execute("SELECT FROM conversations WHERE id = '%s' FOR NO KEY UPDATE".formatted(oldest));
            assistant.execute("SET lock_timeout = '2s'; SELECT archive_conversations('1 hour', 1)");
            connection.rollback();
        }
        assertThat(assistant.column("SELECT id FROM conversations WHERE is_archived"))
                .containsExactly(older);
        assistant.value("SELECT archive_conversations('1 hour', 1)");
        assertThat(assistant.column("SELECT id FROM conversations WHERE NOT is_archived"))
                .containsExactly(talk);
    }

    @Test
    void historyThatIsLoadedLeavesTheConversationOld() throws SQLException {
        String before = assistant.value("SELECT updated_at FROM conversations");

        assistant.execute(say("content, seq, created_at", "'user', 'long ago', 7, now() - interval '1 month'"));

        assertThat(assistant.value("SELECT updated_at FROM conversations")).isEqualTo(before);
        assistant.message(talk, "user", "now");
        assertThat(assistant.column("SELECT seq FROM messages ORDER BY seq")).containsExactly("7", "8");
        assertThat(assistant.value("SELECT updated_at > '%s' FROM conversations".formatted(before)))
                .isEqualTo("t");
    }

    @Test
    void aToolIsCalledAndAnswersWithoutLoss() throws SQLException {
        assistant.execute(say(
                "content, tool_calls, reasoning, prompt_tokens, cached_tokens, reasoning_tokens, trace_id, span_id",
                """
                'assistant', '', '[{"id": "c1", "name": "f", "arguments": {"x": [1, null]}, "type": "function"}]', 'hmm', 9, 4, 3,
                '0af7651916cd43dd8448eb211c80319c', 'b7ad6b7169203331'"""));
        assistant.execute(say("content, tool_call_id, tool_name, tool_failed", "'tool', '', 'c1', 'f', false"));
        assistant.execute(say(
                "content, attachments",
                "'user', '', '[{\"uri\": \"s3://a/b\", \"media_type\": \"image/png\", \"sha256\": \"%s\", \"name\": \"b.png\"}]'"
                        .formatted(HASH)));

        assertThat(assistant.lines(
                        "SELECT role, tool_calls -> 0 -> 'arguments', reasoning, tool_call_id, cached_tokens,"
                                + " attachments -> 0 ->> 'name', trace_id FROM messages ORDER BY seq"))
                .containsExactly(
                        "assistant | {\"x\": [1, null]} | hmm | null | 4 | null | 0af7651916cd43dd8448eb211c80319c",
                        "tool | null | null | c1 | null | null | null",
                        "user | null | null | null | null | b.png | null");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "content | 'user', ''",
                "content | 'robot', 'hello'",
                "content | 'tool', 'no call'",
                "content, tool_call_id | 'assistant', 'x', 'c1'",
                "content, tool_calls | 'user', 'x', '[{\"id\": \"c\", \"name\": \"f\", \"arguments\": {}}]'",
                "content, tool_calls | 'assistant', 'x', '[]'",
                "content, tool_calls | 'assistant', 'x', '{}'",
                "content, tool_calls | 'assistant', 'x', '[{\"id\": \"c\", \"name\": \"f\"}]'",
                "content, tool_calls | 'assistant', 'x', '[{\"id\": 7, \"name\": \"f\", \"arguments\": {}}]'",
                "content, tool_calls | 'assistant', 'x', '[{\"id\": \"c\", \"name\": {}, \"arguments\": {}}]'",
                "content, attachments | 'user', 'x', '[{\"uri\": \"a\", \"media_type\": \"image/png\"}]'",
                "content, attachments | 'user', 'x', '[{\"uri\": \"a\", \"media_type\": \"png\", \"sha256\": \"00\"}]'",
                "content, attachments | 'user', 'x', '[{\"uri\": [], \"media_type\": \"a/b\", \"sha256\": \"" + HASH
                        + "\"}]'",
                "content, attachments | 'user', 'x', '\"a\"'",
                "content, status | 'assistant', 'x', 'running'",
                "content, token_count | 'assistant', 'x', -1",
                "content, latency_ms | 'assistant', 'x', -1",
                "content, cached_tokens | 'assistant', 'x', -1",
                "content, trace_id | 'assistant', 'x', '00000000000000000000000000000000'",
                "content, trace_id | 'assistant', 'x', 'XYZ'",
                "content, span_id | 'assistant', 'x', 'b7ad6b7169203331'",
                "content, metadata | 'assistant', 'x', '[]'",
                "content, client_key | 'user', 'x', ''"
            })
    void refusesWhatIsNoMessage(String columns, String values) {
        assertThat(assistant.refusal(Caller.service(), say(columns, values))).isEqualTo("23514");
    }

    @Test
    void aStreamEndsOnce() throws SQLException {
        assistant.execute(say("content, status", "'assistant', '', 'partial'"));

        assistant.execute("UPDATE messages SET content = content || 'Hel'");
        assistant.execute("UPDATE messages SET content = content || 'lo', status = 'done', token_count = 2");

        assertThat(assistant.refusal(Caller.service(), "UPDATE messages SET status = 'partial'"))
                .isEqualTo("23514");
        assertThat(assistant.refusal(Caller.service(), "UPDATE messages SET status = 'cancelled'"))
                .isEqualTo("23514");
        assertThat(assistant.column("SELECT content FROM messages")).containsExactly("Hello");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "role = 'system'",
                "seq = 9",
                "conversation_id = gen_random_uuid()",
                "tenant_id = gen_random_uuid()"
            })
    void aMessageKeepsItsPlace(String change) throws SQLException {
        assistant.message(talk, "assistant", "x");

        assertThat(assistant.refusal(Caller.service(), "UPDATE messages SET " + change))
                .isEqualTo("23514");
    }

    /** Who streams what they say ends it too; the assistant's streams are the service's to end. */
    @Test
    void whoBeganAStreamEndsIt() throws SQLException {
        assistant.as(Caller.user(user), say("content, status", "'user', 'half a', 'partial'"));
        assistant.execute(say("content, status", "'assistant', 'half an', 'partial'"));

        assistant.as(Caller.user(user), "UPDATE messages SET status = 'done'");

        assertThat(assistant.column("SELECT status FROM messages ORDER BY seq")).containsExactly("done", "partial");
        assertThat(assistant.refusal(Caller.user(user), "SELECT end_streams('0')"))
                .isEqualTo("42501");
    }

    /** Edit the first question, answer it, go back to the first branch and on from there. */
    @Test
    void branchesAreKeptAndOneOfThemIsActive() throws SQLException {
        String first = assistant.message(talk, "user", "q1");
        String answer = assistant.message(talk, "assistant", "a1");
        assistant.execute(say("content, alternative_to", "'user', 'q1 edited', '%s'".formatted(first)));
        assertThat(path()).containsExactly("q1 edited");
        assistant.message(talk, "assistant", "a1 edited");
        assertThat(path()).containsExactly("q1 edited", "a1 edited");

        assistant.as(Caller.user(user), "UPDATE conversations SET active_message_id = '%s'".formatted(answer));
        assertThat(path()).containsExactly("q1", "a1");
        assistant.execute(say("content", "'user', 'q2'") + ", ('%s', 'assistant', 'a2')".formatted(talk));
        assertThat(path()).containsExactly("q1", "a1", "q2", "a2");
        assertThat(assistant.column("SELECT content FROM active_path('%s', 2)".formatted(talk)))
                .containsExactly("q2", "a2");
        assertThat(assistant.as(Caller.user(user), "SELECT content FROM active_path('%s')".formatted(talk)))
                .containsExactly("q1", "a1", "q2", "a2");
        assertThat(assistant.as(
                        Caller.user(assistant.user(assistant.tenant())),
                        "SELECT FROM active_path('%s')".formatted(talk)))
                .isEmpty();
    }

    @Test
    void branchesStayInTheirConversation() throws SQLException {
        String elsewhere = assistant.message(assistant.conversation(user), "user", "elsewhere");
        assistant.message(talk, "user", "here");

        for (String column : List.of("parent_message_id", "alternative_to")) {
            assertThat(assistant.refusal(
                            Caller.user(user), say("content, " + column, "'user', 'x', '%s'".formatted(elsewhere))))
                    .as(column)
                    .isEqualTo("23503");
        }
        assertThat(assistant.refusal(
                        Caller.user(user),
                        "UPDATE conversations SET active_message_id = '%s' WHERE id = '%s'".formatted(elsewhere, talk)))
                .isEqualTo("23503");
    }

    @Test
    void whatIsSentAgainLeavesTheActiveMessageAlone() throws SQLException {
        String first = assistant.message(talk, "user", "q1");
        String second = assistant.message(talk, "assistant", "a1");
        assistant.execute("UPDATE conversations SET active_message_id = '%s'".formatted(first));

        assistant.execute(
                say("content, id", "'assistant', 'a1', '%s'".formatted(second)) + " ON CONFLICT (id) DO NOTHING");

        assertThat(path()).containsExactly("q1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"parent_message_id", "alternative_to"})
    void noMessageIsGivenAnotherOfAnotherConversation(String column) throws SQLException {
        String elsewhere = assistant.message(assistant.conversation(user), "user", "elsewhere");
        String here = assistant.message(talk, "user", "here");
        String change = "UPDATE messages SET %s = '%s' WHERE id = '%s'";

        assertThat(assistant.refusal(Caller.service(), change.formatted(column, elsewhere, here)))
                .isEqualTo("23503");
        String next = assistant.message(talk, "user", "next");
        assertThat(assistant.refusal(Caller.service(), change.formatted(column, here, next)))
                .isEqualTo("done");
    }

    @Test
    void noMessageIsGivenAParentThatRepliesToIt() throws SQLException {
        String first = assistant.message(talk, "user", "q1");
        String second = assistant.message(talk, "assistant", "a1");

        for (String parent : List.of(first, second)) {
            assertThat(assistant.refusal(
                            Caller.service(),
                            "UPDATE messages SET parent_message_id = '%s' WHERE id = '%s'".formatted(parent, first)))
                    .isEqualTo("23503");
        }
    }

    /** Nor one that comes after it, where it is put in between. */
    @Test
    void noMessageRepliesToOneThatComesAfterIt() throws SQLException {
        assistant.execute(say("content, seq", "'user', 'later', 5"));
        assertThat(assistant.refusal(
                        Caller.service(),
                        say(
                                "content, seq, parent_message_id",
                                "'user', 'between', 3, '%s'".formatted(assistant.value("SELECT id FROM messages")))))
                .isEqualTo("23503");
    }

    /** After one message the session has its plans; with those, what took as long as the square of 20,000 took a minute. */
    @Test
    void longConversationsAreWrittenAndCutInTheTimeThatTheirLengthTakes() throws SQLException {
        assistant.message(talk, "user", "first");
        assistant.execute("""
                DELETE FROM messages WHERE seq = 1;
                INSERT INTO messages (conversation_id, role, content)
                SELECT '%1$s', 'user', 'm' FROM generate_series(1, 2);
                DELETE FROM messages WHERE seq = 1;
                SET statement_timeout = '30s';
                INSERT INTO messages (conversation_id, role, content)
                SELECT '%1$s', 'user', 'm' FROM generate_series(1, 20000);
                DELETE FROM messages WHERE seq < 20002 AND seq %% 2 = 1;
                DELETE FROM messages WHERE seq > 2 AND seq < 20000;
                SET CONSTRAINTS ALL IMMEDIATE""".formatted(talk));

        assertThat(assistant.lines("""
                SELECT message.seq, parent.seq
                FROM messages AS message LEFT JOIN messages AS parent ON parent.id = message.parent_message_id
                ORDER BY message.seq""")).containsExactly("2 | null", "20000 | 2", "20002 | 20000");
    }

    @Test
    void repliesAreHandedOnWhenMessagesGo() throws SQLException {
        List<String> ids = new ArrayList<>();
        for (String content : List.of("a", "b", "c", "d", "e")) {
            ids.add(assistant.message(talk, "user", content));
        }

        assistant.execute("DELETE FROM messages WHERE content IN ('b', 'c')");
        assertThat(path()).containsExactly("a", "d", "e");
        assistant.execute("UPDATE conversations SET active_message_id = '%s'".formatted(ids.get(3)));
        assistant.as(Caller.user(user), "DELETE FROM messages WHERE content IN ('a', 'd')");
        assertThat(path()).containsExactly("e");
        assertThat(assistant.value("SELECT count(*) FROM messages WHERE parent_message_id IS NOT NULL"))
                .isEqualTo("0");
        assistant.execute("DELETE FROM conversations");
        assertThat(assistant.value("SELECT count(*) FROM messages")).isEqualTo("0");
    }

    @Test
    void whatIsSentTwiceIsThereOnce() throws Exception {
        ConcurrentLinkedQueue<String> answers = new ConcurrentLinkedQueue<>();
        Clients.run(assistant, 8, (client, connection) -> {
            for (int i = 0; i < 10; i++) {
                Caller.user(user).take(connection);
                answers.addAll(Assistant.lines(
                        connection,
                        "SELECT message_id, seq, is_new FROM append_message('%s', 'user', 'text %d', 'key %d', '{\"token_count\": 5}')"
                                .formatted(talk, i, i)));
            }
        });

        assertThat(answers).hasSize(80);
        assertThat(answers.stream().filter(answer -> answer.endsWith("| t"))).hasSize(10);
        assertThat(answers.stream().map(answer -> answer.substring(0, 36)).distinct())
                .hasSize(10);
        assertThat(assistant.lines("SELECT count(*), max(seq), sum(token_count) FROM messages"))
                .containsExactly("10 | 10 | 50");
    }

    @Test
    void aKeyIsThatOfOneMessage() throws SQLException {
        String append = "SELECT seq, is_new FROM append_message('%s', 'user', '%s', %s)";
        assertThat(assistant.lines(append.formatted(talk, "a", "'k'"))).containsExactly("1 | t");
        assertThat(assistant.lines(append.formatted(talk, "a", "'k'"))).containsExactly("1 | f");
        assertThat(assistant.refusal(Caller.service(), append.formatted(talk, "b", "'k'")))
                .isEqualTo("23505");
        assertThat(assistant.lines(append.formatted(talk, "a", "NULL"))).containsExactly("2 | t");
        assertThat(assistant.lines(append.formatted(assistant.conversation(user), "b", "'k'")))
                .containsExactly("1 | t");
        assertThat(assistant.refusal(
                        Caller.service(),
                        "SELECT append_message('%s', 'user', 'x', NULL, '{\"seq\": 1, \"colour\": 2}')"
                                .formatted(talk)))
                .isEqualTo("22023");
    }

    /** A client that heard nothing sends the beginning of its stream again, when the stream has long grown or ended. */
    @Test
    void theBeginningOfAStreamIsSentAgain() throws SQLException {
        String begin = "SELECT seq, is_new FROM append_message('%s', '%%s', '%%s', 's', '%%s')".formatted(talk);
        String partial = "{\"status\": \"partial\"}";
        assertThat(assistant.lines(begin.formatted("assistant", "", partial))).containsExactly("1 | t");
        assertThat(assistant.lines(begin.formatted("assistant", "", partial))).containsExactly("1 | f");

        assistant.execute("""
                UPDATE messages SET content = 'It grows', reasoning = 'so',
                    tool_calls = '[{"id": "1", "name": "look", "arguments": {}}]'""");
        assertThat(assistant.lines(begin.formatted("assistant", "", partial))).containsExactly("1 | f");
        assistant.execute("UPDATE messages SET status = 'done'");
        assertThat(assistant.lines(begin.formatted("assistant", "It", partial))).containsExactly("1 | f");

        for (String other : List.of(
                begin.formatted("assistant", "This", partial),
                begin.formatted("tool", "", "{\"status\": \"partial\", \"tool_call_id\": \"1\"}"),
                begin.formatted("assistant", "It", "{}"),
                begin.formatted("assistant", "", "{\"status\": \"partial\", \"reasoning\": \"or\"}"))) {
            assertThat(assistant.refusal(Caller.service(), other)).as(other).isEqualTo("23505");
        }
    }

    /** What writes nothing chooses no branch: a plain INSERT that is sent again under its key, or to a place that is taken. */
    @Test
    void anInsertThatIsPassedOverLeavesTheBranch() throws SQLException {
        assistant.execute(say("content, client_key", "'user', 'q1', 'k'"));
        String answer = assistant.message(talk, "assistant", "a1");
        assistant.execute(say("content, alternative_to", "'assistant', 'a1 anew', '%s'".formatted(answer)));
        assistant.execute("UPDATE conversations SET active_message_id = '%s'".formatted(answer));

        assistant.execute(say("content, client_key", "'user', 'q1', 'k'") + " ON CONFLICT DO NOTHING");
        assistant.execute(say("content, seq", "'user', 'q1', 1") + " ON CONFLICT DO NOTHING");
        assertThat(path()).containsExactly("q1", "a1");

        String twice = ", ('%s', 'user', 'q2', 'k2') ON CONFLICT DO NOTHING".formatted(talk);
        assistant.execute(say("content, client_key", "'user', 'q2', 'k2'") + twice);
        assertThat(path()).containsExactly("q1", "a1", "q2");
    }

    /** An answer that calls other tools, or thinks otherwise, is another one, though it says the same, or nothing. */
    @Test
    void aKeyIsThatOfOneMessageWithAllThatItSays() throws SQLException {
        String call = "{\"tool_calls\": [{\"id\": \"%s\", \"name\": \"look\", \"arguments\": {}}]}";
        String file = "{\"attachments\": [{\"uri\": \"%s\", \"media_type\": \"text/plain\", \"sha256\": \""
                + "0".repeat(64) + "\"}]}";
        assistant.execute("SELECT append_message('%s', 'assistant', '', 'calls', '%s')".formatted(talk, """
                {"tool_calls": [{"id": "1", "name": "look", "arguments": {}},
                                {"id": "2", "name": "look", "arguments": {}}]}"""));
        List<List<String>> cases = List.of(
                List.of("assistant", call.formatted("a"), call.formatted("b")),
                List.of("tool", "{\"tool_call_id\": \"1\"}", "{\"tool_call_id\": \"2\"}"),
                List.of("assistant", "{\"reasoning\": \"so\"}", "{\"reasoning\": \"or so\"}"),
                List.of("user", file.formatted("a"), file.formatted("b")));
        for (List<String> each : cases) {
            String append = "SELECT is_new FROM append_message('%s', '%s', 'x', '%s', '%%s')"
                    .formatted(talk, each.get(0), "key " + cases.indexOf(each));
            assertThat(assistant.lines(append.formatted(each.get(1)))).containsExactly("t");
            assertThat(assistant.lines(append.formatted(each.get(1)))).containsExactly("f");
            for (String other : List.of(each.get(2), "{}")) {
                assertThat(assistant.refusal(Caller.service(), append.formatted(other)))
                        .as(other)
                        .isEqualTo("23505");
            }
        }
    }

    /** Two that write to the same two conversations, each in the order of their ids, do not deadlock. */
    @Test
    void writersOfManyConversationsDoNotWaitInACircle() throws Exception {
        for (int i = 0; i < 5; i++) {
            assistant.conversation(user);
        }
        Clients.run(assistant, 6, (client, connection) -> {
            for (int i = 0; i < 15; i++) {
                Assistant.lines(
                        connection,
                        "INSERT INTO messages (conversation_id, role, content) SELECT id, 'user', 'x' FROM conversations ORDER BY id");
            }
        });

        assertThat(assistant.lines("SELECT DISTINCT count(*), max(seq) FROM messages GROUP BY conversation_id"))
                .containsExactly("90 | 90");
    }

    @Test
    void aConversationThatIsNotThereIsSaid() throws SQLException {
        try (Connection connection = assistant.connect()) {
            Caller.service().take(connection);
            assertThat(assistant.refusal(Caller.service(), "SELECT append_message(gen_random_uuid(), 'user', 'x')"))
                    .isEqualTo("23503");
        }
    }
}
