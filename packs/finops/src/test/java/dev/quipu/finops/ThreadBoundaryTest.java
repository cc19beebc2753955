package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What belongs to a message belongs to its thread, however messages and threads go. */
@PostgresTest
class ThreadBoundaryTest {
    private FinOps finOps;
    private String thread = "";
    private String other = "";
    private String message = "";

    @BeforeEach
    void open(TestServer server) throws SQLException {
        finOps = FinOps.atHead(server);
        thread = finOps.thread();
        other = finOps.thread();
        message = finOps.message(thread, "hello");
    }

    @AfterEach
    void close() {
        finOps.close();
    }

    // F8: both were inserted
    @Test
    void intentsAndExecutionsRefuseAMessageOfAnotherThread() {
        assertThatThrownBy(() -> finOps.intent(other, message)).hasMessageContaining("query_intents_message_id_fkey");
        assertThatThrownBy(() -> finOps.execution(other, message))
                .hasMessageContaining("fk_execution_message_in_thread");
    }

    @Test
    void noneMovesToAnotherThreadWithoutItsMessage() throws Exception {
        finOps.intent(thread, message);
        finOps.execution(thread, message);

        assertThatThrownBy(() -> finOps.execute("UPDATE query_intents SET thread_id = '%s'".formatted(other)))
                .hasMessageContaining("query_intents_message_id_fkey");
        assertThatThrownBy(() -> finOps.execute("UPDATE agent_executions SET thread_id = '%s'".formatted(other)))
                .hasMessageContaining("fk_execution_message_in_thread");
    }

    @Test
    void bothMoveAlongWithTheirMessage() throws Exception {
        finOps.intent(thread, message);
        finOps.execution(thread, message);

        finOps.execute("UPDATE conversation_messages SET thread_id = '%s' WHERE id = '%s'".formatted(other, message));

        assertThat(finOps.column(
                        "SELECT thread_id FROM query_intents UNION ALL SELECT thread_id FROM agent_executions"))
                .containsExactly(other, other);
    }

    @Test
    void aMessageTakesItsIntentsAlongAndLeavesItsExecutions() throws Exception {
        finOps.intent(thread, message);
        String execution = finOps.execution(thread, message);
        String kept = finOps.message(thread, "stays");
        finOps.execution(thread, kept);

        finOps.execute("DELETE FROM conversation_messages WHERE id = '%s'".formatted(message));

        assertThat(finOps.value("SELECT count(*) FROM query_intents")).isEqualTo("0");
        assertThat(finOps.lines("SELECT id = '%s', thread_id, message_id FROM agent_executions ORDER BY 1 DESC"
                        .formatted(execution)))
                .containsExactly("t | " + thread + " | null", "f | " + thread + " | " + kept);
    }

    /** A dump restores foreign keys in an order of its own; the server then enforces them in that order. */
    @Test
    void aMessageCanBeDeletedInWhateverOrderItsKeysWereMade() throws Exception {
        finOps.execution(thread, message);
        finOps.execute("""
                ALTER TABLE agent_executions DROP CONSTRAINT agent_executions_message_id_fkey;
                ALTER TABLE agent_executions ADD CONSTRAINT agent_executions_message_id_fkey
                    FOREIGN KEY (message_id) REFERENCES conversation_messages (id) ON DELETE SET NULL""");

        finOps.execute("DELETE FROM conversation_messages");

        assertThat(finOps.lines("SELECT thread_id, message_id FROM agent_executions"))
                .containsExactly(thread + " | null");
    }

    @Test
    void anExecutionNeedsNoMessage() throws Exception {
        finOps.execute("""
                INSERT INTO agent_executions (thread_id, agent_name, agent_type, input_query, execution_time_ms, status)
                VALUES ('%s', 'supervisor', 'supervisor', 'why', 0, 'success')""".formatted(thread));

        assertThat(finOps.value("SELECT message_id IS NULL FROM agent_executions"))
                .isEqualTo("t");
    }

    // F3: the recommendations of a thread were deleted with it
    @Test
    void recommendationsOutliveTheirThreadAndTheirExecution() throws Exception {
        String execution = finOps.execution(thread, message);
        finOps.execute("""
                INSERT INTO optimization_recommendations
                    (thread_id, agent_execution_id, service, strategy_id, strategy_name, description)
                VALUES ('%s', '%s', 'Amazon EC2', 'ec2', 'Stop it', 'Stop idle instances')""".formatted(thread, execution));

        finOps.execute("DELETE FROM conversation_threads WHERE thread_id = '%s'".formatted(thread));

        assertThat(finOps.lines("SELECT thread_id, agent_execution_id, service FROM optimization_recommendations"))
                .containsExactly("null | null | Amazon EC2");
    }

    /** A temporary table of the same name must not stand in for the real one in a trigger. */
    @Test
    void temporaryTablesDoNotLeadTriggersAstray() throws Exception {
        finOps.rest();
        finOps.execution(thread, message);

        finOps.execute("""
                CREATE TEMPORARY TABLE conversation_threads (thread_id uuid, updated_at timestamptz);
                CREATE TEMPORARY TABLE conversation_messages (thread_id uuid, ordering_index integer);
                CREATE TEMPORARY TABLE agent_executions (message_id uuid);
                INSERT INTO finops.conversation_messages (thread_id, role, content, message_type)
                VALUES ('%s', 'user', 'second', 'query');
                DELETE FROM finops.conversation_messages WHERE id = '%s'""".formatted(thread, message));

        assertThat(finOps.touched(thread)).isTrue();
        assertThat(finOps.column("SELECT ordering_index FROM conversation_messages"))
                .containsExactly("1");
        assertThat(finOps.value("SELECT message_id IS NULL FROM agent_executions"))
                .isEqualTo("t");
    }
}
