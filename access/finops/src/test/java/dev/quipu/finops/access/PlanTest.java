package dev.quipu.finops.access;

import static dev.quipu.access.testing.Plans.assertByIndex;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is offered has an index: on many rows no statement reads a table through. Searching is a function of the pack. */
class PlanTest {
    private static final FinOpsStatements SQL = FinOpsStatements.in(Given.SCHEMA);
    private static final UUID ANY = new UUID(0, 7);
    private static final OffsetDateTime FROM = OffsetDateTime.parse("2026-03-01T00:00Z");

    private static Given given;
    private static Connection connection;

    @BeforeAll
    static void fill() throws SQLException {
        given = Given.empty();
        given.database().execute("""
                SET search_path = costs;
                SET session_replication_role = replica;
                CREATE FUNCTION pg_temp.id(n bigint) RETURNS uuid LANGUAGE sql
                    RETURN lpad(to_hex(n), 32, '0')::uuid;
                INSERT INTO conversation_threads (thread_id, user_id, updated_at, is_active)
                SELECT pg_temp.id(n), 'u' || n % 500, '2026-01-01Z'::timestamptz + n * interval '5 minutes', n % 10 <> 0
                FROM generate_series(1, 20000) AS n;
                INSERT INTO conversation_messages (id, thread_id, role, message_type, content, ordering_index, parent_message_id,
                    alternative_to, created_at)
                SELECT pg_temp.id(n), pg_temp.id(1 + n / 10), 'user', 'query', 'w' || n % 5000, n % 10,
                    CASE WHEN n % 10 > 0 THEN pg_temp.id(n - 1) END, CASE WHEN n % 50 = 0 THEN pg_temp.id(n - 1) END,
                    '2026-01-01Z'::timestamptz + n * interval '1 minute'
                FROM generate_series(1, 40000) AS n;
                INSERT INTO query_intents (thread_id, message_id, original_query, intent_type, intent_confidence)
                SELECT pg_temp.id(1 + n % 20000), pg_temp.id(n), 'q', (enum_range(NULL::intent_type))[1 + n % 5], n % 100 / 100.0
                FROM generate_series(1, 20000) AS n;
                INSERT INTO agent_executions (id, thread_id, agent_name, agent_type, input_query, tools_used, execution_time_ms,
                    status, trace_id, created_at)
                SELECT pg_temp.id(n), pg_temp.id(1 + n % 20000), 'a', 'forecasting', 'q', jsonb_build_array('t' || n % 500), n,
                    CASE WHEN n % 100 = 0 THEN 'error' ELSE 'success' END::execution_status, md5(n::text),
                    '2026-01-01Z'::timestamptz + n * interval '5 minutes'
                FROM generate_series(1, 20000) AS n;
                INSERT INTO optimization_recommendations (id, thread_id, service, strategy_id, strategy_name, description,
                    estimated_savings_max_percent, priority_score, status, expires_at)
                SELECT pg_temp.id(n), pg_temp.id(n), 's' || n % 300, 'x', 'x', 'x', n % 90, 1 + n % 100,
                    CASE WHEN n % 20 = 0 THEN 'active' ELSE 'rejected' END::recommendation_status,
                    '2026-01-01Z'::timestamptz + n * interval '5 minutes'
                FROM generate_series(1, 20000) AS n;
                ANALYZE""");
        connection = given.database().connect();
    }

    @AfterAll
    static void end() throws SQLException {
        connection.close();
        given.close();
    }

    @Test
    void threads() throws SQLException {
        ThreadStatements sql = SQL.threads();
        assertByIndex(connection, sql.recent, List.of(FROM, ANY), "u7");
        assertByIndex(connection, sql.find, ANY);
    }

    @Test
    void messages() throws SQLException {
        MessageStatements sql = SQL.messages();
        assertByIndex(connection, sql.inOrder, List.of(5), ANY);
        assertByIndex(connection, sql.find, ANY);
        assertByIndex(connection, sql.replies, ANY);
        assertByIndex(connection, sql.alternatives, ANY, ANY);
    }

    @Test
    void intents() throws SQLException {
        IntentStatements sql = SQL.intents();
        assertByIndex(connection, sql.find, ANY);
        assertByIndex(connection, sql.ofMessage, ANY);
        assertByIndex(connection, sql.ofThread, ANY);
        assertByIndex(connection, sql.unsure, List.of(new BigDecimal("0.30"), ANY), new BigDecimal("0.70"));
        assertByIndex(
                connection,
                sql.unsureOfType,
                List.of(new BigDecimal("0.30"), ANY),
                "cost_analysis",
                new BigDecimal("0.70"));
    }

    @Test
    void executions() throws SQLException {
        ExecutionStatements sql = SQL.executions();
        assertByIndex(connection, sql.find, ANY);
        assertByIndex(connection, sql.ofThread, List.of(FROM, ANY), ANY);
        assertByIndex(connection, sql.ofTrace, "0".repeat(32));
        assertByIndex(connection, sql.ofStatusSince, List.of(FROM.plusDays(1), ANY), "error", FROM);
        assertByIndex(connection, sql.ofStatus, List.of(FROM, ANY), "error");
        assertByIndex(connection, sql.slowest, List.of(19000, ANY), 100);
        assertByIndex(connection, sql.withTools, List.of(FROM, ANY), "[\"t7\"]");
    }

    @Test
    void recommendations() throws SQLException {
        RecommendationStatements sql = SQL.recommendations();
        assertByIndex(connection, sql.find, ANY);
        assertByIndex(connection, sql.top, List.of(50, new BigDecimal("7.5"), ANY));
        assertByIndex(connection, sql.ofService, List.of(50, new BigDecimal("7.5"), ANY), "active", "s7");
        assertByIndex(connection, sql.ofThread, ANY);
        assertByIndex(connection, sql.expiring, List.of(FROM, ANY), FROM, FROM.plusDays(1));
    }
}
