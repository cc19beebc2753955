package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A thread is never older than the last change of its messages. */
@PostgresTest
class ParentThreadTest {
    private FinOps finOps;
    private String thread = "";
    private String other = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        finOps = FinOps.atHead(server);
        thread = finOps.thread();
        other = finOps.thread();
    }

    @AfterEach
    void close() {
        finOps.close();
    }

    @Test
    void anInsertTouchesItsThreadAndNoOther() throws Exception {
        finOps.message(thread, "hello");

        assertThat(finOps.touched(thread)).isTrue();
        assertThat(finOps.touched(other)).isFalse();
    }

    @Test
    void anUpdateTouchesItsThread() throws Exception {
        String message = finOps.message(thread, "hello");
        finOps.rest();

        finOps.execute("UPDATE conversation_messages SET content = 'hi' WHERE id = '%s'".formatted(message));

        assertThat(finOps.touched(thread)).isTrue();
        assertThat(finOps.touched(other)).isFalse();
    }

    @Test
    void lookingAtAnotherBranchIsNoChange() throws Exception {
        String message = finOps.message(thread, "hello");
        finOps.message(thread, "hi");
        finOps.rest();

        finOps.execute("UPDATE conversation_threads SET active_message_id = '%s' WHERE thread_id = '%s'"
                .formatted(message, thread));
        assertThat(finOps.touched(thread)).isFalse();
        finOps.execute(
                "UPDATE conversation_threads SET active_message_id = NULL, updated_at = '2001-01-01' WHERE thread_id = '%s'"
                        .formatted(thread));
        assertThat(finOps.touched(thread)).isTrue();
    }

    /** Whatever else of the thread changes along with it, and not its time alone. */
    @ParameterizedTest
    @ValueSource(strings = {"title = 'new'", "metadata = '{\"a\": 1}'", "is_active = false", "user_id = 'boris'"})
    void aChangeBesideAnotherBranchIsAChange(String change) throws Exception {
        String message = finOps.message(thread, "hello");
        finOps.message(thread, "hi");
        finOps.rest();

        finOps.execute("UPDATE conversation_threads SET active_message_id = '%s', %s WHERE thread_id = '%s'"
                .formatted(message, change, thread));
        assertThat(finOps.touched(thread)).isTrue();
    }

    // F7: no trigger on DELETE
    @Test
    void aDeleteTouchesItsThread() throws Exception {
        String message = finOps.message(thread, "hello");
        finOps.rest();

        finOps.execute("DELETE FROM conversation_messages WHERE id = '%s'".formatted(message));

        assertThat(finOps.touched(thread)).isTrue();
        assertThat(finOps.touched(other)).isFalse();
    }

    // F7: touched the new thread only
    @Test
    void aMoveTouchesTheThreadItLeavesAndTheOneItJoins() throws Exception {
        String message = finOps.message(thread, "hello");
        finOps.rest();

        finOps.execute("UPDATE conversation_messages SET thread_id = '%s' WHERE id = '%s'".formatted(other, message));

        assertThat(finOps.touched(thread)).isTrue();
        assertThat(finOps.touched(other)).isTrue();
    }

    @Test
    void aThreadIsDeletedWithAllThatHangsOnIt() throws Exception {
        String message = finOps.message(thread, "hello");
        finOps.intent(thread, message);
        finOps.execution(thread, message);

        finOps.execute("DELETE FROM conversation_threads WHERE thread_id = '%s'".formatted(thread));

        assertThat(finOps.lines("""
                        SELECT (SELECT count(*) FROM conversation_messages), (SELECT count(*) FROM query_intents),
                               (SELECT count(*) FROM agent_executions), (SELECT count(*) FROM conversation_threads)""")).containsExactly("0 | 0 | 0 | 1");
    }

    @Test
    void anUpsertTouchesItsThread() throws Exception {
        String message = finOps.message(thread, "hello");
        finOps.rest();

        finOps.execute("""
                INSERT INTO conversation_messages (id, thread_id, role, content, message_type, ordering_index)
                VALUES ('%s', '%s', 'user', 'hi', 'query', 5)
                ON CONFLICT (id) DO UPDATE SET content = excluded.content""".formatted(message, thread));

        assertThat(finOps.touched(thread)).isTrue();
    }

    @Test
    void nobodySetsTheTimeOfAChangeByHand() throws Exception {
        String message = finOps.message(thread, "hello");

        finOps.execute("UPDATE conversation_threads SET updated_at = '2000-01-01'");
        finOps.execute("UPDATE conversation_messages SET updated_at = '2000-01-01' WHERE id = '%s'".formatted(message));

        assertThat(finOps.column("SELECT updated_at > now() - interval '1 hour' FROM conversation_threads"
                        + " UNION ALL SELECT updated_at > now() - interval '1 hour' FROM conversation_messages"))
                .containsOnly("t");
    }

    @Test
    void aTransactionThatBeganEarlierDoesNotTurnTheTimeBack() throws Exception {
        try (Connection early = finOps.connect();
                Statement statement = early.createStatement()) {
            early.setAutoCommit(false);
            statement.execute("SELECT now()");
            finOps.message(thread, "late");
            String late = finOps.value(updatedAt());

            statement.execute("UPDATE conversation_threads SET title = 'new' WHERE thread_id = '%s'".formatted(thread));
            early.commit();

            assertThat(finOps.value(updatedAt())).isEqualTo(late);
        }
    }

    /** History that is loaded keeps its times: the thread is as old as it says, and no older than its messages. */
    @Test
    void oldMessagesDoNotMakeAnOldThreadLookNew() throws Exception {
        finOps.execute("""
                INSERT INTO conversation_messages (thread_id, role, content, message_type, created_at, updated_at)
                VALUES ('%1$s', 'user', 'x', 'query', now() - interval '2 days', now() - interval '2 days'),
                       ('%2$s', 'user', 'x', 'query', now() - interval '2 hours', now() - interval '2 hours')""".formatted(thread, other));

        assertThat(finOps.touched(thread)).isFalse();
        assertThat(finOps.touched(other)).isTrue();
    }

    @Test
    void manyMessagesInOneTransactionWriteTheirThreadOnce() throws Exception {
        String before = finOps.value(version());
        try (Connection connection = finOps.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            String place = "";
            for (int i = 0; i < 10; i++) {
                statement.execute("""
                        INSERT INTO conversation_messages (thread_id, role, content, message_type)
                        SELECT '%s', 'user', 'x', 'query' FROM generate_series(1, 5)""".formatted(thread));
                String now = one(statement, version());
                assertThat(place).isIn("", now);
                place = now;
            }
            connection.commit();
            assertThat(place).isNotEqualTo(before);
        }
    }

    private String updatedAt() {
        return "SELECT updated_at FROM conversation_threads WHERE thread_id = '%s'".formatted(thread);
    }

    /** Where the row is: it moves with every write. */
    private String version() {
        return "SELECT ctid FROM conversation_threads WHERE thread_id = '%s'".formatted(thread);
    }

    private static String one(Statement statement, String sql) throws SQLException {
        try (var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }
}
