package dev.quipu.assistant;

import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.PackCommand;
import java.util.List;

/**
 * An assistant platform that many tenants share, kept apart by row-level security: tenants, users, conversations,
 * messages, feedback and usage. Runs on PostgreSQL 15 and later, plain or on Supabase.
 */
public final class AssistantPack implements Pack {
    /** Creates one, as {@link java.util.ServiceLoader} does; all are equal. */
    public AssistantPack() {}

    @Override
    public String name() {
        return "assistant";
    }

    @Override
    public String description() {
        return "A multi-tenant assistant platform: tenants, users, conversations, messages, feedback and usage";
    }

    /** Returns 15: a unique key that takes NULLs as equal, and views that read with the rights of who asks. */
    @Override
    public int oldestServer() {
        return 15;
    }

    @Override
    public List<String> revisions() {
        return List.of(
                "001_create_tenants.sql",
                "002_create_users.sql",
                "003_create_conversations.sql",
                "004_create_messages.sql",
                "005_create_feedback.sql",
                "006_create_usage_metrics.sql",
                "007_keep_messages_whole.sql",
                "008_join_traces.sql",
                "009_append_once.sql",
                "010_create_model_usage.sql",
                "011_search_messages.sql",
                "012_reserve_tokens.sql",
                "013_export_and_erase.sql",
                "014_find_paths_by_key.sql");
    }

    @Override
    public List<String> queries() {
        return List.of(
                "active_conversations",
                "conversation_messages",
                "conversation_path",
                "message_alternatives",
                "search_messages",
                "search_user_messages",
                "recent_feedback",
                "worst_answers",
                "feedback_by_model",
                "daily_usage",
                "monthly_usage",
                "usage_by_user",
                "usage_by_model",
                "daily_limit",
                "token_reservations",
                "tenants_near_limit",
                "tenant_overview",
                "user_activity",
                "latency_by_model",
                "slow_answers",
                "tool_usage",
                "trace_messages",
                "attachment_uses",
                "idle_conversations",
                "row_security",
                "table_sizes",
                "index_usage",
                "unused_indexes",
                "connections");
    }

    @Override
    public List<String> healthChecks() {
        return List.of(
                "hidden_rows",
                "unprotected_tables",
                "open_doors",
                "powerless_owner",
                "invalid_indexes",
                "disabled_triggers",
                "unvalidated_constraints",
                "tables_to_vacuum",
                "mixed_tenants",
                "misplaced_feedback",
                "stale_conversations",
                "broken_branches",
                "stuck_streams",
                "unanswered_tool_calls",
                "overdue_archiving",
                "stale_summaries",
                "forgotten_reservations",
                "wrong_model_usage",
                "future_rows");
    }

    @Override
    public List<PackCommand> commands() {
        return List.of(
                new ExportCommand(Subject.USER),
                new ExportCommand(Subject.TENANT),
                new EraseCommand(Subject.USER),
                new EraseCommand(Subject.TENANT));
    }
}
