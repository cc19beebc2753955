package dev.quipu.assistant.access;

import java.util.Locale;

/** How far a message is. */
public enum Status {
    /** It is being streamed. */
    PARTIAL,
    /** It is whole; final. */
    DONE,
    /** It was broken off; final. */
    CANCELLED;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** Returns the word that the database has for it. */
    String word() {
        return word;
    }

    static Status of(String word) {
        return switch (word) {
            case "partial" -> PARTIAL;
            case "cancelled" -> CANCELLED;
            default -> DONE;
        };
    }
}
