package dev.quipu.agents;

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
                "009_lossless_messages.sql");
    }

    @Override
    public List<String> queries() {
        return List.of();
    }

    @Override
    public List<String> healthChecks() {
        return List.of();
    }

    @Override
    public List<PackCommand> commands() {
        return List.of(new ImportUsers());
    }
}
