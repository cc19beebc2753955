package dev.quipu.agents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.migration.testing.HealthRules;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.Arguments;

class HealthTest extends HealthRules {
    HealthTest() {
        super(Agents.PACK, "tables_to_vacuum");
    }

    @Override
    protected Stream<Arguments> faults() {
        return Stream.of(
                arguments(
                        "invalid_indexes",
                        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'ix_users_uuid'::regclass"),
                arguments("disabled_triggers", "ALTER TABLE messages DISABLE TRIGGER trigger_messages_place"),
                arguments(
                        "unvalidated_constraints",
                        "ALTER TABLE tasks ADD CONSTRAINT quick CHECK (priority < 1) NOT VALID"),
                arguments("orphans", PAST_TRIGGERS + "DELETE FROM users"),
                arguments("orphans", PAST_TRIGGERS + "DELETE FROM conversations"),
                arguments("orphans", PAST_TRIGGERS + "DELETE FROM ai_requests"),
                arguments("audit_chain", PAST_TRIGGERS + "UPDATE audit_logs SET action = 'x' WHERE chain_seq = 7"),
                arguments("audit_chain", PAST_TRIGGERS + "DELETE FROM audit_logs WHERE chain_seq = 400"),
                arguments(
                        "cost_drift",
                        "UPDATE cost_tracking SET total_cost = total_cost + 0.0000000001 WHERE period_type = 'monthly'"),
                arguments("cost_drift", "DELETE FROM cost_tracking"),
                arguments("conversation_drift", PAST_TRIGGERS + "DELETE FROM messages WHERE seq = 2"),
                arguments(
                        "message_drift",
                        PAST_TRIGGERS + "UPDATE messages SET cost = cost + 1"
                                + " WHERE id IN (SELECT message_id FROM ai_requests)"),
                arguments("budget_drift", "UPDATE user_budgets SET current_spend = current_spend + 0.0000000001"),
                arguments("month_drift", "UPDATE users SET current_month_spend = current_month_spend + 0.0000000001"),
                arguments(
                        "contradictory_budgets",
                        PAST_TRIGGERS + "UPDATE user_budgets SET budget_exceeded = NOT budget_exceeded"),
                arguments(
                        "overdue_budgets",
                        "UPDATE user_budgets SET period_start = '2020-01-01', period_end = '2020-02-01'"),
                arguments("forgotten_reservations", "UPDATE budget_reservations SET expires_at = '2020-01-01'"),
                arguments(
                        "unpriced_requests",
                        "SELECT record_ai_request((SELECT min(id) FROM users), 'xai', 'unheard of', input_tokens => 5)"),
                arguments("stale_prices", "INSERT INTO model_prices VALUES ('openai', 'gpt-4', 'input', now(), 1)"),
                arguments("wrong_periods", "UPDATE users SET timezone = 'Pacific/Chatham'"),
                arguments("broken_branches", PAST_TRIGGERS + "UPDATE messages SET is_root = false WHERE seq = 1"),
                arguments("broken_branches", PAST_TRIGGERS + "UPDATE conversations SET active_message_id = NULL"),
                arguments(
                        "unfinished_messages",
                        PAST_TRIGGERS + "UPDATE messages SET state = 'partial', updated_at = '2020-01-01'"),
                arguments("content_without_latest", "UPDATE generated_content SET is_latest_version = false"),
                arguments(
                        "wrong_families",
                        PAST_TRIGGERS
                                + "UPDATE generated_content SET root_id = id WHERE parent_content_id IS NOT NULL"),
                arguments("wrong_families", PAST_TRIGGERS + """
                        UPDATE generated_content AS first SET parent_content_id = second.id
                        FROM generated_content AS second WHERE second.parent_content_id = first.id"""),
                arguments(
                        "abandoned_tasks",
                        "UPDATE tasks SET status = 'running', lease_owner = 'w', lease_expires_at = '2020-01-01' WHERE dead_at IS NULL"),
                arguments(
                        "crowded_default_partitions",
                        "UPDATE pg_class SET reltuples = 200000 WHERE relname = 'usage_logs_default'"),
                arguments("future_rows", PAST_TRIGGERS + "UPDATE usage_logs SET created_at = now() + interval '1 day'"),
                arguments(
                        "future_rows",
                        "UPDATE ai_requests SET request_start_time = now() + interval '1 day', request_end_time = NULL"));
    }

    /** Statistics are not told at once, so this asks for what would be found instead of waiting until it is. */
    @Test
    void deadRowsAreCounted() throws Exception {
        String check = Agents.PACK
                .read("health/tables_to_vacuum.sql")
                .replace("> 10000", ">= 0")
                .replace("> 0.3 *", ">= 0 *");
        assertThat(database().query(check)).hasSizeGreaterThan(15);
    }
}
