package dev.quipu.agents.access;

import dev.quipu.access.support.Statements;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All statements, rendered once for each schema that the pack is in. */
record AgentsStatements(
        UserStatements users,
        ConversationStatements conversations,
        MessageStatements messages,
        RequestStatements requests,
        CostStatements costs,
        PriceStatements prices,
        BudgetStatements budgets,
        AlertStatements alerts,
        ContentStatements contents,
        AuditStatements audit,
        TaskStatements tasks,
        RosterStatements roster) {
    private static final Map<String, AgentsStatements> BY_SCHEMA = new ConcurrentHashMap<>();

    static AgentsStatements in(String schema) {
        return BY_SCHEMA.computeIfAbsent(schema, AgentsStatements::render);
    }

    private static AgentsStatements render(String schema) {
        Statements sql = new Statements(dev.quipu.agents.access.jooq.Agents.AGENTS.getName(), schema);
        return new AgentsStatements(
                new UserStatements(sql),
                new ConversationStatements(sql),
                new MessageStatements(sql),
                new RequestStatements(sql),
                new CostStatements(sql),
                new PriceStatements(sql),
                new BudgetStatements(sql),
                new AlertStatements(sql),
                new ContentStatements(sql),
                new AuditStatements(sql),
                new TaskStatements(sql),
                new RosterStatements(sql));
    }
}
