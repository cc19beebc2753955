package dev.quipu.migration.run;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;
import java.util.Set;

/** Refuses statements that would end the transaction in which a revision and its record commit together. */
final class TransactionControl {
    private static final Set<String> REFUSED =
            Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "PREPARE");

    private TransactionControl() {}

    static void refuse(List<ScriptStatement> statements) {
        for (ScriptStatement statement : statements) {
            List<String> words = statement.leadingWords(3);
            if (!words.isEmpty() && REFUSED.contains(words.getFirst()) && !staysInside(words)) {
                throw new QuipuException(
                        Kind.FAILED,
                        "the revision holds " + words.getFirst() + ", but Quipu begins and ends its transaction",
                        statement.location(),
                        List.of(),
                        "leave it out; for steps that must commit one by one, write several revisions,"
                                + " or one with \"-- transaction: off\"",
                        null);
            }
        }
    }

    /** {@code ROLLBACK TO} a savepoint and {@code PREPARE} of a plan end nothing. */
    private static boolean staysInside(List<String> words) {
        return words.contains("TO") || (words.getFirst().equals("PREPARE") && !words.contains("TRANSACTION"));
    }
}
