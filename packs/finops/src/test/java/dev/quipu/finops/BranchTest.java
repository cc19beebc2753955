package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.migration.testing.Waiting;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Branches are trees within their thread, whatever is changed, moved or deleted, and however much of it. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BranchTest {
    private FinOps finOps;

    @BeforeAll
    void open(TestServer server) {
        finOps = FinOps.atHead(server);
    }

    @AfterAll
    void close() {
        finOps.close();
    }

    /** The places are given out in the order in which the rows are met, and one that was changed is met later. */
    @Test
    void messagesThatMoveInAnotherOrderMakeNoCircle() throws Exception {
        String old = threadOf("a", "b", "c", "d");
        String other = threadOf("x");
        finOps.execute(
                "UPDATE conversation_messages SET metadata = '{\"seen\": true}' WHERE content = 'b' AND thread_id = '%s'"
                        .formatted(old));
        finOps.execute("""
                SET enable_indexscan = off; SET enable_bitmapscan = off;
                UPDATE conversation_messages SET thread_id = '%s', ordering_index = NULL
                WHERE thread_id = '%s' AND content IN ('b', 'c')""".formatted(other, old));

        assertThat(contents(other)).containsExactly("x", "c", "b");
        assertThat(replies(other)).containsExactly("x to nothing", "c to b", "b to x");
        assertThat(replies(old)).containsExactly("a to nothing", "d to a");
    }

    @Test
    void noMessageIsGivenAParentThatRepliesToIt() throws Exception {
        String thread = threadOf("a", "b", "c");

        assertThatThrownBy(() -> reply(thread, "a", "c")).hasMessageContaining("which would reply to it");
        assertThatThrownBy(() -> reply(thread, "b", "b")).hasMessageContaining("which would reply to it");
        reply(thread, "c", "a");
        reply(thread, "b", "c");
        assertThat(replies(thread)).containsExactly("a to nothing", "b to c", "c to a");
    }

    @Test
    void twoWhoChangeParentsAtOnceMakeNoCircle() throws Exception {
        String thread = threadOf("a", "b", "c");
        reply(thread, "c", "a");
        try (Connection one = finOps.connect();
                Connection other = finOps.connect();
                Statement first = one.createStatement();
                Statement second = other.createStatement()) {
            one.setAutoCommit(false);
            first.execute(replying(thread, "b", "c"));
            try (Waiting waiting = Waiting.of(finOps, () -> second.execute(replying(thread, "c", "b")))) {
                one.commit();
                assertThatThrownBy(waiting::end).hasMessageContaining("which would reply to it");
            }
        }
        assertThat(replies(thread)).containsExactly("a to nothing", "b to c", "c to a");
    }

    @Test
    void noMessageStandsInThePlaceOfOneOfAnotherThread() throws Exception {
        String thread = threadOf("a", "b", "c");
        String other = threadOf("x");
        String alternative = "UPDATE conversation_messages SET alternative_to = (SELECT id FROM conversation_messages"
                + " WHERE thread_id = '%s' AND content = '%s') WHERE thread_id = '%s' AND content = '%s'";

        assertThatThrownBy(() -> finOps.execute(alternative.formatted(other, "x", thread, "c")))
                .hasMessageContaining("is not in thread");
        assertThatThrownBy(() -> finOps.execute(alternative.formatted(thread, "c", thread, "c")))
                .hasMessageContaining("ck_message_not_its_own_parent");
        finOps.execute(alternative.formatted(thread, "b", thread, "c"));
        finOps.execute(
                "UPDATE conversation_messages SET thread_id = '%s', ordering_index = NULL WHERE content = 'b' AND thread_id = '%s'"
                        .formatted(other, thread));
        assertThat(finOps.value("SELECT count(*) FROM conversation_messages WHERE alternative_to IS NOT NULL"
                        + " AND thread_id = '%s'".formatted(thread)))
                .isEqualTo("0");
    }

    /** Its transaction began before the thread was touched, so that it leaves the thread alone, and nobody waits for it. */
    @Test
    void whatMovesAwayWhileItIsChosenIsNotActiveInItsOldThread() throws Exception {
        String thread = threadOf("a", "b");
        String other = threadOf("x");
        try (Connection one = finOps.connect();
                Connection another = finOps.connect();
                Statement move = one.createStatement();
                Statement choose = another.createStatement()) {
            one.setAutoCommit(false);
            move.execute("SELECT now()");
            finOps.execute("UPDATE conversation_threads SET title = 'touched'");
            move.execute(
                    "UPDATE conversation_messages SET thread_id = '%s', ordering_index = 7 WHERE content = 'b' AND thread_id = '%s'"
                            .formatted(other, thread));
            String active = """
                    UPDATE conversation_threads SET active_message_id =
                        (SELECT id FROM conversation_messages WHERE thread_id = '%1$s' AND content = 'b')
                    WHERE thread_id = '%1$s'""".formatted(thread);
            try (Waiting waiting = Waiting.of(finOps, () -> choose.execute(active))) {
                one.commit();
                assertThatThrownBy(waiting::end).hasMessageContaining("fk_thread_active_message_in_thread");
            }
        }
        assertThat(path(thread)).containsExactly("a");
    }

    @Test
    void ofAtMostNoneThereIsNone() throws Exception {
        assertThat(finOps.column("SELECT content FROM active_path('%s', 0)".formatted(threadOf("a", "b"))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tool_calls = '[{\"id\": 1, \"name\": \"spend\", \"arguments\": {}}]'",
                "tool_calls = '[{\"id\": \"1\", \"name\": {\"of\": [\"spend\"]}, \"arguments\": {}}]'",
                "tool_calls = '[{\"id\": \"1\", \"name\": null, \"arguments\": {}}]'",
                "attachments = '[{\"uri\": {}, \"media_type\": \"a/b\", \"sha256\": \"{hash}\"}]'",
                "attachments = '[{\"uri\": \"u\", \"media_type\": [\"a/b\"], \"sha256\": \"{hash}\"}]'",
                "attachments = '[{\"uri\": \"u\", \"media_type\": \"a/b\", \"sha256\": {hash}}]'"
            })
    void whatOughtToBeTextIsText(String change) throws Exception {
        String message = finOps.value("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type)
                VALUES ('%s', 'assistant', 'a', 'response') RETURNING id""".formatted(finOps.thread()));

        assertThatThrownBy(() -> finOps.execute("UPDATE conversation_messages SET "
                        + change.replace("{hash}", "1".repeat(64)) + " WHERE id = '" + message + "'"))
                .hasMessageContaining("ck_message_");
    }

    /** After one message the session has its plans; with those, what took as long as the square of 20,000 took a minute. */
    @Test
    void longThreadsAreChangedMovedAndCutInTheTimeThatTheirLengthTakes() throws Exception {
        String thread = finOps.thread();
        String other = finOps.thread();
        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type)
                SELECT '%s', 'user', '', 'query' FROM generate_series(1, 20000)""".formatted(thread));
        finOps.execute("""
                SET statement_timeout = '30s';
                UPDATE conversation_messages SET metadata = '{"nth": 7}' WHERE thread_id = '%1$s' AND ordering_index = 7;
                UPDATE conversation_messages SET metadata = '{"all": 1}' WHERE thread_id = '%1$s';
                UPDATE conversation_messages SET thread_id = '%2$s' WHERE thread_id = '%1$s' AND ordering_index > 7;
                DELETE FROM conversation_messages WHERE thread_id = '%2$s' AND ordering_index < 19999""".formatted(thread, other));

        assertThat(replies(thread)).hasSize(8);
        assertThat(replies(other)).containsExactly(" to nothing");
    }

    private String threadOf(String... contents) throws SQLException {
        String thread = finOps.thread();
        for (String content : contents) {
            finOps.message(thread, content);
        }
        return thread;
    }

    private void reply(String thread, String content, String parent) throws SQLException {
        finOps.execute(replying(thread, content, parent));
    }

    private static String replying(String thread, String content, String parent) {
        return """
                UPDATE conversation_messages SET parent_message_id =
                    (SELECT id FROM conversation_messages WHERE thread_id = '%1$s' AND content = '%3$s')
                WHERE thread_id = '%1$s' AND content = '%2$s'""".formatted(thread, content, parent);
    }

    private List<String> path(String thread) throws SQLException {
        return finOps.column("SELECT content FROM active_path('%s')".formatted(thread));
    }

    private List<String> contents(String thread) throws SQLException {
        return finOps.column("SELECT content FROM conversation_messages WHERE thread_id = '%s' ORDER BY ordering_index"
                .formatted(thread));
    }

    private List<String> replies(String thread) throws SQLException {
        return finOps.replies(thread);
    }
}
