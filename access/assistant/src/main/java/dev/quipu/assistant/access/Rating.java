package dev.quipu.assistant.access;

import dev.quipu.access.support.Row;

/** A thumb. */
public enum Rating {
    /** It was of use: 1 in the database. */
    UP(1),
    /** It was not: -1 in the database. */
    DOWN(-1);

    private final int value;

    Rating(int value) {
        this.value = value;
    }

    /** Returns what the database has for it. */
    int value() {
        return value;
    }

    static Rating of(int value) {
        return switch (value) {
            case 1 -> UP;
            case -1 -> DOWN;
            default -> throw Row.unknownWord(Rating.class, Integer.toString(value));
        };
    }
}
