package dev.quipu.assistant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.testing.Killed;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A backend that dies in the middle leaves nothing half done, and the same call again does it all. */
@PostgresTest
class KilledTest {
    private static final String TENANT = "5a000000-0000-4000-8000-000000000001";

    private Assistant assistant;

    @BeforeEach
    void open(TestServer server) {
        assistant = Assistant.sample(server);
    }

    @AfterEach
    void close() {
        assistant.close();
    }

    private String count(String table) throws SQLException {
        return assistant.value("SELECT count(*) FROM " + table);
    }

    /** Kills a call once it has done everything but commit, and once where it waits for a row. */
    private void kill(String lock, String call) throws Exception {
        Killed.beforeCommit(assistant, call);
        try (Connection connection = assistant.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(lock);
            Killed.whileWaiting(assistant, call);
            connection.rollback();
        }
    }

    @Test
    void archiving() throws Exception {
        String archive = "SELECT archive_conversations(interval '0', 100)";
        String before = count("conversations WHERE NOT is_archived");
        Killed.beforeCommit(assistant, archive);
        assertThat(count("conversations WHERE NOT is_archived")).isEqualTo(before);
        String touched = assistant.value("SELECT max(updated_at) FROM conversations");
        while (!assistant.value(archive).equals("0")) {
            // In pieces, as maintenance does it.
        }
        assertThat(count("conversations WHERE NOT is_archived")).isEqualTo("0");
        assertThat(assistant.value("SELECT max(updated_at) FROM conversations")).isEqualTo(touched);
    }

    @Test
    void erasingAUser() throws Exception {
        String user = assistant.value("SELECT id FROM users WHERE tenant_id = '%s' AND name = 'Ben'".formatted(TENANT));
        String state = "SELECT (SELECT count(*) FROM users), (SELECT count(*) FROM conversations),"
                + " (SELECT count(*) FROM messages), (SELECT count(*) FROM feedback),"
                + " (SELECT count(*) FROM monthly_usage_summary), (SELECT sum(total_tokens) FROM usage_metrics),"
                + " (SELECT count(*) FROM usage_metrics), (SELECT sum(estimated_cost) FROM model_usage)";
        var before = assistant.lines(state);
        String erase = "SELECT * FROM erase_user('%s')".formatted(user);
        kill("SELECT FROM conversations WHERE user_id = '%s' FOR UPDATE".formatted(user), erase);
        assertThat(assistant.lines(state)).isEqualTo(before);

        String tokens = assistant.value("SELECT sum(total_tokens) FROM usage_metrics");
        assistant.lines(erase);
        assertThat(count("users WHERE id = '%s'".formatted(user))).isEqualTo("0");
        assertThat(assistant.value("SELECT sum(total_tokens) FROM usage_metrics"))
                .isEqualTo(tokens);
    }

    @Test
    void erasingATenant() throws Exception {
        String before = count("messages");
        kill(
                "SELECT FROM messages WHERE tenant_id = '%s' FOR UPDATE".formatted(TENANT),
                "SELECT * FROM erase_tenant('%s')".formatted(TENANT));
        assertThat(count("messages")).isEqualTo(before);
        assistant.lines("SELECT * FROM erase_tenant('%s')".formatted(TENANT));
        assertThat(count("messages WHERE tenant_id = '%s'".formatted(TENANT))).isEqualTo("0");
    }

    @Test
    void countingUsage() throws Exception {
        String state = "SELECT sum(total_tokens), sum(request_count), sum(estimated_cost),"
                + " (SELECT sum(request_count) FROM model_usage), (SELECT count(*) FROM token_reservations)"
                + " FROM usage_metrics";
        var before = assistant.lines(state);
        String today = "(now() AT TIME ZONE 'UTC')::date";
        String record = "SELECT record_usage('%s', NULL, %s, 'gpt-5', 1, 2, 0.1)".formatted(TENANT, today);
        assistant.execute(record);
        kill("SELECT FROM model_usage WHERE user_id IS NULL FOR UPDATE", record);
        String held = assistant.value("SELECT reservation FROM reserve_tokens('%s', 5)".formatted(TENANT));
        kill(
                "SELECT FROM usage_metrics WHERE user_id IS NULL FOR UPDATE",
                "SELECT settle_tokens('%s', 'gpt-5', 1, 2, 0.1)".formatted(held));
        kill(
                "SELECT FROM tenants WHERE id = '%s' FOR NO KEY UPDATE".formatted(TENANT),
                "SELECT reserve_tokens('%s', 7)".formatted(TENANT));
        assertThat(count("token_reservations WHERE id = '%s' AND tokens = 5".formatted(held)))
                .isEqualTo("1");
        assistant.execute("SELECT release_tokens('%s')".formatted(held));
        assistant.execute("""
                UPDATE usage_metrics SET prompt_tokens = prompt_tokens - 1, completion_tokens = completion_tokens - 2,
                    total_tokens = total_tokens - 3, request_count = request_count - 1, estimated_cost = estimated_cost - 0.1
                WHERE user_id IS NULL AND tenant_id = '%1$s' AND date = %2$s;
                UPDATE model_usage SET request_count = request_count - 1
                WHERE user_id IS NULL AND tenant_id = '%1$s' AND date = %2$s""".formatted(TENANT, today));
        assertThat(assistant.lines(state)).isEqualTo(before);
    }

    @Test
    void refreshingTheSummaries() throws Exception {
        String summaries = "SELECT (SELECT sum(total_tokens) FROM monthly_usage_summary),"
                + " (SELECT sum(total_feedback) FROM message_feedback_summary)";
        var before = assistant.lines(summaries);
        assistant.execute("SELECT record_usage('%s', NULL, '2026-11-01', 'gpt-5', 1000, 2000, 0.1)".formatted(TENANT));
        // One is refreshed by then, and its transaction goes with the other.
        kill("REFRESH MATERIALIZED VIEW monthly_usage_summary", "SELECT refresh_summaries()");
        assertThat(assistant.lines(summaries)).isEqualTo(before);
        assertThat(assistant.column("SELECT relispopulated FROM pg_class WHERE relkind = 'm'"))
                .containsExactly("t", "t");

        assistant.execute("SELECT refresh_summaries()");
        assertThat(assistant.value("SELECT sum(total_tokens) = (SELECT sum(total_tokens) FROM usage_metrics)"
                        + " FROM monthly_usage_summary"))
                .isEqualTo("t");
    }

    @Test
    void appending() throws Exception {
        String talk = assistant.value("SELECT min(id::text) FROM conversations");
        String state =
                "SELECT updated_at, (SELECT count(*) FROM messages) FROM conversations WHERE id = '%s'".formatted(talk);
        var before = assistant.lines(state);
        String append = "SELECT append_message('%s', 'user', 'again', 'key')".formatted(talk);
        kill("SELECT FROM conversations WHERE id = '%s' FOR UPDATE".formatted(talk), append);
        assertThat(assistant.lines(state)).isEqualTo(before);
        assistant.lines(append);
        assistant.lines(append);
        assertThat(count("messages WHERE client_key = 'key' AND content = 'again'"))
                .isEqualTo("1");
    }
}
