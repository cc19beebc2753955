package dev.quipu.postgres.name;

import java.util.Set;

/** TODO */
final class Keywords {
    private static final Set<String> NEED_QUOTES = Set.of();

    private Keywords() {}

    static boolean needQuotes(String name) {
        return NEED_QUOTES.contains(name);
    }
}
