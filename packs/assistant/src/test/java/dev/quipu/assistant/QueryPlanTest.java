package dev.quipu.assistant;

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
import org.junit.jupiter.params.provider.ValueSource;

/** What the planner makes of the queries, with its own settings, once there are rows enough to choose. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlanTest {
    /** 40 tenants of 10 people, 8,000 conversations, one with 3,000 messages; 15,000 messages in all. */
    private static final String ROWS = """
            INSERT INTO tenants (id, name, slug, daily_token_limit)
            SELECT lpad(n::text, 32, '0')::uuid, 'T' || n, 't' || n, 100000 FROM generate_series(1, 40) AS n;
            INSERT INTO users (id, tenant_id, email)
            SELECT lpad(n::text, 32, '0')::uuid, lpad((n % 40 + 1)::text, 32, '0')::uuid, 'u' || n FROM generate_series(1, 400) AS n;
            INSERT INTO conversations (id, tenant_id, user_id, created_at, updated_at, is_archived)
            SELECT lpad(n::text, 32, '0')::uuid, tenant_id, users.id, now() - n * interval '1 hour', now() - n * interval '1 hour',
                   n % 3 = 0
            FROM generate_series(1, 8000) AS n
            JOIN users ON users.id = lpad(CASE WHEN n % 200 < 2 THEN 7 ELSE n % 400 + 1 END::text, 32, '0')::uuid;
            INSERT INTO messages (conversation_id, role, content, seq, created_at, model_used, latency_ms, trace_id, attachments,
                tool_call_id, tool_name)
            SELECT lpad(CASE WHEN n <= 3000 THEN 1 ELSE n % 3999 + 2 END::text, 32, '0')::uuid,
                   CASE WHEN n % 9 = 0 THEN 'tool' WHEN n % 2 = 0 THEN 'assistant' ELSE 'user' END,
                   'why does w' || n % 600 || ' cost x' || n, n, now() - n * interval '10 minutes',
                   CASE WHEN n % 2 = 0 THEN 'model' || n % 3 END, n * 7919 % 20000,
                   CASE WHEN n % 5 = 0 THEN md5(n::text) END,
                   CASE WHEN n % 50 = 0 THEN jsonb_build_array(jsonb_build_object('uri', 'a', 'media_type', 'a/b',
                       'sha256', encode(sha256(n::text::bytea), 'hex'))) ELSE '[]' END,
                   CASE WHEN n % 9 = 0 THEN 'c' || n END, CASE WHEN n % 9 = 0 THEN 'tool' || n % 4 END
            FROM generate_series(1, 15000) AS n;
            INSERT INTO feedback (message_id, user_id, rating, created_at)
            SELECT id, user_id, 1 - 2 * (seq % 4 / 3), created_at FROM messages WHERE role = 'assistant' AND seq % 3 = 0;
            INSERT INTO usage_metrics (tenant_id, user_id, date, total_tokens, prompt_tokens, request_count)
            SELECT tenant_id, id, current_date - day, 10, 10, 1 FROM users, generate_series(0, 49) AS day;
            INSERT INTO model_usage (tenant_id, user_id, date, model, prompt_tokens)
            SELECT tenant_id, user_id, date, 'm', 10 FROM usage_metrics;
            SELECT refresh_summaries()
            """;

    private static final Map<String, String> GIVEN = Map.of(
            "user_id", "00000000-0000-0000-0000-000000000007",
            "tenant_id", "00000000-0000-0000-0000-000000000007",
            "conversation_id", "00000000-0000-0000-0000-000000000001",
            "search", "w17",
            "trace_id", "c4ca4238a0b923820dcc509a6f75849b",
            "hash", "6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b",
            "from", "1500",
            "days", "2",
            "months", "3");

    private Assistant assistant;

    @BeforeAll
    void open(TestServer server) throws SQLException {
        assistant = Assistant.empty(server);
        assistant.execute(ROWS);
        assistant.execute("VACUUM ANALYZE");
    }

    @AfterAll
    void close() {
        assistant.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "active_conversations, idx_conversations_user_recent",
        "conversation_messages, uq_messages_conversation_seq",
        "message_alternatives, idx_messages_alternative",
        "recent_feedback, idx_feedback_",
        "worst_answers, idx_message_feedback_summary_tenant",
        "feedback_by_model, idx_feedback_created_at",
        "daily_usage, idx_usage_metrics_",
        "monthly_usage, idx_monthly_usage_summary_tenant",
        "usage_by_model, idx_model_usage_tenant_date",
        "latency_by_model, idx_messages_created_at",
        "slow_answers, idx_messages_created_at",
        "tool_usage, idx_messages_created_at",
        "user_activity, idx_messages",
        "trace_messages, idx_messages_trace",
        "attachment_uses, idx_messages_attachments",
        "idle_conversations, idx_conversations_idle"
    })
    void isServedByItsIndex(String query, String index) throws SQLException {
        assertThat(plan(query)).contains(index);
    }

    @ParameterizedTest
    @ValueSource(strings = {"active_conversations", "conversation_messages", "recent_feedback", "idle_conversations"})
    void readsInTheOrderOfItsIndex(String query) throws SQLException {
        assertThat(plan(query)).doesNotContain("Sort");
    }

    /** Appending looks for the last place by the end of an index, in a table of any size. */
    @Test
    void appendingDoesNotReadTheConversation() throws SQLException {
        assertThat(String.join("\n", assistant.column("""
                        EXPLAIN SELECT coalesce(max(seq), 0) + 1 FROM messages
                        WHERE conversation_id = '00000000-0000-0000-0000-000000000001'""")))
                .contains("Index Only Scan Backward using uq_messages_conversation_seq");
    }

    /** Under row-level security a read is by one index that holds the tenant too, and not by two that are put together. */
    @ParameterizedTest
    @CsvSource({
        "conversation_messages, idx_messages_tenant_conversation",
        "active_conversations, idx_conversations_tenant_user_recent"
    })
    void aReadOfATenantIsByOneIndex(String query, String index) throws SQLException {
        String sql = PackQuery.read(Assistant.PACK, "queries/" + query + ".sql").with(GIVEN);
        String plan = String.join(
                "\n", assistant.as(Assistant.Caller.user("00000000-0000-0000-0000-000000000007"), "EXPLAIN " + sql));

        assertThat(plan).contains(index).doesNotContain("BitmapAnd");
    }

    /** Few tenants, so that a user's conversations are a good part of the tenant's: the planner knows that they are all of them. */
    @Test
    void aUserOfOneOfFewTenantsReadsTheLatestInTheirOrder(TestServer server) throws SQLException {
        try (Assistant few = Assistant.empty(server)) {
            few.execute("""
                    INSERT INTO tenants (id, name, slug)
                    SELECT lpad(n::text, 32, '0')::uuid, 'T' || n, 't' || n FROM generate_series(1, 10) AS n;
                    INSERT INTO users (id, tenant_id, email)
                    SELECT lpad(n::text, 32, '0')::uuid, lpad((n % 10 + 1)::text, 32, '0')::uuid, 'u' || n
                    FROM generate_series(1, 20) AS n;
                    INSERT INTO conversations (tenant_id, user_id, updated_at)
                    SELECT tenant_id, users.id, now() - n * interval '1 hour' FROM generate_series(1, 4000) AS n
                    JOIN users ON users.id = lpad((n % 20 + 1)::text, 32, '0')::uuid
                    """);
            few.execute("VACUUM ANALYZE conversations");
            String sql = PackQuery.read(Assistant.PACK, "queries/active_conversations.sql")
                    .with(GIVEN);

            assertThat(few.as(Assistant.Caller.user("00000000-0000-0000-0000-000000000007"), "EXPLAIN " + sql))
                    .noneMatch(line -> line.contains("Sort"));
        }
    }

    private String plan(String name) throws SQLException {
        String sql = PackQuery.read(Assistant.PACK, "queries/" + name + ".sql").with(GIVEN);
        return String.join("\n", assistant.column("EXPLAIN " + sql));
    }
}
