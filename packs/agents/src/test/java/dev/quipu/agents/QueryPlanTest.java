package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the planner makes of the queries, with its own settings, once there are rows enough to choose. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class QueryPlanTest {
    /** 400 users, 8,000 conversations, 12,000 messages and requests; the triggers are off, since only rows matter here. */
    private static final String ROWS = """
            SET session_replication_role = replica;
            INSERT INTO users (id, username, email, hashed_password, locked_until)
            SELECT n, 'user' || n, n || '@example.com', 'x', CASE WHEN n = 7 THEN now() + interval '1 hour' END
            FROM generate_series(1, 4000) AS n;
            INSERT INTO conversations (id, user_id, title, status, updated_at, tags)
            SELECT n, n % 400 + 1, 'talk', CASE WHEN n % 3 = 0 THEN 'archived' ELSE 'active' END::conversationstatus,
                   now() - n * interval '5 minutes', jsonb_build_array('t' || n % 300)
            FROM generate_series(1, 8000) AS n;
            INSERT INTO messages (id, conversation_id, seq, role, content)
            SELECT n, CASE WHEN n <= 4000 THEN 1 ELSE n % 7999 + 2 END, n, 'user', 'x' FROM generate_series(1, 12000) AS n;
            INSERT INTO ai_requests (id, user_id, conversation_id, model_provider, model_name, status, response_time_ms,
                total_cost_usd, request_start_time, created_at, agent_id, trace_id)
            SELECT n, n % 400 + 1, n % 8000 + 1, 'openai', 'model ' || n % 9,
                   CASE WHEN n % 19 = 0 THEN 'failed' ELSE 'completed' END::requeststatus, n * 7919 % 20000, n % 97,
                   now() - (30000 - n) * interval '5 minutes', now() - (30000 - n) * interval '5 minutes', n % 50,
                   md5((n / 3)::text)
            FROM generate_series(1, 30000) AS n;
            INSERT INTO cost_tracking (user_id, model_provider, model_name, period_type, period_start, period_end)
            SELECT n % 400 + 1, 'openai', 'model ' || n % 9, (enum_range(NULL::budgetperiod))[1 + n % 5],
                   now() - n * interval '9 minutes', now() FROM generate_series(1, 20000) AS n;
            INSERT INTO system_alerts (user_id, alert_type, title, message, is_read, created_at)
            SELECT n % 400 + 1, 'system_error', 't', 'm', n % 4 > 0, now() - n * interval '1 minute'
            FROM generate_series(1, 12000) AS n;
            INSERT INTO system_alerts (user_id, alert_type, title, message, is_read, is_dismissed, created_at, updated_at)
            SELECT n % 400 + 1, 'system_error', 't', 'm', true, n % 60 = 0, now() - n * interval '1 hour', now() - n * interval '1 hour'
            FROM generate_series(1, 12000) AS n;
            INSERT INTO budget_reservations (user_id, amount, status, created_at, expires_at, ended_at)
            SELECT n % 400 + 1, 1, 'settled', now() - n * interval '1 hour', now(), now() - n * interval '1 hour'
            FROM generate_series(1, 4000) AS n;
            INSERT INTO generated_content (id, root_id, user_id, content_type, is_public, tags, created_at)
            SELECT n, n, n % 400 + 1, 'code', n % 50 = 0, jsonb_build_array('t' || n % 300), now() - n * interval '1 minute'
            FROM generate_series(1, 12000) AS n;
            INSERT INTO content_shares (content_id, shared_with) SELECT n, n % 400 + 1 FROM generate_series(1, 4000) AS n;
            INSERT INTO tasks (id, title, status, user_id, priority, available_at, dead_at)
            SELECT n, 't', CASE WHEN n % 10 = 0 THEN 'failed' WHEN n % 3 = 0 THEN 'pending' ELSE 'completed' END::taskstatus,
                   n % 400 + 1, n % 7, now() - n * interval '1 minute', CASE WHEN n % 10 = 0 THEN now() END
            FROM generate_series(1, 12000) AS n;
            INSERT INTO audit_logs (user_id, action, resource_type, resource_id, created_at)
            SELECT n % 400 + 1, 'update', 'conversation', n % 2000, now() - (12000 - n) * interval '2 minutes'
            FROM generate_series(1, 12000) AS n;
            INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, created_at)
            SELECT n % 400 + 1, 'openai', 'm', '/chat', now() - (30000 - n) * interval '5 minutes' FROM generate_series(1, 30000) AS n;
            INSERT INTO performance_metrics (metric_name, metric_category, metric_type, value, created_at)
            SELECT 'metric ' || n % 40, 'system', 'gauge', n, now() - n * interval '1 minute' FROM generate_series(1, 12000) AS n;
            INSERT INTO user_budgets (user_id, budget_name, budget_amount, period_start, period_end, is_active, utilization_percent)
            SELECT n % 400 + 1, 'b' || n, 1, now() - interval '90 days', now() + n % 60 * interval '1 day' - interval '58 days', n % 20 = 0, n % 100
            FROM generate_series(1, 8000) AS n;
            SET session_replication_role = origin
            """;

    private static final Map<String, String> GIVEN = Map.ofEntries(
            Map.entry("user_id", "7"),
            Map.entry("conversation_id", "1"),
            Map.entry("content_id", "17"),
            Map.entry("tag", "t7"),
            Map.entry("trace_id", "c4ca4238a0b923820dcc509a6f75849b"),
            Map.entry("metric", "metric 7"),
            Map.entry("resource_type", "conversation"),
            Map.entry("resource_id", "17"),
            Map.entry("model", "gpt-4"),
            Map.entry("over_ms", "19900"),
            Map.entry("days", "1"),
            Map.entry("hours", "24"),
            Map.entry("from", "2000"),
            Map.entry("period", "daily"));

    private Agents agents;

    @BeforeAll
    void open(TestServer server) throws SQLException {
        agents = Agents.atHead(server);
        agents.execute(ROWS);
        agents.execute("VACUUM ANALYZE");
    }

    @AfterAll
    void close() {
        agents.close();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
        "active_conversations, ix_conversations_user_recent",
        "conversation_messages, uq_messages_conversation_seq",
        "conversation_summary, ix_ai_requests_conversation_id",
        "conversations_with_tag, ix_conversations_tags",
        "error_rates, ix_ai_requests_status_created",
        "failed_requests, ix_ai_requests_status_created",
        "slow_requests, ix_ai_requests_performance",
        "trace, ix_ai_requests_trace",
        "user_costs, ix_cost_tracking_user_period",
        "cost_by_model, ix_cost_tracking_daily",
        "cache_usage, ix_cost_tracking_daily",
        "top_spenders, ix_cost_tracking_daily",
        "budget_overview, ix_user_budgets_user_active",
        "budgets_at_risk, ix_user_budgets_active",
        "user_alerts, ix_system_alerts_user_created",
        "open_alerts, ix_system_alerts_status",
        "metric_history, performance_metrics_default_metric_name_created_at_idx",
        "waiting_tasks, ix_tasks_claimable",
        "dead_tasks, ix_tasks_dead",
        "tasks_of_user, ix_tasks_user_status",
        "user_content, ix_generated_content_user_created",
        "content_versions, uq_generated_content_version",
        "public_content, ix_generated_content_public",
        "content_with_tag, ix_generated_content_tags",
        "shared_with_user, ix_content_shares_shared_with",
        "audit_trail, audit_logs_default_resource_type_resource_id_created_at_idx",
        "audit_of_user, audit_logs_default_user_id_created_at_idx",
        "locked_accounts, ix_users_locked"
    })
    void isServedByItsIndex(String query, String index) throws Exception {
        assertThat(plan(query)).contains(index);
    }

    /** Which index it is, is the planner's choice: since 18 it also skips through one whose first column is not asked for. */
    @ParameterizedTest
    @CsvSource({
        "model_performance",
        "agent_performance",
        "ratings",
        "expensive_requests",
        "daily_activity",
        "usage_by_endpoint"
    })
    void readsOnlyTheDaysThatItIsAskedFor(String query) throws Exception {
        assertThat(plan(query)).doesNotContain("Seq Scan on ai_requests").doesNotContain("Seq Scan on usage_logs");
    }

    @ParameterizedTest
    @CsvSource({"conversation_messages", "slow_requests", "waiting_tasks"})
    void readsInTheOrderOfItsIndex(String query) throws Exception {
        assertThat(plan(query)).doesNotContain("Sort");
    }

    private String plan(String name) throws SQLException {
        PackQuery query = PackQuery.read(Agents.PACK, "queries/" + name + ".sql");
        return String.join("\n", agents.column("EXPLAIN (COSTS off) " + query.with(GIVEN)));
    }

    /** Each batch is found in the order of its index, however many alerts there are that stay. */
    @ParameterizedTest
    @CsvSource({"system_alerts, ix_system_alerts_done", "budget_reservations, ix_budget_reservations_ended"})
    void whatIsDoneWithIsFoundByItsIndex(String table, String index) throws Exception {
        String body = agents.value("SELECT prosrc FROM pg_proc WHERE proname = 'delete_old_rows'");
        String batch = body.split("DELETE FROM " + table + " WHERE id IN \\(", 2)[1]
                .split("FOR UPDATE", 2)[0]
                .replace("at - kept", "now() - interval '90 days'")
                .replaceAll("LIMIT .*", "LIMIT 1000");
        assertThat(String.join("\n", agents.column("EXPLAIN (COSTS off) " + batch)))
                .contains(index)
                .doesNotContain("Sort Key: created_at");
    }
}
