package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes from outside and means harm, or is merely odd: it is refused, or does no harm to anything else. */
@PostgresTest
class HostileInputTest {
    private Agents agents;
    private String user;

    @BeforeEach
    void open(TestServer server) throws SQLException {
        agents = Agents.atHead(server);
        agents.model();
        user = agents.user("ada");
    }

    @AfterEach
    void close() {
        agents.close();
    }

    /** Clients that have no id of their own often send an empty text. */
    @Test
    void anEmptyRequestIdIsNone() throws Exception {
        agents.record(user, "request_id => ''");
        agents.record(user, "request_id => ''");
        assertThat(agents.column("SELECT request_id FROM ai_requests")).containsExactly("null", "null");
    }

    /** Of a sum that is rounded up and one that is rounded down something would stay. */
    @Test
    void aRefundIsRoundedOnce() throws Exception {
        String request = agents.record(user, "");
        agents.value("SELECT open_budget(%s, 'all', 10)".formatted(user));
        agents.value("SELECT refund_ai_request(%s, 0.00000000005, 'k')".formatted(request));
        assertThat(agents.column("SELECT DISTINCT total_cost FROM cost_tracking"))
                .containsExactly("0.9999999999");
        assertThat(agents.value("SELECT current_spend FROM user_budgets")).isEqualTo("0.9999999999");
        assertThat(agents.value("SELECT current_month_spend FROM users")).isEqualTo("0.9999999999");
        assertThat(agents.value("SELECT total_cost_usd - refunded_usd FROM ai_requests"))
                .isEqualTo("0.9999999999");
    }

    @Test
    void aRefundKeyIsOfOneRefund() throws Exception {
        String first = agents.record(user, "");
        String second = agents.record(user, "");
        assertThat(agents.value("SELECT refund_ai_request(%s, 0.5, 'k')".formatted(first)))
                .isEqualTo("t");
        assertThat(agents.value("SELECT refund_ai_request(%s, 0.5, 'k')".formatted(first)))
                .isEqualTo("f");
        assertThatThrownBy(() -> agents.value("SELECT refund_ai_request(%s, 0.5, 'k')".formatted(second)))
                .hasMessageContaining("refund \"k\" is one of 0.5");
        assertThatThrownBy(() -> agents.value("SELECT refund_ai_request(%s, 0.6, 'k')".formatted(first)))
                .hasMessageContaining("refund \"k\" is one of 0.5");
    }

