package dev.quipu.imports.span;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A system that has places for spans of OpenTelemetry, and which they come out of again. */
public enum SpanSystem {
    /** Messages with their traces, and usage. */
    ASSISTANT,
    /** Messages, and executions. */
    FINOPS,
    /** Requests to models. */
    AGENTS;

    /** What spans are called among the formats. */
    public static final String FORMAT = "otlp";

    /** Returns the pack's name. */
    public String pack() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Returns all names. */
    public static List<String> names() {
        return Arrays.stream(values()).map(SpanSystem::pack).toList();
    }

    /** Returns the system of a name. */
    public static Optional<SpanSystem> named(String name) {
        return Arrays.stream(values())
                .filter(system -> system.pack().equals(name.toLowerCase(Locale.ROOT)))
                .findFirst();
    }
}
