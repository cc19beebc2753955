package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestServer;
import java.sql.Connection;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Values that the originals took and this refuses: A2, A10, A12, A13, A14, A17, A19, A20, A21. */
@PostgresTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedValuesTest {
    private Agents agents;

    @BeforeAll
    void open(TestServer server) {
        agents = Agents.withSampleData(server);
    }

    @AfterAll
    void close() {
        agents.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "UPDATE users SET role = 'USER'; userrole",
                "INSERT INTO users (username, email, hashed_password) VALUES ('x', 'ADA@team.example', 'h'); uq_users_email_lower",
                "INSERT INTO users (username, email, hashed_password) VALUES ('ADA', 'x@y', 'h'); uq_users_username_lower",
                "UPDATE users SET monthly_budget_limit = 'NaN'; check_positive_budget",
                "UPDATE users SET monthly_budget_limit = -1; check_positive_budget",
                "UPDATE users SET current_month_spend = 'NaN'; check_positive_month_spend",
                "UPDATE users SET budget_warning_threshold = 80; check_warning_threshold_fraction",
                "UPDATE users SET default_temperature = 'NaN'; check_default_temperature_range",
                "UPDATE users SET failed_login_attempts = -1; check_failed_logins_not_negative",
                "UPDATE users SET failed_login_attempts = NULL; null value",
                "UPDATE users SET timezone = 'Mars/Olympus'; not recognized",
                "UPDATE users SET timezone = 'PST'; not recognized",
                "UPDATE users SET timezone = 'XYZ+3'; not recognized",
                "UPDATE users SET preferences = '[]'; check_user_preferences_object",
                "UPDATE conversations SET temperature = 2.1; check_conversation_temperature_range",
                "UPDATE conversations SET tags = '{}'; check_conversation_tags_array",
                "UPDATE conversations SET metadata = 'null'; check_conversation_metadata_object",
                "UPDATE messages SET role = 'robot'; messagerole",
                "UPDATE messages SET tokens_used = -1; check_message_tokens_not_negative",
                "UPDATE messages SET cost = 'NaN'; check_message_cost_not_negative",
                "UPDATE messages SET response_time = 'NaN'; check_message_response_time",
                "UPDATE messages SET response_time = 'Infinity'; check_message_response_time",
                "UPDATE messages SET seq = 7; stays where it is",
                "INSERT INTO messages (conversation_id, role, content, seq) SELECT conversation_id, 'user', 'x', seq FROM messages; uq_messages_conversation_seq",
                "UPDATE ai_requests SET input_tokens = -1, cached_tokens = -1, total_tokens = output_tokens - 1; check_",
                "UPDATE ai_requests SET total_tokens = 1; check_request_total_tokens",
                "UPDATE ai_requests SET total_cost_usd = 'NaN', refunded_usd = 0; check_positive_ai_request_cost",
                "UPDATE ai_requests SET total_cost_usd = -1, refunded_usd = 0; check",
                "UPDATE ai_requests SET user_rating = 99; check_user_rating",
                "UPDATE ai_requests SET user_rating = 0; check_user_rating",
                "UPDATE ai_requests SET confidence_score = 7; check_confidence_score",
                "UPDATE ai_requests SET request_end_time = request_start_time - interval '1 second'; check_request_ends_after_start",
                "UPDATE ai_requests SET response_time_ms = -1; check_positive_response_time",
                "UPDATE ai_requests SET cached_tokens = input_tokens + 1; check_cached_tokens",
                "UPDATE ai_requests SET cache_write_tokens = input_tokens - cached_tokens + 1; check_cache_write_tokens",
                "UPDATE ai_requests SET cache_write_tokens = -1; check_cache_write_tokens",
                "UPDATE messages SET cache_write_tokens = input_tokens - cached_tokens + 1; check_message_cache_write_tokens",
                "UPDATE ai_requests SET trace_id = 'abc'; check_request_trace",
                "UPDATE ai_requests SET trace_id = repeat('0', 32); check_request_trace",
                "UPDATE ai_requests SET trace_id = NULL, span_id = repeat('a', 16); check_request_trace",
                "UPDATE tasks SET span_id = NULL, parent_span_id = repeat('a', 16); check_task_trace",
                "UPDATE messages SET tool_calls = '[1, \"two\"]' WHERE role = 'assistant'; check_message_tool_calls_array",
                "UPDATE messages SET tool_calls = '[{\"id\": \"1\", \"name\": \"f\", \"arguments\": {}}]'; check_message_tool_calls_array",
                "UPDATE cost_tracking SET average_cost_per_request = 'NaN'; check_cost_averages",
                "UPDATE cost_tracking SET average_cost_per_token = 'NaN'; check_cost_averages",
                "UPDATE cost_tracking SET budget_limit = 'NaN'; check_cost_budget",
                "UPDATE cost_tracking SET budget_remaining = 'NaN'; check_cost_budget",
                "UPDATE ai_requests SET model_provider = 'unknown'; modelprovider",
                "UPDATE ai_requests SET request_id = 'same'; ix_ai_requests_request_id",
                "UPDATE cost_tracking SET total_cost = 'NaN'; check_positive_total_cost",
                "UPDATE cost_tracking SET success_rate = 100; check_success_rate_fraction",
                "UPDATE cost_tracking SET period_end = period_start; check_cost_period_order",
                "INSERT INTO cost_tracking (user_id, model_provider, model_name, period_type, period_start, period_end) SELECT user_id, model_provider, model_name, period_type, period_start, period_end FROM cost_tracking; uq_cost_tracking_user_model_period",
                "UPDATE user_budgets SET period_end = period_start - interval '1 day'; check_budget_period_order",
                "UPDATE user_budgets SET warning_threshold_percent = 99, critical_threshold_percent = 98; check_thresholds_in_order",
                "UPDATE user_budgets SET warning_threshold_percent = 0; check_valid_warning_threshold",
                "UPDATE user_budgets SET budget_amount = 0; check_positive_budget_amount",
                "SELECT open_budget(min(id), 'none', 0) FROM users; check_positive_budget_amount",
                "UPDATE user_budgets SET budget_amount = -1; check_positive_budget_amount",
                "INSERT INTO user_budgets (user_id, budget_name, budget_amount, period_start, period_end) SELECT user_id, budget_name, 1, period_start + interval '1 hour', period_end FROM user_budgets; ex_user_budgets_overlap",
                "UPDATE system_alerts SET severity = 'urgent'; check_alert_severity",
                "INSERT INTO ai_models (provider, name, display_name) VALUES ('openai', 'gpt-4', 'x'); uq_ai_models_provider_name",
                "UPDATE ai_models SET input_cost = 'NaN'; check_model_prices_not_negative",
                "UPDATE ai_models SET host_type = 'moon'; check_model_host_type",
                "UPDATE generated_content SET content_type = 'spreadsheet'; contenttype",
                "UPDATE generated_content SET view_count = -1; check_content_counts_not_negative",
                "UPDATE usage_logs SET cost = 'NaN'; check_usage_cost_not_negative",
                "UPDATE usage_logs SET input_tokens = -1; check_usage_tokens_not_negative",
                "UPDATE tasks SET completed_at = started_at - interval '1 second'; check_task_completed_after_started",
                "UPDATE model_prices SET kind = 'free'; check_price_kind",
                "UPDATE platform_settings SET log_retention_days = 2147483647; check_settings_positive",
                "UPDATE platform_settings SET metric_retention_days = 36501; check_settings_positive",
                "UPDATE platform_settings SET reservation_minutes = 2147483647; check_settings_positive",
                "UPDATE platform_settings SET lock_minutes = 0; check_settings_positive",
                "INSERT INTO platform_settings (id) VALUES (false); check_settings_one_row",
                "DELETE FROM users; violates"
            })
    void isRefused(String statement, String complaint) throws Exception {
        try (Connection connection = agents.connect();
                Statement refused = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> refused.execute(statement)).hasMessageContaining(complaint);
            connection.rollback();
        }
    }

    // A20, A21
    @ParameterizedTest
    @CsvSource({
        "messagerole, tool",
        "modelprovider, mistral",
        "modelprovider, azure",
        "modelprovider, bedrock",
        "alerttype, budget_critical",
        "contenttype, video",
        "modelprovider, local_hf"
    })
    void whatWasMissingIsThere(String type, String label) throws Exception {
        assertThat(agents.value("SELECT '%s'::%s".formatted(label, type))).isEqualTo(label);
    }
}