    @Test
    void theBranchThatIsShownIsOneOfTheConversation() throws Exception {
        String mine = agents.conversation(user);
        String theirs = agents.conversation(agents.user("boris"));
        String message = agents.message(theirs, "secret");
        agents.message(mine, "first");
        assertThatThrownBy(() -> agents.execute(
                        "UPDATE conversations SET active_message_id = %s WHERE id = %s".formatted(message, mine)))
                .hasMessageContaining("is not in conversation");
        assertThatThrownBy(() -> agents.execute(
                        "UPDATE conversations SET active_message_id = NULL WHERE id = %s".formatted(mine)))
                .hasMessageContaining("is not in conversation");
        agents.execute("UPDATE conversations SET last_seq = 2147483647");
        agents.execute(
                "INSERT INTO conversations (user_id, title, active_message_id, last_seq) VALUES (%s, 'x', %s, 99)"
                        .formatted(user, message));
        assertThat(agents.column("SELECT last_seq FROM conversations ORDER BY id"))
                .containsExactly("1", "1", "0");
        String third = agents.value("SELECT max(id) FROM conversations");
        assertThat(agents.column("SELECT parent_message_id FROM messages WHERE id = " + agents.message(third, "hello")))
                .containsExactly("null");
        assertThat(agents.column("SELECT switch_branch(999999)")).containsExactly("null");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"XYZ/abc+3", "Europe/Berln+1", "PST8PDT7", "Etc/GMT+99", "", "EST5,6", "Europe/Berlin ", "UTC0"})
    void whatIsNoTimeZoneIsRefused(String zone) {
        assertThatThrownBy(() -> agents.execute("UPDATE users SET timezone = '%s'".formatted(zone)))
                .hasMessageContaining("not recognized");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Etc/GMT+5", "America/Port-au-Prince", "America/Argentina/Buenos_Aires", "Zulu", "UTC"})
    void whatIsATimeZoneIsTaken(String zone) throws Exception {
        agents.execute("UPDATE users SET timezone = '%s'".formatted(zone));
        agents.record(user, "");
        assertThat(agents.value("SELECT count(*) FROM cost_tracking")).isEqualTo("5");
    }

    @Test
    void aVersionNumberOfTheLargestKindHasOneAfterIt() throws Exception {
        String content = agents.value("INSERT INTO generated_content (user_id, content_type, version_number)"
                + " VALUES (%s, 'text', '999999999') RETURNING id".formatted(user));
        agents.value("SELECT new_content_version(%s)".formatted(content));
        agents.value("SELECT new_content_version(%s)".formatted(content));
        assertThat(agents.column("SELECT version_number FROM generated_content ORDER BY id"))
                .containsExactly("999999999", "1000000000.0", "1000000001.0");
    }

    /** A level is a call, and calls have an end. */
    @Test
    void aDocumentOfAThousandLevelsIsLoggedWithoutItsSecret() throws Exception {
        agents.value(
                "SELECT log_audit(%s, 'a', 'b', new_values => (repeat('{\"a\":', 1000) || '{\"password\":\"hunter2\"}'"
                                .formatted(user)
                        + " || repeat('}', 1000))::jsonb)");
        assertThat(agents.value("SELECT new_values::text LIKE '%[redacted]%' AND new_values::text NOT LIKE '%hunter2%'"
                        + " FROM audit_logs"))
                .isEqualTo("t");
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"body\": \"{\\\"password\\\": \\\"hunter2\\\"}\"} | {\"body\": \"[redacted]\"}",
                "{\"a\": \"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl\"} | {\"a\": \"[redacted]\"}",
                "{\"a\": \"postgres://quipu:hunter2@db/x\"} | {\"a\": \"[redacted]\"}",
                "{\"a\": \"api_key=abc&b=1\"} | {\"a\": \"[redacted]\"}",
                "{\"a\": \"Unexpected token: }\"} | {\"a\": \"Unexpected token: }\"}",
                "{\"a\": \"https://example.com:8080/x@y\"} | {\"a\": \"https://example.com:8080/x@y\"}"
            })
    void secretsInsideTextsGo(String given, String kept) throws Exception {
        assertThat(agents.value("SELECT redact_secrets($$%s$$)".formatted(given)))
                .isEqualTo(kept);
    }

    @Test
    void secretsGoFromPathsAndErrorsToo() throws Exception {
        agents.value(
                "SELECT log_audit(%s, 'a', 'b', error_message => 'login with password=hunter2 failed',".formatted(user)
                        + " request => '{\"path\": \"/reset?user=7&reset_token=abc&x=1\"}')");
        assertThat(agents.lines("SELECT request_path, error_message FROM audit_logs"))
                .containsExactly("/reset?user=7&reset_token=[redacted]&x=1 | [redacted]");
    }

    /** One value that cannot be added up, and two metrics whose names run together, must not stop all the others. */
    @Test
    void oddMetricsDoNotStopTheOthers() throws Exception {
        agents.execute("""
                INSERT INTO system_metrics (metric_name, metric_value, metric_type, created_at) VALUES
                    ('a|counter', 1, 'gauge', '2026-05-05Z'), ('a', 2, 'counter|gauge', '2026-05-05Z'),
                    ('n', 'NaN', 'gauge', '2026-05-05Z'), ('n', 'Infinity', 'gauge', '2026-05-05Z'),
                    ('n', 1e308, 'counter', '2026-05-05Z'), ('n', 1e308, 'counter', '2026-05-05Z'),
                    ('n', 3, 'gauge', '2026-05-05Z')""");
        assertThat(agents.value("SELECT aggregate_metrics('2026-05-04Z', '2026-05-06Z')"))
                .isEqualTo("3");
        assertThat(agents.lines("SELECT metric_name, value FROM performance_metrics ORDER BY value"))
                .containsExactly("a|counter | 1", "a | 2", "n | 3");
    }

    /** Rows without a time, or of a time before ours, stay in the default partition and hold nothing up. */
    @Test
    void rowsOfNoMonthHoldNothingUp() throws Exception {
        agents.execute("""
                INSERT INTO usage_logs (user_id, model_provider, model_name, endpoint, created_at)
                SELECT %s, 'openai', 'gpt-4', '/', at
                FROM unnest('{-infinity,infinity,0044-03-15 BC,20000-01-01,2025-03-15}'::timestamptz[]) AS at""".formatted(user));
        agents.value("SELECT create_log_partitions()");
        assertThat(agents.column("SELECT archived FROM archive_old_data()"))
                .containsExactly("archived_usage_logs_2025_03");
        assertThat(agents.value("SELECT count(*) FROM usage_logs_default")).isEqualTo("4");
    }

    /** Their month has left without them: they follow it, and the chain of the audit log still hangs together. */
    @Test
    void rowsThatComeLateFollowTheirMonth() throws Exception {
        String row = "INSERT INTO audit_logs (user_id, action, resource_type, created_at)"
                + " SELECT %s, 'a', 'b', at FROM unnest('%%s'::timestamptz[]) AS at".formatted(user);
        agents.execute(row.formatted("{2025-03-15,2025-03-16}"));
        agents.execute(row.formatted("{2026-11-01}"));
        agents.value("SELECT archived FROM archive_old_data('2026-11-28Z')");
        agents.execute(row.formatted("{2025-03-17,2026-11-02,2025-03-18}"));
        assertThat(agents.lines("SELECT archived FROM archive_old_data('2026-11-28Z')"))
                .isEmpty();
        assertThat(agents.value("SELECT count(*) FROM audit_logs_default WHERE created_at < '2026-01-01'"))
                .isEqualTo("0");
        assertThat(agents.value("SELECT row_count FROM archived_logs WHERE parent = 'audit_logs'"))
                .isEqualTo("4");
        assertThat(agents.value("SELECT count(*) FROM archived_audit_logs_2025_03"))
                .isEqualTo("4");
        assertThat(agents.lines("SELECT * FROM verify_audit_chain()")).isEmpty();
        assertThat(agents.value("SELECT tgenabled FROM pg_trigger WHERE tgname = 'trigger_audit_logs_append_only'"
                        + " AND tgrelid = 'audit_logs_default'::regclass"))
                .isEqualTo("O");
    }

    @Test
    void whatAUserAskedForGoesWithTheUser() throws Exception {
        agents.execute("INSERT INTO tasks (user_id, title, input_data) VALUES (%s, 'mine', '{\"prompt\": \"private\"}')"
                .formatted(user));
        agents.execute("INSERT INTO tasks (title) VALUES ('nobody''s')");
        agents.value("SELECT erase_user(%s)".formatted(user));
        assertThat(agents.column("SELECT title FROM tasks")).containsExactly("nobody's");
    }
}
