package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the planner makes of the queries, with its own settings, once there are rows enough to choose. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlanTest {
    /** 4,000 threads of 40 users, one with 4,000 messages, 12,000 intents and executions, 12,000 recommendations. */
    private static final String ROWS = """
            INSERT INTO conversation_threads (thread_id, user_id, created_at, updated_at, is_active)
            SELECT lpad(n::text, 32, '0')::uuid, 'user' || n % 40, now() - n * interval '10 minutes',
                   now() - n * interval '5 minutes', n % 3 > 0
            FROM generate_series(1, 4000) AS n;
            INSERT INTO conversation_messages
                (id, thread_id, role, content, message_type, ordering_index, created_at, updated_at)
            SELECT lpad(n::text, 32, '0')::uuid, lpad(CASE WHEN n <= 4000 THEN 1 ELSE n % 3999 + 2 END::text, 32, '0')::uuid,
                   'user', 'why does w' || n % 600 || ' cost x' || n, 'query', n, now() - interval '30 days',
                   now() - interval '30 days'
            FROM generate_series(1, 12000) AS n;
            INSERT INTO query_intents
                (thread_id, message_id, original_query, rewritten_query, intent_type, intent_confidence,
                 extracted_dimensions, created_at)
            SELECT thread_id, id, content, content, (enum_range(NULL::intent_type))[1 + ordering_index % 17],
                   ordering_index % 101 * 0.01, jsonb_build_object('services', jsonb_build_array('s' || ordering_index % 500)),
                   now() - ordering_index * interval '5 minutes'
            FROM conversation_messages;
            INSERT INTO agent_executions
                (thread_id, message_id, agent_name, agent_type, input_query, tools_used, execution_time_ms, status,
                 created_at)
            SELECT thread_id, id, 'agent' || ordering_index % 30, 'cost_analysis', content,
                   jsonb_build_array('tool' || ordering_index % 400), ordering_index * 7919 % 20000,
                   CASE WHEN ordering_index % 19 = 0 THEN 'error' ELSE 'success' END::execution_status,
                   now() - ordering_index * interval '5 minutes'
            FROM conversation_messages;
            INSERT INTO optimization_recommendations
                (thread_id, service, strategy_id, strategy_name, description, estimated_savings_max_percent,
                 implementation_effort_hours, confidence_score, status, tags, expires_at)
            SELECT thread_id, 's' || n % 50, 'strategy' || n % 100, 'name w' || n % 600, content, n * 7919 % 10000 * 0.01,
                   n * 31 % 100, n % 101 * 0.01, (enum_range(NULL::recommendation_status))[1 + n % 5],
                   jsonb_build_array('t' || n % 300), now() + (n % 400 - 200) * interval '1 day'
            FROM (SELECT thread_id, content, ordering_index AS n FROM conversation_messages) AS message
            """;

    private static final Map<String, String> GIVEN = Map.ofEntries(
            Map.entry("user_id", "user7"),
            Map.entry("thread_id", "00000000-0000-0000-0000-000000000001"),
            Map.entry("search", "w17"),
            Map.entry("service", "s17"),
            Map.entry("agent", "agent7"),
            Map.entry("tool", "tool7"),
            Map.entry("tag", "t7"),
            Map.entry("trace_id", "0af7651916cd43dd8448eb211c80319c"),
            Map.entry("percent", "97"),
            Map.entry("hours", "2"),
            Map.entry("below", "0.02"),
            Map.entry("over_ms", "19000"),
            Map.entry("from", "2000"),
            Map.entry("days", "2"));

    private FinOps finOps;

    @BeforeAll
    void open(TestServer server) throws SQLException {
        finOps = FinOps.atHead(server);
        finOps.execute(ROWS);
        finOps.execute("VACUUM ANALYZE");
    }

    @AfterAll
    void close() {
        finOps.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "active_conversations, idx_conversation_threads_user_recent",
        "recent_conversations, idx_conversation_threads_updated_at",
        "thread_messages, uq_thread_ordering",
        "thread_summary, conversation_threads_pkey",
        "thread_timeline, idx_agent_executions_thread_id",
        "search_questions, idx_query_intents_original_query_fts",
        "search_questions, idx_query_intents_rewritten_query_fts",
        "search_recommendations, idx_optimization_recommendations_description_fts",
        "search_recommendations, idx_optimization_recommendations_strategy_name_fts",
        "intents_by_type, idx_query_intents_created_at",
        "intents_by_service, idx_query_intents_dimensions_gin",
        "low_confidence_intents, idx_query_intents_confidence",
        "agent_performance, idx_agent_executions_created_at",
        "failed_executions, idx_agent_executions_created_at",
        "failures_of_agent, idx_agent_executions_failed",
        "slow_executions, idx_agent_executions_execution_time",
        "tool_usage, idx_agent_executions_created_at",
        "executions_with_tool, idx_agent_executions_tools_gin",
        "top_recommendations, idx_optimization_recommendations_top",
        "quick_wins, idx_optimization_recommendations_value",
        "expiring_recommendations, idx_optimization_recommendations_expiring",
        "recommendations_by_tag, idx_optimization_recommendations_tags_gin",
        "user_activity, idx_conversation_messages_created_at",
        "trace, idx_agent_executions_trace"
    })
    void isServedByItsIndex(String query, String index) throws Exception {
        assertThat(plan(query)).contains(index);
    }

    @ParameterizedTest
    @CsvSource({
        "active_conversations",
        "recent_conversations",
        "thread_messages",
        "slow_executions",
        "top_recommendations"
    })
    void readsInTheOrderOfItsIndex(String query) throws Exception {
        assertThat(plan(query)).doesNotContain("Sort");
    }

    /** The seed's search, word for word, has no index any more: it could not stand beside a message of 2 MB. */
    @Test
    void theSearchOfTheSeedStillRunsWhereNoMessageIsTooLong() throws Exception {
        String seed = "SELECT id FROM conversation_messages"
                + " WHERE to_tsvector('english', content) @@ to_tsquery('english', 'w17')";

        assertThat(finOps.query(seed)).hasSize(20);
        assertThat(finOps.query(seed.replace("to_tsvector('english', content)", "conversation_search_vector(content)")))
                .hasSize(20);
    }

    /** Appending looks for the last place by the end of an index, in a table of any size. */
    @Test
    void appendingDoesNotReadTheThread() throws Exception {
        String plan = String.join("\n", finOps.column("""
                EXPLAIN SELECT coalesce(max(ordering_index), -1) + 1 FROM conversation_messages
                WHERE thread_id = '00000000-0000-0000-0000-000000000001'"""));

        assertThat(plan).contains("Index Only Scan Backward using uq_thread_ordering");
    }

    private String plan(String name) throws SQLException {
        PackQuery query = PackQuery.read(FinOps.PACK, "queries/" + name + ".sql");
        return String.join("\n", finOps.column("EXPLAIN (COSTS off) " + query.with(GIVEN)));
    }
}
