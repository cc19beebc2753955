package dev.quipu.threads.access;

import dev.quipu.access.support.Statements;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** All statements, rendered once for each schema that the pack is in. */
record ThreadsStatements(
        ConversationStatements conversations,
        UtteranceStatements utterances,
        GraphStatements graph,
        EditStatements edits) {
    private static final Map<String, ThreadsStatements> BY_SCHEMA = new ConcurrentHashMap<>();

    static ThreadsStatements in(String schema) {
        return BY_SCHEMA.computeIfAbsent(schema, ThreadsStatements::render);
    }

    private static ThreadsStatements render(String schema) {
        Statements sql = new Statements(dev.quipu.threads.access.jooq.Threads.THREADS.getName(), schema);
        return new ThreadsStatements(
                new ConversationStatements(sql),
                new UtteranceStatements(sql),
                new GraphStatements(sql),
                new EditStatements(sql));
    }
}
