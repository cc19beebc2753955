package dev.quipu.migration.run;

import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;
import java.util.Set;

/**
 * Tells the statements that PostgreSQL refuses inside a transaction block. The server is asked about every other one
 * anyway; this only spares its log the errors.
 */
final class MustRunAlone {
    private static final Set<String> ALWAYS = Set.of("VACUUM", "REINDEX");
    private static final Set<String> GLOBAL = Set.of("DATABASE", "TABLESPACE", "SYSTEM");

    private MustRunAlone() {}

    static boolean test(ScriptStatement statement) {
        List<String> words = statement.leadingWords(4);
        return !words.isEmpty()
                && (ALWAYS.contains(words.getFirst())
                        || words.contains("CONCURRENTLY")
                        || (words.size() > 1 && GLOBAL.contains(words.get(1))));
    }
}
