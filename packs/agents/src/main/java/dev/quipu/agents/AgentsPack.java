package dev.quipu.agents;

import dev.quipu.migration.pack.Pack;
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
                "002_prices_and_periods.sql",
                "003_budgets_and_alerts.sql",
                "004_request_recording.sql");
    }

    @Override
    public List<String> queries() {
        return List.of();
    }

    @Override
    public List<String> healthChecks() {
        return List.of();
    }
}
