package dev.quipu.migration.history;

/** Which way a step went. */
public enum Direction {
    UPGRADE,
    DOWNGRADE,
    /** The recorded state was set; nothing ran. */
    STAMP;

    /** Returns the word that the history stores and the command line knows. */
    public String word() {
        return switch (this) {
            case UPGRADE -> "upgrade";
            case DOWNGRADE -> "downgrade";
            case STAMP -> "stamp";
        };
    }

    /** Returns the direction that a stored word stands for. */
    public static Direction of(String word) {
        return valueOf(word.toUpperCase(java.util.Locale.ROOT));
    }
}
