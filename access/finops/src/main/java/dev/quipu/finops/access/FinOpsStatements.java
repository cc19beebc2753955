package dev.quipu.finops.access;

import dev.quipu.access.support.Statements;
import dev.quipu.finops.access.jooq.Finops;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All statements, rendered once for each schema that the pack is in. */
record FinOpsStatements(
        ThreadStatements threads,
        MessageStatements messages,
        IntentStatements intents,
        ExecutionStatements executions,
        RecommendationStatements recommendations) {
    private static final Map<String, FinOpsStatements> BY_SCHEMA = new ConcurrentHashMap<>();

    static FinOpsStatements in(String schema) {
        return BY_SCHEMA.computeIfAbsent(schema, FinOpsStatements::render);
    }

    private static FinOpsStatements render(String schema) {
        Statements sql = new Statements(Finops.FINOPS.getName(), schema);
        return new FinOpsStatements(
                new ThreadStatements(sql),
                new MessageStatements(sql),
                new IntentStatements(sql),
                new ExecutionStatements(sql),
                new RecommendationStatements(sql));
    }
}
