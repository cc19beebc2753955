package dev.quipu.assistant.access;

import java.util.Locale;

/** Who says a message. */
public enum Role {
    /** A person: the only one that people may write as. */
    USER,
    /** The model. */
    ASSISTANT,
    /** Whoever tells the model beforehand what it is to do. */
    SYSTEM,
    /** What the model has called. */
    TOOL;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the word that the database has for it. */
    String word() {
        return word;
    }

    static Role of(String word) {
        return switch (word) {
            case "user" -> USER;
            case "assistant" -> ASSISTANT;
            case "system" -> SYSTEM;
            default -> TOOL;
        };
    }
}
