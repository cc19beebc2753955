package dev.quipu.finops;

import dev.quipu.migration.pack.Pack;
import java.util.List;

/**
 * The conversations of a FinOps team with its agents: threads, messages, the intents read from them, the executions that
 * followed, and the recommendations that came out. Runs on PostgreSQL 14 and later.
 */
public final class FinOpsPack implements Pack {
    /** Creates one, as {@link java.util.ServiceLoader} does; all are equal. */
    public FinOpsPack() {}

    @Override
    public String name() {
        return "finops";
    }

    @Override
    public String description() {
        return "Conversations about cloud costs: threads, messages, intents, agent runs and recommendations";
    }

    @Override
    public List<String> revisions() {
        return List.of(
                "001_create_conversation_threads.sql",
                "002_create_conversation_messages.sql",
                "003_create_query_intents.sql",
                "004_create_agent_executions.sql",
                "005_create_optimization_recommendations.sql",
                "006_keep_messages_whole.sql",
                "007_join_traces.sql",
                "008_search_messages.sql",
                "009_tell_of_full_threads.sql");
    }

    @Override
    public List<String> queries() {
        return List.of(
                "active_conversations",
                "recent_conversations",
                "thread_messages",
                "active_branch",
                "thread_summary",
                "thread_timeline",
                "search_messages",
                "search_user_messages",
                "search_questions",
                "search_recommendations",
                "intents_by_type",
                "intents_by_service",
                "low_confidence_intents",
                "agent_performance",
                "failed_executions",
                "failures_of_agent",
                "slow_executions",
                "tool_usage",
                "executions_with_tool",
                "trace",
                "top_recommendations",
                "quick_wins",
                "expiring_recommendations",
                "recommendations_by_tag",
                "savings_by_service",
                "recommendation_pipeline",
                "daily_activity",
                "user_activity",
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
                "stale_threads",
                "broken_branches",
                "full_threads",
                "unanswered_tool_calls",
                "stuck_streams",
                "wrong_priorities",
                "overdue_recommendations",
                "malformed_steps",
                "runaway_executions",
                "contradictory_executions",
                "future_rows",
                "partly_searchable_messages",
                "tables_to_vacuum");
    }
}
