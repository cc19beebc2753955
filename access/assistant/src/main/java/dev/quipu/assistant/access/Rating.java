package dev.quipu.assistant.access;

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
        return value > 0 ? UP : DOWN;
    }
}
