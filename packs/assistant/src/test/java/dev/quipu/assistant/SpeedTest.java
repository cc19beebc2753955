package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.assistant.Assistant.Caller;
import dev.quipu.migration.testing.Clients;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The seed's promises, and what row-level security costs, at 2,000 conversations of 50 messages, one user having 10,000.
 * Takes minutes, and time depends on the machine, so it only runs when asked for: {@code -Dquipu.speed=true}.
 */
@PostgresTest
@EnabledIfSystemProperty(named = "quipu.speed", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpeedTest {
    private static final String USER = "00000000-0000-0000-0000-000000000001";
    private static final String TALK = "00000000-0000-0000-0000-000000000010";

    private static final String ROWS = """
            INSERT INTO tenants (id, name, slug)
            SELECT lpad(n::text, 32, '0')::uuid, 'T' || n, 't' || n FROM generate_series(1, 20) AS n;
            INSERT INTO users (id, tenant_id, email)
            SELECT lpad(n::text, 32, '0')::uuid, lpad((n % 20 + 1)::text, 32, '0')::uuid, 'u' || n FROM generate_series(1, 200) AS n;
            INSERT INTO conversations (id, tenant_id, user_id, created_at, updated_at)
            SELECT lpad(n::text, 32, '0')::uuid, tenant_id, users.id, now() - n * interval '1 hour', now() - n * interval '1 hour'
            FROM generate_series(1, 2000) AS n
            JOIN users ON users.id = lpad((CASE WHEN n <= 200 THEN 1 ELSE n % 199 + 2 END)::text, 32, '0')::uuid;
            INSERT INTO messages (conversation_id, role, content, seq, created_at, model_used)
            SELECT lpad(n::text, 32, '0')::uuid, CASE WHEN place % 2 = 0 THEN 'assistant' ELSE 'user' END,
                   (SELECT string_agg('word' || (n * 31 + place * 17 + word * word * 7) % 9000, ' ')
                    FROM generate_series(1, 60) AS word),
                   place, now() - n * interval '1 hour' + place * interval '1 minute', 'model'
            FROM generate_series(1, 2000) AS n, generate_series(1, 50) AS place;
            """;

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

    @ParameterizedTest(name = "{0} in {2} ms")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "conversations | SELECT * FROM conversations WHERE user_id = '" + USER
                        + "' AND NOT is_archived ORDER BY updated_at DESC LIMIT 20 | 10",
                "messages | SELECT * FROM messages WHERE conversation_id = '" + TALK + "' ORDER BY seq LIMIT 100 | 50",
                "search of a user | SELECT * FROM search_messages('word4711', '" + USER + "') | 100",
                "search of a tenant | SELECT * FROM search_messages('word4711') | 1000"
            })
    void answersInTime(String name, String sql, double limitMs, TestReporter reporter) throws SQLException {
        double ms = median(Caller.user(USER), sql, 51);

        reporter.publishEntry(name, "%.3f ms".formatted(ms));
        assertThat(ms).isLessThan(limitMs);
    }

    /** The same query without row-level security is what an application without it would write: with the tenant. */
    @ParameterizedTest
    @CsvSource({"conversations, user_id, updated_at DESC, 20", "messages, conversation_id, seq, 100"})
    void rowLevelSecurityCosts(String table, String key, String order, int limit, TestReporter reporter)
            throws SQLException {
        String sql = "SELECT * FROM %s WHERE %s = '%s'%s ORDER BY %s LIMIT %d"
                .formatted(
                        table,
                        key,
                        table.equals("messages") ? TALK : USER,
                        table.equals("messages") ? "" : " AND NOT is_archived",
                        order,
                        limit);
        String tenant = assistant.value("SELECT tenant_id FROM users WHERE id = '%s'".formatted(USER));
        String without = sql.replace(" ORDER", " AND tenant_id = '%s' ORDER".formatted(tenant));
        List<Double> ratios = new ArrayList<>();
        double withMs = 0;
        double withoutMs = 0;
        for (int round = 0; round < 9; round++) {
            withoutMs = median(Caller.service(), without, 201);
            withMs = median(Caller.user(USER), sql, 201);
            ratios.add(withMs / withoutMs);
        }
        ratios.sort(null);

        reporter.publishEntry(
                table, "%.2f times (%.3f ms to %.3f ms)".formatted(ratios.get(ratios.size() / 2), withMs, withoutMs));
        assertThat(ratios.get(ratios.size() / 2)).isLessThan(2);
    }

    @Test
    void appendsAndIncrements(TestReporter reporter) throws Exception {
        for (String sql : List.of(
                "SELECT append_message(lpad((1 + %d)::text, 32, '0')::uuid, 'user', 'how are you today, and where?')",
                "SELECT increment_usage_metrics('00000000-0000-0000-0000-000000000001', NULL, '2026-11-01', 1 + 0 * %d, 1, 0.1)")) {
            long start = System.nanoTime();
            Clients.run(assistant, 4, (client, connection) -> {
                for (int i = 0; i < 500; i++) {
                    Assistant.lines(connection, sql.formatted(client * 500 + i));
                }
            });
            reporter.publishEntry(
                    sql.substring(7, sql.indexOf('(')),
                    "%.0f a second, 4 clients".formatted(2000 / ((System.nanoTime() - start) / 1e9)));
        }
        assertThat(assistant.value("SELECT sum(request_count) FROM usage_metrics"))
                .isEqualTo("2000");
    }

    private double median(Caller caller, String sql, int runs) throws SQLException {
        try (Connection connection = assistant.connect()) {
            caller.take(connection);
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                List<Long> times = new ArrayList<>();
                for (int i = 0; i < runs + 10; i++) {
                    long start = System.nanoTime();
                    try (var rows = statement.executeQuery()) {
                        while (rows.next()) {
                            rows.getString(1);
                        }
                    }
                    if (i >= 10) {
                        times.add(System.nanoTime() - start);
                    }
                }
                times.sort(null);
                return times.get(times.size() / 2) / 1e6;
            }
        }
    }
}
