package dev.quipu.imports;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.imports.message.ExportQueries;
import dev.quipu.imports.run.OpenBranches;
import dev.quipu.imports.run.ProjectDatabase;
import dev.quipu.ingest.Target;
import dev.quipu.ingest.assistant.AssistantTarget;
import dev.quipu.ingest.finops.FinOpsTarget;
import dev.quipu.ingest.threads.ThreadsTarget;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A conversation system that conversations can be put into, and taken out of. */
public enum ChatSystem {
    /** Conversations of users of tenants. */
    ASSISTANT,
    /** Threads of messages. */
    FINOPS,
    /** Conversations of utterances. */
    THREADS;

    /** Returns the pack's name. */
    public String pack() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns all names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(ChatSystem::pack).toList();
    }

    /** Returns the system of a name. */
    public static Optional<ChatSystem> named(String name) {
        return Arrays.stream(values())
                .filter(system -> system.pack().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** Whether it takes no message of nothing but files without a hash. */
    boolean needsWords() {
        return this == ASSISTANT;
    }

    Target target(String schema) {
        return switch (this) {
            case ASSISTANT -> AssistantTarget.asService(schema);
            case FINOPS -> FinOpsTarget.in(schema);
            case THREADS -> ThreadsTarget.in(schema);
        };
    }

    /** Returns what opens branches; null where they are not told apart. */
    @Nullable
    OpenBranches branches(ProjectDatabase database, String schema) {
        return switch (this) {
            case ASSISTANT -> OpenBranches.ofAssistant(database, schema);
            case FINOPS -> OpenBranches.ofFinOps(database, schema);
            case THREADS -> null;
        };
    }

    ExportQueries queries(String schema) {
        String quoted = new Identifier(schema).quoted();
        return switch (this) {
            case ASSISTANT -> ExportQueries.assistant(quoted);
            case FINOPS -> ExportQueries.finops(quoted);
            case THREADS -> ExportQueries.threads(quoted);
        };
    }
}
