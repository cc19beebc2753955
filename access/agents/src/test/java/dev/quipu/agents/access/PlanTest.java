package dev.quipu.agents.access;

import static dev.quipu.access.testing.Plans.assertByIndex;

import dev.quipu.access.support.Pages;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is offered has an index: on many rows no statement reads a table through. */
class PlanTest {
    private static final AgentsStatements SQL = AgentsStatements.in(Given.SCHEMA);
    private static final UUID ANY = UUID.randomUUID();
    private static final OffsetDateTime FROM = OffsetDateTime.parse("2026-03-01T00:00Z");

    private static Given given;
    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        given = Given.empty();
        given.database().execute("""
                SET search_path = platform;
                SET session_replication_role = replica;
                INSERT INTO users (username, email, hashed_password, locked_until)
                SELECT 'u' || n, n || '@example.com', 'x', CASE WHEN n % 50 = 0 THEN now() + interval '1 hour' END
                FROM generate_series(1, 2000) AS n;
                INSERT INTO agents (name, tags) SELECT 'a' || n, jsonb_build_array('t' || n % 500) FROM generate_series(1, 5000) AS n;
                INSERT INTO message_attachments (message_id, uri, media_type, sha256)
                SELECT n, 'u', 'm', sha256(n::text::bytea) FROM generate_series(1, 3000) AS n;
                INSERT INTO conversations (user_id, title, updated_at, tags)
                SELECT 1 + n % 2000, 't', '2026-01-01Z'::timestamptz + n * interval '1 minute', jsonb_build_array('t' || n % 500)
                FROM generate_series(1, 20000) AS n;
                INSERT INTO messages (conversation_id, seq, role, content, parent_message_id)
                SELECT 1 + n / 10, 1 + n % 10, 'user', 'm', nullif(n, 0) FROM generate_series(0, 29999) AS n;
                INSERT INTO ai_requests (user_id, conversation_id, message_id, task_id, request_id, model_provider, model_name,
                    request_start_time, status, trace_id, created_at)
                SELECT 1 + n % 2000, 1 + n % 2000, 1 + n % 3000, CASE WHEN n % 9 = 0 THEN n END, 'r' || n, 'openai',
                    'm' || n % 300, at, CASE WHEN n % 200 = 0 THEN 'failed' ELSE 'completed' END::requeststatus,
                    md5(n::text), at
                FROM generate_series(1, 40000) AS n, LATERAL (SELECT '2026-01-01Z'::timestamptz + n * interval '5 minutes' AS at) AS t;
                INSERT INTO cost_tracking (user_id, model_provider, model_name, period_type, period_start, period_end)
                SELECT 1 + n % 2000, 'openai', 'm' || n % 300, (enum_range(NULL::budgetperiod))[1 + n % 5], at, at + interval '1 hour'
                FROM generate_series(1, 40000) AS n, LATERAL (SELECT '2026-01-01Z'::timestamptz + n * interval '10 minutes' AS at) AS t;
                INSERT INTO user_budgets (user_id, budget_name, budget_amount, budget_period, period_start, period_end, is_active)
                SELECT 1 + n % 2000, 'b' || n, 1, 'hourly', at, at + interval '1 hour', n % 10 = 0
                FROM generate_series(1, 20000) AS n, LATERAL (SELECT '2026-01-01Z'::timestamptz + n * interval '1 hour' AS at) AS t;
                INSERT INTO system_alerts (user_id, alert_type, severity, title, message, source_table, source_id, period_key, is_read, created_at)
                SELECT 1 + n % 2000, 'system_error', CASE WHEN n % 100 = 0 THEN 'critical' ELSE 'low' END, 't', 'm', 'users', n, 'p',
                    n % 100 <> 0, '2026-01-01Z'::timestamptz + n * interval '1 minute'
                FROM generate_series(1, 20000) AS n;
                INSERT INTO generated_content (user_id, content_type, root_id, is_latest_version, version_number, is_public, is_template,
                    tags, created_at)
                SELECT 1 + n % 2000, (enum_range(NULL::contenttype))[1 + n % 11], 1 + n / 3, n % 3 = 0, n || '.0', n % 100 = 0,
                    n % 100 = 1, jsonb_build_array('t' || n % 500), '2026-01-01Z'::timestamptz + n * interval '1 minute'
                FROM generate_series(1, 20000) AS n;
                INSERT INTO content_shares (content_id, shared_with) SELECT n, 1 + n % 2000 FROM generate_series(1, 4000) AS n;
                INSERT INTO audit_logs (user_id, action, resource_type, resource_id, chain_seq, created_at)
                SELECT 1 + n % 2000, 'a' || n % 200, 'users', n % 2000, n, '2026-01-01Z'::timestamptz + n * interval '5 minutes'
                FROM generate_series(1, 20000) AS n;
                INSERT INTO tasks (user_id, parent_task_id, title, status, priority, trace_id, dead_at, created_at)
                SELECT 1 + n % 2000, CASE WHEN n % 9 = 0 THEN n - 1 END, 't',
                    CASE WHEN n % 100 = 0 THEN 'pending' WHEN n % 100 = 1 THEN 'failed' ELSE 'completed' END::taskstatus, n % 5,
                    md5(n::text), CASE WHEN n % 100 = 1 THEN now() END, '2026-01-01Z'::timestamptz + n * interval '1 minute'
                FROM generate_series(1, 20000) AS n;
                INSERT INTO model_prices (model_provider, model_name, kind, valid_from, price_per_million)
                SELECT 'openai', 'm' || n, 'input', '-infinity', 1 FROM generate_series(1, 5000) AS n;
                ANALYZE""");
        connection = given.database().connect();
    }

    @AfterAll
    static void end() throws SQLException {
        connection.close();
        given.close();
    }

    private static void byIndex(Pages<?> pages, Object... values) throws SQLException {
        assertByIndex(connection, pages, List.of(FROM, 5000L), values);
    }

    @Test
    void users() throws SQLException {
        UserStatements sql = SQL.users();
        assertByIndex(connection, sql.find, 7L);
        assertByIndex(connection, sql.hold, 7L);
        assertByIndex(connection, sql.byUuid, ANY);
        assertByIndex(connection, sql.byEmail, "7@Example.com");
        assertByIndex(connection, sql.byUsername, "U7");
        assertByIndex(connection, sql.all, List.of(7L));
        byIndex(sql.locked);
    }

    @Test
    void conversationsAndMessages() throws SQLException {
        ConversationStatements conversations = SQL.conversations();
        byIndex(conversations.recent, 7L);
        assertByIndex(connection, conversations.byUuid, ANY);
        byIndex(conversations.withTag, "t7");
        MessageStatements messages = SQL.messages();
        assertByIndex(connection, messages.inOrder, List.of(5), 7L);
        assertByIndex(connection, messages.replies, 7L);
        assertByIndex(connection, messages.attachments, 7L);
        String none = "{NULL}";
        String array = "{\"[]\"}";
        String object = "{\"{}\"}";
        assertByIndex(
                connection,
                messages.same,
                "{" + ANY + "}",
                "{user}",
                "{x}",
                "{done}",
                none,
                none,
                array,
                none,
                none,
                none,
                object);
    }

    @Test
    void roster() throws SQLException {
        assertByIndex(connection, SQL.roster().find, 7L);
        assertByIndex(connection, SQL.roster().byUuid, ANY);
        assertByIndex(connection, SQL.roster().all, List.of(7L));
        assertByIndex(connection, SQL.roster().withTag, List.of(7L), "t7");
    }

    @Test
    void requests() throws SQLException {
        RequestStatements sql = SQL.requests();
        byIndex(sql.ofUser, 7L);
        byIndex(sql.ofStatus, "failed");
        byIndex(sql.ofModel, "openai", "m7");
        assertByIndex(connection, sql.byUuid, ANY);
        assertByIndex(connection, sql.byKey, "r7");
        assertByIndex(connection, sql.ofConversation, List.of(5000L), 7L);
        assertByIndex(connection, sql.ofMessage, 7L);
        assertByIndex(connection, sql.ofTask, 9L);
        assertByIndex(connection, sql.ofTrace, "0".repeat(32));
        assertByIndex(connection, sql.userRange, 7L, FROM, FROM.plusDays(7));
        assertByIndex(connection, sql.range, FROM, FROM.plusDays(1));
    }

    @Test
    void costsAndPrices() throws SQLException {
        assertByIndex(connection, SQL.costs().ofUser, 7L, FROM, FROM.plusDays(7), "daily");
        assertByIndex(
                connection,
                SQL.costs().ofModel,
                List.of(BigDecimal.ONE, 7L, FROM),
                "openai",
                "m7",
                FROM,
                FROM.plusDays(7),
                "daily");
        assertByIndex(connection, SQL.costs().days, FROM, FROM.plusDays(7));
        assertByIndex(connection, SQL.prices().history, "openai", "m7");
    }

    @Test
    void budgetsAndAlerts() throws SQLException {
        BudgetStatements budgets = SQL.budgets();
        assertByIndex(connection, budgets.active, 7L);
        byIndex(budgets.history, 7L);
        AlertStatements alerts = SQL.alerts();
        byIndex(alerts.unread);
        byIndex(alerts.openOfUser, 7L);
        byIndex(alerts.ofUser, 7L);
        byIndex(alerts.openOfSeverity, "critical");
        assertByIndex(connection, alerts.raised, "users", 7L, "system_error", "p");
    }

    @Test
    void contents() throws SQLException {
        ContentStatements sql = SQL.contents();
        byIndex(sql.ofUser, 7L);
        byIndex(sql.publicOnes);
        byIndex(sql.templates);
        byIndex(sql.ofType, "code");
        assertByIndex(connection, sql.byUuid, ANY);
        byIndex(sql.withTag, "t7");
        assertByIndex(connection, sql.versions, 7L);
        assertByIndex(connection, sql.latest, 7L);
        assertByIndex(connection, sql.lock, 7L);
        assertByIndex(connection, sql.sharedWith, 7L);
        assertByIndex(connection, sql.unshare, 7L, 7L);
    }

    @Test
    void audit() throws SQLException {
        AuditStatements sql = SQL.audit();
        assertByIndex(connection, sql.latest, List.of(5000L));
        assertByIndex(connection, sql.inOrder, List.of(5000L));
        byIndex(sql.ofUser, 7L);
        byIndex(sql.ofAction, "a7");
        byIndex(sql.ofResource, "users", "7");
    }

    @Test
    void tasks() throws SQLException {
        TaskStatements sql = SQL.tasks();
        assertByIndex(connection, sql.byUuid, ANY);
        assertByIndex(connection, sql.waiting, 20);
        byIndex(sql.dead);
        byIndex(sql.ofStatus, "failed");
        assertByIndex(connection, sql.ofUser, List.of(5000L), 7L, "completed");
        assertByIndex(connection, sql.parts, 8L);
        assertByIndex(connection, sql.ofTrace, "0".repeat(32));
    }
}
