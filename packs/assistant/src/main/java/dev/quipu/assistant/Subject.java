package dev.quipu.assistant;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.UUID;

/** Whose rows an export or an erasure is about. */
enum Subject {
    USER("user", "users"),
    TENANT("tenant", "tenants");

    private final String word;
    private final String table;

    Subject(String word, String table) {
        this.word = word;
        this.table = table;
    }

    /** Returns what commands and functions call it. */
    String word() {
        return word;
    }

    /** Returns the table that holds its own row. */
    String table() {
        return table;
    }

    /** Reads an id, and says what one looks like where it is none. */
    UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            throw new QuipuException(
                    Kind.USAGE,
                    "\"" + text + "\" is not the id of a " + word,
                    "an id is a UUID: the column id of " + table);
        }
    }
}
