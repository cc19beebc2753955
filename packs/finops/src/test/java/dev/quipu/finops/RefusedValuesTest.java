package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Values that no row may have: F2, F9, F19. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedValuesTest {
    private FinOps finOps;

    @BeforeAll
    void open(TestServer server) throws SQLException {
        finOps = FinOps.atHead(server);
        String thread = finOps.thread();
        String message = finOps.message(thread, "hello");
        finOps.intent(thread, message);
        finOps.execution(thread, message);
        finOps.execute("INSERT INTO optimization_recommendations (service, strategy_id, strategy_name, description)"
                + " VALUES ('s', 'i', 'n', 'd')");
    }

    @AfterAll
    void close() {
        finOps.close();
    }

    @ParameterizedTest(name = "{0} SET {1}")
    @MethodSource("refused")
    void isRefused(String table, String set, String reason) {
        assertThatThrownBy(() -> finOps.execute("UPDATE " + table + " SET " + set))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining(reason);
    }

    static Stream<Arguments> refused() {
        return Stream.of(
                arguments("conversation_threads", "metadata = NULL", "null value in column \"metadata\""),
                arguments("conversation_threads", "metadata = '[]'", "ck_thread_metadata_object"),
                arguments("conversation_threads", "metadata = 'null'", "ck_thread_metadata_object"),
                arguments("conversation_threads", "is_active = NULL", "null value in column \"is_active\""),
                arguments("conversation_threads", "user_id = repeat('x', 256)", "too long for type"),
                arguments("conversation_messages", "ordering_index = -5", "ck_ordering_index_not_negative"),
                arguments("conversation_messages", "metadata = NULL", "null value in column \"metadata\""),
                arguments("conversation_messages", "metadata = '1'", "ck_message_metadata_object"),
                arguments("conversation_messages", "role = 'robot'", "invalid input value for enum message_role"),
                arguments("conversation_messages", "role = 'tool'", "ck_message_tool_result"),
                arguments("conversation_messages", "tool_call_id = 'call 1'", "ck_message_tool_result"),
                arguments(
                        "conversation_messages",
                        "tool_calls = '[{\"id\": \"1\", \"name\": \"f\", \"arguments\": {}}]'",
                        "ck_message_tool_calls"),
                arguments("conversation_messages", "role = 'assistant', tool_calls = '[]'", "ck_message_tool_calls"),
                arguments(
                        "conversation_messages",
                        "role = 'assistant', tool_calls = '[{\"id\": \"1\", \"name\": \"f\"}]'",
                        "ck_message_tool_calls"),
                arguments("conversation_messages", "attachments = '{}'", "ck_message_attachments"),
                arguments(
                        "conversation_messages",
                        "attachments = '[{\"uri\": \"u\", \"media_type\": \"image/png\", \"sha256\": \"00\"}]'",
                        "ck_message_attachments"),
                arguments(
                        "conversation_messages",
                        "attachments = '[{\"uri\": \"u\", \"media_type\": \"image/png\"}]'",
                        "ck_message_attachments"),
                arguments("conversation_messages", "attachments = NULL", "null value in column \"attachments\""),
                arguments("conversation_messages", "status = 'lost'", "is done, which is final"),
                arguments("conversation_messages", "cached_tokens = -1", "ck_message_tokens_not_negative"),
                arguments("conversation_messages", "parent_message_id = gen_random_uuid()", "is not in thread"),
                arguments("agent_executions", "trace_id = 'x'", "ck_execution_trace_id"),
                arguments("agent_executions", "trace_id = repeat('0', 32)", "ck_execution_trace_id"),
                arguments("agent_executions", "span_id = repeat('a', 16)", "ck_execution_span_in_trace"),
                arguments(
                        "agent_executions",
                        "trace_id = repeat('a', 32), parent_span_id = repeat('a', 16)",
                        "ck_execution_span_in_trace"),
                arguments("query_intents", "intent_confidence = 1.01", "ck_intent_confidence_range"),
                arguments("query_intents", "intent_confidence = -0.01", "ck_intent_confidence_range"),
                arguments("query_intents", "intent_confidence = 'NaN'", "ck_intent_confidence_range"),
                arguments("query_intents", "extracted_dimensions = NULL", "null value in column"),
                arguments("query_intents", "extracted_dimensions = '[]'", "ck_extracted_dimensions_object"),
                arguments("query_intents", "intent_type = 'cost_anomaly_detection'", "invalid input value for enum"),
                arguments("agent_executions", "execution_time_ms = -1", "ck_execution_time_positive"),
                arguments(
                        "agent_executions",
                        "completed_at = created_at - interval '1 second'",
                        "ck_execution_completed_after_created"),
                arguments("agent_executions", "tools_used = NULL", "null value in column \"tools_used\""),
                arguments("agent_executions", "tools_used = '{}'", "ck_tools_used_array"),
                arguments("agent_executions", "metadata = NULL", "null value in column \"metadata\""),
                arguments("agent_executions", "metadata = '\"x\"'", "ck_execution_metadata_object"),
                arguments("optimization_recommendations", "tags = NULL", "null value in column \"tags\""),
                arguments("optimization_recommendations", "tags = '\"x\"'", "ck_tags_array"),
                arguments(
                        "optimization_recommendations", "recommendation_steps = '{}'", "ck_recommendation_steps_array"),
                arguments("optimization_recommendations", "metadata = '[]'", "ck_recommendation_metadata_object"),
                arguments("optimization_recommendations", "status = 'pending'", "invalid input value for enum"),
                arguments(
                        "optimization_recommendations",
                        "estimated_savings_max_percent = 100.01",
                        "ck_savings_max_percent_range"),
                arguments("optimization_recommendations", "estimated_savings_max_percent = 'NaN'", "ck_savings"),
                arguments(
                        "optimization_recommendations",
                        "estimated_savings_min_percent = -1",
                        "ck_savings_min_percent_range"),
                arguments(
                        "optimization_recommendations", "estimated_savings_min_percent = 5", "ck_savings_max_gte_min"),
                arguments(
                        "optimization_recommendations",
                        "estimated_savings_min_usd = -1",
                        "ck_savings_min_usd_positive"),
                arguments(
                        "optimization_recommendations",
                        "estimated_savings_max_usd = 'NaN'",
                        "ck_savings_max_usd_positive"),
                arguments(
                        "optimization_recommendations",
                        "estimated_savings_min_usd = 2, estimated_savings_max_usd = 1",
                        "ck_savings_usd_max_gte_min"),
                arguments("optimization_recommendations", "implementation_effort_hours = -1", "ck_effort_positive"),
                arguments("optimization_recommendations", "implementation_effort_hours = 'NaN'", "ck_effort_positive"),
                arguments("optimization_recommendations", "confidence_score = 'NaN'", "ck_confidence_range"),
                arguments("optimization_recommendations", "confidence_score = 1.5", "ck_confidence_range"),
                arguments("optimization_recommendations", "validation_count = -1", "ck_validation_count_positive"));
    }

    // F19: metadata || x was NULL where nobody had given any
    @Test
    void metadataCanBeAddedToWhereThereWasNone() throws Exception {
        finOps.execute("UPDATE conversation_threads SET metadata = metadata || '{\"team\": \"core\"}'");

        assertThat(finOps.value("SELECT metadata ->> 'team' FROM conversation_threads"))
                .isEqualTo("core");
    }

    @Test
    void anEmptyMessageIsAMessage() throws Exception {
        finOps.message(finOps.thread(), "");

        assertThat(finOps.value("SELECT count(*) FROM conversation_messages WHERE content = ''"))
                .isEqualTo("1");
    }
}
