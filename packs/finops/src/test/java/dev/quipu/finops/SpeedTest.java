package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.Clients;
import dev.quipu.migration.testing.PackQuery;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The seed's promises at 1,000 threads of 100 messages. Takes half a minute, and time depends on the machine, so it only
 * runs when asked for: {@code -Dquipu.speed=true}.
 */
@PostgresTest
@EnabledIfSystemProperty(named = "quipu.speed", matches = "true")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpeedTest {
    private static final String ROWS = """
            INSERT INTO conversation_threads (thread_id, user_id, title, created_at, updated_at)
            SELECT lpad(n::text, 32, '0')::uuid, 'user' || n % 20, 'thread ' || n, now() - interval '30 days', now()
            FROM generate_series(1, 1000) AS n;
            INSERT INTO conversation_messages (thread_id, role, content, message_type, ordering_index, created_at)
            SELECT lpad(thread::text, 32, '0')::uuid, 'user',
                   (SELECT string_agg('word' || (thread * 31 + place * 17 + word * word * 7) % 9000, ' ')
                    FROM generate_series(1, 60) AS word),
                   'query', place, now() - thread * interval '40 minutes'
            FROM generate_series(1, 1000) AS thread, generate_series(0, 99) AS place;
            INSERT INTO agent_executions
                (thread_id, agent_name, agent_type, input_query, execution_time_ms, status, created_at)
            SELECT thread_id, 'agent' || ordering_index % 11, (enum_range(NULL::agent_type))[1 + ordering_index % 11],
                   left(content, 60), ordering_index * 7919 % 20000,
                   CASE WHEN ordering_index % 14 = 0 THEN 'error' ELSE 'success' END::execution_status, created_at
            FROM conversation_messages
            """;

    private static final Map<String, String> GIVEN =
            Map.of("user_id", "user7", "thread_id", "00000000-0000-0000-0000-000000000500", "search", "word4711");

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

    @ParameterizedTest(name = "{0} in {1} ms")
    @CsvSource({"active_conversations, 10", "thread_messages, 50", "search_messages, 100", "agent_performance, 200"})
    void answersInTime(String query, double limitMs, TestReporter reporter) throws Exception {
        String sql = PackQuery.read(FinOps.PACK, "queries/" + query + ".sql").with(GIVEN);
        // One row by its key: what a query costs at least.
        double lookUpMs = median(
                "SELECT * FROM conversation_threads WHERE thread_id = '%s'".formatted(GIVEN.get("thread_id")), 21);
        double ms = median(sql, 21);

        reporter.publishEntry(
                query,
                "%.2f ms, %d rows, %.1f times a look-up by key (%.2f ms)"
                        .formatted(ms, finOps.query(sql).size(), ms / lookUpMs, lookUpMs));
        assertThat(ms).isLessThan(limitMs);
    }

    /** The seed says: about 100 MB, and the content. */
    @Test
    void takesHundredMegabytesBesideTheContent(TestReporter reporter) throws Exception {
        long bytes = Long.parseLong(finOps.value("""
                SELECT pg_total_relation_size('conversation_threads') + pg_total_relation_size('conversation_messages')
                    - (SELECT sum(octet_length(content)) FROM conversation_messages)"""));

        reporter.publishEntry("size beside the content", bytes / 1_000_000 + " MB");
        assertThat(bytes).isLessThan(100_000_000);
    }

    @Test
    void appends(TestReporter reporter) throws Exception {
        String count = "SELECT count(*) FROM conversation_messages WHERE content = 'why did it cost more'";
        long before = Long.parseLong(finOps.value(count));
        long start = System.nanoTime();
        Clients.run(finOps, 4, (client, connection) -> {
            for (int i = 0; i < 500; i++) {
                try (Statement statement = connection.createStatement()) {
                    statement.execute("INSERT INTO conversation_messages (thread_id, role, content, message_type)"
                            + " SELECT thread_id, 'user', 'why did it cost more', 'query' FROM conversation_threads"
                            + " WHERE thread_id = lpad('%d', 32, '0')::uuid".formatted(client * 200 + i % 200 + 1));
                }
            }
        });
        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(Long.parseLong(finOps.value(count)) - before).isEqualTo(2000);
        reporter.publishEntry("appends", "%.0f a second".formatted(2000 / seconds));
    }

    private double median(String sql, int runs) throws SQLException {
        List<Double> times = new ArrayList<>();
        try (Connection connection = finOps.connect();
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < runs; i++) {
                long start = System.nanoTime();
                statement.executeQuery(sql).close();
                times.add((System.nanoTime() - start) / 1e6);
            }
        }
        return times.stream().sorted().toList().get(runs / 2);
    }
}
