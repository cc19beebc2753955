package dev.quipu.migration.run;

import dev.quipu.migration.revision.Revision;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The statements that PostgreSQL refuses inside a transaction whatever they say further on. They are found before
 * anything runs; those of which only the server knows, such as REINDEX of a partitioned table, fail with
 * {@code active_sql_transaction} and get the same hint.
 */
final class OutsideTransaction {
    static final String HINT = "write \"-- transaction: off\" in the header; best in a revision of its own, because its"
            + " statements then commit one at a time";

    private static final Set<String> WHOLE_CLUSTER = Set.of("DATABASE", "TABLESPACE");
    private static final Set<String> MANY_TABLES = Set.of("SCHEMA", "DATABASE", "SYSTEM");

    private OutsideTransaction() {}

    static void refuse(Revision revision, List<ScriptStatement> statements) {
        if (!revision.transactional()) {
            return;
        }
        for (ScriptStatement statement : statements) {
            kind(statement).ifPresent(kind -> {
                throw new QuipuException(
                        Kind.FAILED,
                        revision.name() + " runs in a transaction, where " + kind + " cannot run",
                        statement.location(),
                        List.of(),
                        HINT,
                        null);
            });
        }
    }

    /** Returns what such a statement is called; empty for any other. */
    static Optional<String> kind(ScriptStatement statement) {
        List<String> words = statement.leadingWords(4);
        if (words.isEmpty()) {
            return Optional.empty();
        }
        return Optional.ofNullable(
                switch (words.getFirst()) {
                    case "VACUUM" -> "VACUUM";
                    case "CREATE", "DROP" -> createOrDrop(words);
                    case "REINDEX" -> reindex(statement);
                    case "ALTER" -> alter(words, statement);
                    case "CLUSTER" -> statement.bareWords().size() == 1 ? "CLUSTER of all tables" : null;
                    case "DISCARD" -> words.contains("ALL") ? "DISCARD ALL" : null;
                    default -> null;
                });
    }

    private static @Nullable String createOrDrop(List<String> words) {
        String second = words.size() > 1 ? words.get(1) : "";
        if (WHOLE_CLUSTER.contains(second)) {
            return words.getFirst() + " " + second;
        }
        boolean index = second.equals("INDEX") || (second.equals("UNIQUE") && words.contains("INDEX"));
        return index && words.contains("CONCURRENTLY") ? words.getFirst() + " INDEX CONCURRENTLY" : null;
    }

    /** Its options in parentheses may say CONCURRENTLY too. */
    private static @Nullable String reindex(ScriptStatement statement) {
        List<String> words = statement.bareWords();
        if (words.contains("CONCURRENTLY")) {
            return "REINDEX CONCURRENTLY";
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
