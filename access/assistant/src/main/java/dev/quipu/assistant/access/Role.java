package dev.quipu.assistant.access;

import java.util.Locale;

/** Who says a message. */
public enum Role {
    USER,
    ASSISTANT,
    SYSTEM,
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
