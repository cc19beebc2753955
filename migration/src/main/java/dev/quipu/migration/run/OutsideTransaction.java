package dev.quipu.migration.run;

import dev.quipu.migration.revision.Revision;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;

/**
 * The statements that PostgreSQL refuses inside a transaction whatever they say further on. They are found before
 * anything runs; those of which only the server knows, such as REINDEX of a partitioned table, fail with
 * {@code active_sql_transaction} and get the same hint.
 */
final class OutsideTransaction {
    static final String HINT = "write \"-- transaction: off\" in the header; best in a revision of its own, because its"
            + " statements then commit one at a time";

    private OutsideTransaction() {}

    static void refuse(Revision revision, List<ScriptStatement> statements) {
        if (!revision.transactional()) {
            return;
        }
        for (ScriptStatement statement : statements) {
            LoneStatement.of(statement).ifPresent(lone -> {
                throw new QuipuException(
                        Kind.FAILED,
                        revision.name() + " runs in a transaction, where " + lone.title() + " cannot run",
                        statement.location(),
                        List.of(),
                        HINT,
                        null);
            });
        }
    }
}
