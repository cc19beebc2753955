package dev.quipu.assistant.access;

import dev.quipu.access.support.Statements;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All statements, rendered once for each schema that the pack is in. */
record AssistantStatements(
        TenantStatements tenants,
        UserStatements users,
        ConversationStatements conversations,
        MessageStatements messages,
        FeedbackStatements feedback,
        UsageStatements usage) {
    private static final Map<String, AssistantStatements> BY_SCHEMA = new ConcurrentHashMap<>();

    static AssistantStatements in(String schema) {
        return BY_SCHEMA.computeIfAbsent(schema, AssistantStatements::render);
    }

    private static AssistantStatements render(String schema) {
        Statements sql = new Statements(dev.quipu.assistant.access.jooq.Assistant.ASSISTANT.getName(), schema);
        return new AssistantStatements(
                new TenantStatements(sql),
                new UserStatements(sql),
                new ConversationStatements(sql),
                new MessageStatements(sql),
                new FeedbackStatements(sql),
                new UsageStatements(sql));
    }
}
