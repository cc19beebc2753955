package dev.quipu.migration.run;

import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A statement that PostgreSQL refuses inside a transaction block, whatever it says further on. REFRESH MATERIALIZED VIEW
 * CONCURRENTLY is none: it runs in one.
 *
 * @param title what it is called, such as {@code CREATE INDEX CONCURRENTLY}
 */
public record LoneStatement(String title) {
    private static final String INDEX_CONCURRENTLY = " INDEX CONCURRENTLY";
    private static final String REINDEX_CONCURRENTLY = "REINDEX CONCURRENTLY";
    private static final Set<String> WHOLE_CLUSTER = Set.of("DATABASE", "TABLESPACE");
    private static final Set<String> MANY_TABLES = Set.of("SCHEMA", "DATABASE", "SYSTEM");

    /**
     * Tells whether a statement had better not be tried in a transaction: it is one of these, or of a kind of which only the
     * server knows, such as REINDEX of a partitioned table. The server is asked about every other one anyway; this only
     * spares its log the errors.
     */
    static boolean isLikely(ScriptStatement statement) {
        List<String> words = statement.leadingWords(2);
        return of(statement).isPresent()
                || (!words.isEmpty() && words.getFirst().equals("REINDEX"))
                || (words.size() > 1 && WHOLE_CLUSTER.contains(words.get(1)));
    }

    /**
     * Tells whether a statement builds, rebuilds or drops an index beside others' work. Then it waits for all older
     * transactions, which count as locks, but blocks neither readers nor writers meanwhile: to break that off would throw
     * away all that was built, and may leave an invalid index behind.
     */
    public static boolean waitsForOthers(ScriptStatement statement) {
        return of(statement)
                .filter(lone -> lone.title.endsWith(INDEX_CONCURRENTLY) || lone.title.equals(REINDEX_CONCURRENTLY))
                .isPresent();
    }

    /** Tells whether it builds a new index. */
    boolean buildsIndex() {
        return title.equals("CREATE" + INDEX_CONCURRENTLY);
    }

    /** Returns what such a statement is; empty for any other. */
    static Optional<LoneStatement> of(ScriptStatement statement) {
        return Optional.ofNullable(title(statement)).map(LoneStatement::new);
    }

    private static @Nullable String title(ScriptStatement statement) {
        List<String> words = statement.leadingWords(4);
        if (words.isEmpty()) {
            return null;
        }
        return switch (words.getFirst()) {
            case "VACUUM" -> "VACUUM";
            case "CREATE", "DROP" -> createOrDrop(words);
            case "REINDEX" -> reindex(statement);
            case "ALTER" -> alter(words, statement);
            case "CLUSTER" -> statement.bareWords().size() == 1 ? "CLUSTER of all tables" : null;
            case "DISCARD" -> words.contains("ALL") ? "DISCARD ALL" : null;
            default -> null;
        };
    }

    private static @Nullable String createOrDrop(List<String> words) {
        String second = words.size() > 1 ? words.get(1) : "";
        if (WHOLE_CLUSTER.contains(second)) {
            return words.getFirst() + " " + second;
        }
        boolean index = second.equals("INDEX") || (second.equals("UNIQUE") && words.contains("INDEX"));
        return index && words.contains("CONCURRENTLY") ? words.getFirst() + INDEX_CONCURRENTLY : null;
    }

    /** Its options in parentheses may say CONCURRENTLY too. */
    private static @Nullable String reindex(ScriptStatement statement) {
        List<String> words = statement.bareWords();
        if (words.contains("CONCURRENTLY")) {
            return REINDEX_CONCURRENTLY;
        }
        return words.stream()
                .filter(MANY_TABLES::contains)
                .findFirst()
                .map(what -> "REINDEX " + what)
                .orElse(null);
    }

    private static @Nullable String alter(List<String> words, ScriptStatement statement) {
        String second = words.size() > 1 ? words.get(1) : "";
        return switch (second) {
            case "SYSTEM" -> "ALTER SYSTEM";
            case "DATABASE" -> {
                List<String> all = statement.bareWords();
                yield all.contains("SET") && all.contains("TABLESPACE") ? "ALTER DATABASE SET TABLESPACE" : null;
            }
            case "TABLE" -> {
                List<String> all = statement.bareWords();
                yield all.contains("DETACH") && all.contains("CONCURRENTLY")
                        ? "ALTER TABLE DETACH PARTITION CONCURRENTLY"
                        : null;
            }
            default -> null;
        };
    }
}
