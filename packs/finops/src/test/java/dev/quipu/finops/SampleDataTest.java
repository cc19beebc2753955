package dev.quipu.finops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@PostgresTest
class SampleDataTest {
    private static final String COUNTS = """
            SELECT (SELECT count(*) FROM conversation_threads), (SELECT count(*) FROM conversation_messages),
                   (SELECT count(*) FROM query_intents), (SELECT count(*) FROM agent_executions),
                   (SELECT count(*) FROM optimization_recommendations)
            """;

    /** All rows with all columns; the times as what they are apart, since the days follow the day of loading. */
    private static final String CONTENT = """
            SELECT encode(sha256(convert_to(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') FROM (
                SELECT 'message ' || message.id || role || content || message_type || message.metadata || ordering_index
                    || extract(epoch FROM message.created_at - thread.created_at)::numeric(20, 3)
                FROM conversation_messages AS message JOIN conversation_threads AS thread USING (thread_id)
                UNION ALL
                SELECT 'thread ' || thread_id || user_id || title || metadata || is_active
                FROM conversation_threads
                UNION ALL
                SELECT 'intent ' || id || message_id || original_query || coalesce(rewritten_query, '-') || intent_type
                    || intent_confidence || extracted_dimensions
                FROM query_intents
                UNION ALL
                SELECT 'execution ' || id || coalesce(message_id::text, '-') || agent_name || agent_type || status
                    || execution_time_ms || coalesce(error_message, '-') || tools_used || metadata
                FROM agent_executions
                UNION ALL
                SELECT 'recommendation ' || id || coalesce(agent_execution_id::text, '-') || description || priority_score
                    || coalesce(estimated_savings_max_usd::text, '-') || recommendation_steps || tags
                FROM optimization_recommendations
            ) AS rows (line)
            """;

    private static final String SUM = "6a900d430dec64663dcbd0ec2843234cf9fdb15bf22d5921005e420c65699aea";

    private FinOps finOps;

    @BeforeEach
    void open(TestServer server) {
        finOps = FinOps.withSampleData(server);
    }

    @AfterEach
    void close() {
        finOps.close();
    }

    @Test
    void isAMonthOfATeam() throws Exception {
        assertThat(finOps.lines(COUNTS)).containsExactly("420 | 5394 | 1657 | 7154 | 264");
        assertThat(finOps.column("SELECT DISTINCT status FROM agent_executions"))
                .hasSize(5);
        assertThat(finOps.column("SELECT DISTINCT status FROM optimization_recommendations"))
                .hasSize(5);
        assertThat(finOps.column("SELECT DISTINCT intent_type FROM query_intents"))
                .hasSize(17);
        assertThat(finOps.value("SELECT count(DISTINCT user_id) FROM conversation_threads"))
                .isEqualTo("12");
        assertThat(finOps.value("SELECT count(DISTINCT content) > 3000 FROM conversation_messages"))
                .isEqualTo("t");
        assertThat(finOps.value("SELECT count(*) FROM conversation_messages WHERE content ~ '[{}]'"))
                .as("messages with a gap that nothing was put into")
                .isEqualTo("0");
    }

    @Test
    void endsYesterdayAndReachesBackAMonth() throws Exception {
        assertThat(finOps.lines("""
                        SELECT max(updated_at) < now(), max(updated_at) > now() - interval '5 days',
                               min(created_at) > now() - interval '33 days',
                               min(created_at) < now() - interval '20 days'
                        FROM conversation_threads""")).containsExactly("t | t | t | t");
        assertThat(finOps.value("SELECT count(*) > 500 FROM agent_executions"
                        + " WHERE created_at > now() - interval '7 days'"))
                .isEqualTo("t");
    }

    // F18: the tables were emptied first
    @Test
    void canBeLoadedAgainWithoutEffect() throws Exception {
        String script = FinOps.PACK.read("sample-data.sql");
        String content = finOps.value(CONTENT);
        String changed = finOps.value("SELECT max(updated_at) FROM conversation_threads");

        finOps.execute(script);

        assertThat(finOps.value(CONTENT)).isEqualTo(content);
        assertThat(finOps.value("SELECT max(updated_at) FROM conversation_threads"))
                .isEqualTo(changed);
        assertThat(script.toUpperCase(Locale.ROOT)).doesNotContain("TRUNCATE");
    }

    @Test
    void leavesOtherRowsAndChangesToItsOwnAlone() throws Exception {
        String own = finOps.thread();
        finOps.message(own, "mine");
        String sample = finOps.value(
                "SELECT min(thread_id::text) FROM conversation_threads WHERE metadata @> '{\"sample\": true}'");
        finOps.execute(
                "DELETE FROM conversation_messages WHERE ordering_index = 0 AND thread_id = '%s'".formatted(sample));
        finOps.message(sample, "a message more");
        finOps.execute("UPDATE conversation_threads SET title = 'renamed' WHERE thread_id = '%s'".formatted(sample));
        String before = finOps.value(CONTENT);

        finOps.execute(FinOps.PACK.read("sample-data.sql"));

        assertThat(finOps.value(CONTENT)).isEqualTo(before);
    }

    @Test
    void goesAsItsHeaderSaysAndComesBackTheSame() throws Exception {
        String content = finOps.value(CONTENT);

        finOps.execute("""
                DELETE FROM optimization_recommendations WHERE metadata @> '{"sample": true}';
                DELETE FROM conversation_threads WHERE metadata @> '{"sample": true}'""");
        assertThat(finOps.lines(COUNTS)).containsExactly("0 | 0 | 0 | 0 | 0");

        finOps.execute(FinOps.PACK.read("sample-data.sql"));
        assertThat(finOps.value(CONTENT)).isEqualTo(content);
    }

    /** Nothing in it may hang on the server's version, its idea of chance, its collation, its time zone or the day. */
    @Test
    void isTheSameOnEveryServer() throws Exception {
        assertThat(finOps.value(CONTENT)).isEqualTo(SUM);
    }

    @ParameterizedTest
    @CsvSource({"2026-03-01T12:00Z, UTC", "2026-03-04T23:59:59Z, Asia/Kolkata", "2026-03-29T00:30Z, America/New_York"})
    void isTheSameOnEveryDayAndInEveryTimeZone(String now, String timeZone, TestServer server) throws Exception {
        try (FinOps other = FinOps.atHead(server)) {
            other.execute("SET TimeZone = '" + timeZone + "';"
                    + FinOps.PACK.read("sample-data.sql").replace("CURRENT_TIMESTAMP", "timestamptz '" + now + "'"));

            assertThat(other.value(CONTENT)).isEqualTo(SUM);
            assertThat(other.value("SELECT count(*) FROM conversation_threads WHERE updated_at > '" + now + "'"))
                    .isEqualTo("0");
        }
    }
}
