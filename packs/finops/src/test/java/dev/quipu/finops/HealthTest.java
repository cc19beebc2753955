package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.migration.testing.HealthRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

class HealthTest extends HealthRules {
    HealthTest() {
        super(FinOps.PACK, "tables_to_vacuum");
    }

    @Override
    protected Stream<Arguments> faults() {
        return Stream.of(
                arguments(
                        "invalid_indexes",
                        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_query_intents_type'::regclass"),
                arguments("disabled_triggers", "ALTER TABLE conversation_messages DISABLE TRIGGER ALL"),
                arguments(
                        "disabled_triggers",
                        "ALTER TABLE optimization_recommendations DISABLE TRIGGER trigger_calculate_priority"),
                arguments(
                        "unvalidated_constraints",
                        "ALTER TABLE agent_executions ADD CONSTRAINT quick CHECK (execution_time_ms < 1) NOT VALID"),
                arguments("orphans", PAST_TRIGGERS + "DELETE FROM conversation_threads"),
                arguments("orphans", PAST_TRIGGERS + "DELETE FROM conversation_messages"),
                arguments("orphans", PAST_TRIGGERS + "DELETE FROM agent_executions"),
                arguments("orphans", PAST_TRIGGERS + "UPDATE query_intents SET thread_id = gen_random_uuid()"),
                arguments("stale_threads", PAST_TRIGGERS + "UPDATE conversation_messages SET updated_at = now()"),
                arguments("broken_branches", PAST_TRIGGERS + """
                        UPDATE conversation_messages SET parent_message_id = (
                            SELECT reply.id FROM conversation_messages AS reply
                            WHERE reply.parent_message_id = conversation_messages.id LIMIT 1)
                        WHERE ordering_index = 0"""),
                arguments("broken_branches", PAST_TRIGGERS + """
                        UPDATE conversation_messages SET parent_message_id = (
                            SELECT id FROM conversation_messages AS there
                            WHERE there.thread_id <> conversation_messages.thread_id LIMIT 1)
                        WHERE ordering_index = 1"""),
                arguments(
                        "full_threads",
                        "INSERT INTO conversation_messages (thread_id, role, content, message_type, ordering_index)"
                                + " SELECT thread_id, 'user', 'x', 'query', 2147483647 FROM conversation_threads LIMIT 1"),
                arguments(
                        "unanswered_tool_calls",
                        "UPDATE conversation_messages SET tool_calls = '[{\"id\": \"1\", \"name\": \"f\", \"arguments\": {}}]'"
                                + " WHERE role = 'assistant'"),
                arguments("stuck_streams", PAST_TRIGGERS + "UPDATE conversation_messages SET status = 'partial'"),
                arguments(
                        "wrong_priorities",
                        PAST_TRIGGERS + "UPDATE optimization_recommendations SET priority_score = 1"),
                arguments(
                        "wrong_priorities",
                        PAST_TRIGGERS + "UPDATE optimization_recommendations SET priority_score = NULL"),
                arguments(
                        "overdue_recommendations",
                        "UPDATE optimization_recommendations SET status = 'under_review', expires_at = now() - interval '3 days'"),
                arguments(
                        "malformed_steps",
                        "UPDATE optimization_recommendations SET recommendation_steps = '[\"just text\"]'"),
                arguments(
                        "malformed_steps",
                        "UPDATE optimization_recommendations SET recommendation_steps = '[{\"title\": \"no more\"}]'"),
                arguments("runaway_executions", "UPDATE agent_executions SET execution_time_ms = 600001"),
                arguments("contradictory_executions", "UPDATE agent_executions SET status = 'success'"),
                arguments(
                        "contradictory_executions",
                        "UPDATE agent_executions SET status = 'error', error_message = NULL"),
                arguments("future_rows", "UPDATE query_intents SET created_at = now() + interval '1 day'"),
                arguments("future_rows", "UPDATE conversation_threads SET created_at = now() + interval '1 day'"),
                arguments(
                        "partly_searchable_messages",
                        "UPDATE conversation_messages SET content = repeat('x', 9000000)"
                                + " WHERE id = (SELECT id FROM conversation_messages LIMIT 1)"));
    }

    /** Statistics are not told at once, so this asks for what would be found instead of waiting until it is. */
    @Test
    void deadRowsAreCounted() throws Exception {
        String check = FinOps.PACK
                .read("health/tables_to_vacuum.sql")
                .replace("> 10000", ">= 0")
                .replace("> 0.3 *", ">= 0 *");

        assertThat(database().query(check)).hasSize(5);
    }
}
