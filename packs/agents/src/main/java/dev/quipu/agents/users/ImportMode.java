package dev.quipu.agents.users;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;

/** What to do with a line about a user that there is, if it says something else. */
enum ImportMode {
    /** Leave the user as it is. */
    SKIP,
    /** Change what the line says. */
    UPDATE,
    /** Refuse the line. */
    REJECT;

    static ImportMode parse(String word) {
        return switch (word) {
            case "skip" -> SKIP;
            case "update" -> UPDATE;
            case "reject" -> REJECT;
            default ->
                throw new QuipuException(
                        Kind.USAGE, "--on-conflict is skip, update or reject, and not \"%s\"".formatted(word), null);
        };
    }
}
