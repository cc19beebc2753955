package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@PostgresTest
class SampleDataTest {
    private static final String COUNTS = """
            SELECT (SELECT count(*) FROM tenants), (SELECT count(*) FROM users), (SELECT count(*) FROM conversations),
                   (SELECT count(*) FROM messages), (SELECT count(*) FROM feedback), (SELECT count(*) FROM usage_metrics),
                   (SELECT count(*) FROM model_usage)
            """;

    /** All that does not follow the day of loading. */
    private static final String CONTENT = """
            SELECT encode(sha256(convert_to(string_agg(line, E'\\n' ORDER BY line COLLATE "C"), 'UTF8')), 'hex') FROM (
                SELECT 'message ' || id || role || content || seq || status || coalesce(tool_calls::text, '-') || attachments
                    || coalesce(parent_message_id::text, '-') || coalesce(alternative_to::text, '-') FROM messages
                UNION ALL SELECT 'talk ' || id || user_id || title || is_archived FROM conversations
                UNION ALL SELECT 'user ' || id || auth_id || email || role FROM users
                UNION ALL SELECT 'thumb ' || id || message_id || user_id || rating FROM feedback
                UNION ALL SELECT 'model ' || id || model || prompt_tokens || estimated_cost FROM model_usage
                UNION ALL SELECT 'day ' || coalesce(user_id::text, '-') || total_tokens || estimated_cost FROM usage_metrics
            ) AS rows (line)
            """;

    // S16: 0 rows were loaded
    @Test
    void isHalfAYearOfThreeTenants(TestServer server) throws SQLException {
        try (Assistant assistant = Assistant.sample(server)) {
            assertThat(assistant.lines(COUNTS)).containsExactly("3 | 24 | 336 | 2565 | 267 | 431 | 651");
            assertThat(assistant.column("SELECT DISTINCT role FROM messages")).hasSize(3);
            assertThat(assistant.value("SELECT count(*) > 20 FROM messages WHERE alternative_to IS NOT NULL"))
                    .isEqualTo("t");
            assertThat(assistant.value("SELECT max(created_at) < now() FROM messages"))
                    .isEqualTo("t");
            assertThat(assistant.value("SELECT count(*) > 50 FROM conversations WHERE is_archived"))
                    .isEqualTo("t");
        }
    }

    @Test
    void leavesOtherRowsAndChangesAloneAndGoesAsItsHeaderSays(TestServer server) throws SQLException {
        try (Assistant assistant = Assistant.sample(server)) {
            String talk = assistant.value("SELECT min(id::text) FROM conversations");
            assistant.execute("UPDATE conversations SET title = 'renamed' WHERE id = '%s'".formatted(talk));
            assistant.message(talk, "user", "one more");
            String own = assistant.message(assistant.conversation(assistant.user(assistant.tenant())), "user", "mine");
            String before = assistant.value(CONTENT);

            assistant.execute(Assistant.PACK.read("sample-data.sql"));
            assertThat(assistant.value(CONTENT)).isEqualTo(before);

            assistant.execute("SELECT erase_tenant(id) FROM tenants WHERE features @> '{\"sample\": true}'");
            assertThat(assistant.column("SELECT id FROM messages")).containsExactly(own);
        }
    }

    /** Nothing in it may hang on the server's version, its idea of chance, its collation, its time zone or the day. */
    @ParameterizedTest
    @CsvSource({"2026-03-01T12:00Z, UTC", "2026-03-29T00:30Z, America/New_York", "2026-10-25T23:59:59Z, Asia/Kolkata"})
    void isTheSameOnEveryDayAndInEveryTimeZone(String now, String timeZone, TestServer server) throws SQLException {
        try (Assistant other = Assistant.empty(server)) {
            other.execute("SET TimeZone = '" + timeZone + "';"
                    + Assistant.PACK.read("sample-data.sql").replace("CURRENT_TIMESTAMP", "timestamptz '" + now + "'"));

            assertThat(other.value(CONTENT))
                    .isEqualTo("d454aaf26f589a868f17ce7b638939eebe244b8997ce12b093dc1c8d698c68af");
        }
    }
}
