package dev.quipu.assistant;

import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.migration.testing.HealthRules;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

class HealthTest extends HealthRules {
    /** tables_to_vacuum asks the statistics, which no transaction can feign; hidden_rows is OwnerTest's. */
    HealthTest() {
        super(Assistant.PACK, "tables_to_vacuum", "hidden_rows");
    }

    @Override
    protected Stream<Arguments> faults() {
        return Stream.of(
                arguments(
                        "invalid_indexes",
                        "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'idx_messages_role'::regclass"),
                arguments("disabled_triggers", "ALTER TABLE messages DISABLE TRIGGER trigger_messages_assign_place"),
                arguments(
                        "unvalidated_constraints",
                        "ALTER TABLE messages ADD CONSTRAINT quick CHECK (latency_ms < 1) NOT VALID"),
                arguments("unprotected_tables", "ALTER TABLE users DISABLE ROW LEVEL SECURITY"),
                arguments("unprotected_tables", "ALTER TABLE users NO FORCE ROW LEVEL SECURITY"),
                arguments("unprotected_tables", "CREATE TABLE notes (id integer)"),
                arguments("open_doors", "GRANT CREATE ON SCHEMA assistant TO PUBLIC"),
                arguments("open_doors", "GRANT CREATE ON SCHEMA assistant TO authenticated"),
                arguments("open_doors", "GRANT SELECT ON messages TO anon"),
                arguments("open_doors", "GRANT SELECT (name) ON tenants TO anon"),
                arguments("open_doors", "GRANT INSERT ON messages TO anon"),
                arguments("open_doors", "GRANT UPDATE (name) ON tenants TO anon"),
                arguments("open_doors", "GRANT TRUNCATE ON messages TO anon"),
                arguments("open_doors", "GRANT TRUNCATE ON messages TO authenticated"),
                arguments("open_doors", "GRANT TRIGGER ON messages TO authenticated"),
                arguments("open_doors", "GRANT SELECT ON monthly_usage_summary TO authenticated"),
                arguments(
                        "open_doors",
                        "CREATE VIEW peek AS SELECT * FROM messages; GRANT SELECT ON peek TO authenticated"),
                arguments("open_doors", "GRANT EXECUTE ON FUNCTION erase_tenant(uuid, boolean) TO PUBLIC"),
                arguments("powerless_owner", "CREATE ROLE powerless; ALTER TABLE users OWNER TO powerless"),
                arguments("mixed_tenants", PAST_TRIGGERS + "UPDATE messages SET tenant_id = gen_random_uuid()"),
                arguments("mixed_tenants", PAST_TRIGGERS + "UPDATE messages SET user_id = gen_random_uuid()"),
                arguments("mixed_tenants", PAST_TRIGGERS + "UPDATE feedback SET tenant_id = gen_random_uuid()"),
                arguments("mixed_tenants", PAST_TRIGGERS + "DELETE FROM users"),
                arguments("mixed_tenants", PAST_TRIGGERS + "DELETE FROM conversations"),
                arguments(
                        "misplaced_feedback",
                        PAST_TRIGGERS
                                + "UPDATE messages SET role = 'system' WHERE tool_calls IS NULL AND role <> 'tool'"),
                arguments("stale_conversations", PAST_TRIGGERS + "UPDATE conversations SET updated_at = created_at"),
                arguments("broken_branches", PAST_TRIGGERS + "UPDATE messages SET parent_message_id = id"),
                arguments("broken_branches", PAST_TRIGGERS + "DELETE FROM messages WHERE seq = 1"),
                arguments(
                        "stuck_streams",
                        "INSERT INTO messages (conversation_id, role, content, status, created_at)"
                                + " SELECT id, 'assistant', '', 'partial', now() - interval '2 hours' FROM conversations LIMIT 1"),
                arguments("unanswered_tool_calls", "DELETE FROM messages WHERE role = 'tool'"),
                arguments(
                        "overdue_archiving",
                        PAST_TRIGGERS
                                + "UPDATE conversations SET is_archived = false, updated_at = now() - interval '1 year'"),
                arguments(
                        "stale_summaries",
                        PAST_TRIGGERS
                                + "UPDATE usage_metrics SET prompt_tokens = prompt_tokens + 1, total_tokens = total_tokens + 1"),
                arguments("stale_summaries", "DELETE FROM tenants"),
                arguments("stale_summaries", "DELETE FROM users"),
                arguments(
                        "stale_summaries",
                        "INSERT INTO feedback (message_id, user_id, rating, created_at)"
                                + " SELECT messages.id, messages.user_id, 1, now() - interval '3 days' FROM messages"
                                + " WHERE role = 'assistant' AND content <> '' LIMIT 1 ON CONFLICT DO NOTHING"),
                arguments(
                        "forgotten_reservations",
                        "UPDATE token_reservations SET expires_at = now() - interval '3 days'"),
                arguments("wrong_model_usage", "UPDATE model_usage SET prompt_tokens = prompt_tokens + 1"),
                arguments("wrong_model_usage", "DELETE FROM usage_metrics"),
                arguments(
                        "wrong_model_usage",
                        "DELETE FROM usage_metrics WHERE date = (SELECT min(date) FROM model_usage)"),
                arguments("future_rows", "UPDATE messages SET created_at = now() + interval '1 day'"),
                arguments("future_rows", "UPDATE usage_metrics SET date = date + 500"));
    }
}
