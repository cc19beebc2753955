package dev.quipu.agents;

import dev.quipu.agents.legacy.ImportLegacy;
import dev.quipu.agents.prices.ImportPrices;
import dev.quipu.agents.retention.CleanUp;
import dev.quipu.agents.users.ImportUsers;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.pack.PackCommand;
import java.util.List;

/**
 * A platform of AI agents: users and their conversations, every request of a model with what it cost, budgets that warn
 * and refuse, what the models made, tasks that workers claim, and logs that leave by the month. Runs on PostgreSQL 14 and
 * later.
 */
public final class AgentsPack implements Pack {
    /** Creates one, as {@link java.util.ServiceLoader} does; all are equal. */
    public AgentsPack() {}

    @Override
    public String name() {
        return "agents";
    }

    @Override
    public String description() {
        return "A platform of AI agents: users, requests and their costs, budgets, content, tasks and audit";
    }

    @Override
    public List<String> revisions() {
        return List.of(
                "001_comprehensive_schema.sql",
                "002_prices_periods_and_traces.sql",
                "003_budgets_and_alerts.sql",
                "004_request_recording.sql",
                "005_accounts_and_content.sql",
                "006_audit_and_metrics.sql",
                "007_task_queue.sql",
                "008_retention.sql",
                "009_lossless_messages.sql",
                "010_versions_after_their_parents.sql",
                "011_count_months_before_locking.sql",
                "012_zones_as_they_are_spelled.sql",
                "013_messages_know_cache_writes.sql",
                "014_tokens_written_to_a_cache.sql",
                "015_check_cache_writes_of_before.sql",
                "016_last_share_holds.sql");
    }

    @Override
    public List<String> queries() {
        return List.of(
                "active_conversations",
                "conversation_messages",
                "active_branch",
                "conversation_summary",
                "conversations_with_tag",
                "model_performance",
                "agent_performance",
                "error_rates",
                "failed_requests",
                "slow_requests",
                "expensive_requests",
                "trace",
                "ratings",
                "user_costs",
                "cost_by_model",
                "cache_usage",
                "top_spenders",
                "budget_overview",
                "budgets_at_risk",
                "held_reservations",
                "user_alerts",
                "open_alerts",
                "quota_usage",
                "daily_activity",
                "usage_by_endpoint",
                "metric_history",
                "task_queue",
                "waiting_tasks",
                "dead_tasks",
                "tasks_of_user",
                "user_content",
                "content_versions",
                "public_content",
                "content_with_tag",
                "shared_with_user",
                "audit_trail",
                "audit_of_user",
                "locked_accounts",
                "model_catalog",
                "price_history",
                "log_partitions",
                "table_sizes",
                "index_usage",
                "unused_indexes",
                "slow_statements");
    }

    @Override
    public List<String> healthChecks() {
        return List.of(
                "invalid_indexes",
                "disabled_triggers",
                "unvalidated_constraints",
                "orphans",
                "audit_chain",
                "cost_drift",
                "conversation_drift",
                "message_drift",
                "budget_drift",
                "month_drift",
                "contradictory_budgets",
                "overdue_budgets",
                "forgotten_reservations",
                "unpriced_requests",
                "stale_prices",
                "wrong_periods",
                "broken_branches",
                "unfinished_messages",
                "content_without_latest",
                "wrong_families",
                "abandoned_tasks",
                "crowded_default_partitions",
                "future_rows",
                "tables_to_vacuum");
    }

    @Override
    public List<PackCommand> commands() {
        return List.of(new ImportUsers(), new ImportPrices(), new ImportLegacy(), new CleanUp());
    }
}
