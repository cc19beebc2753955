package dev.quipu.migration.run;

import dev.quipu.postgres.script.ScriptStatement;
import java.util.List;
import java.util.Set;

/**
 * Tells the statements that do nothing but set something for the rest of a session: {@code SET}, {@code RESET}, {@code DISCARD}
 * not among them. What lasts for a transaction is none.
 */
final class SettingStatement {
    private static final Set<String> OF_THE_TRANSACTION = Set.of("LOCAL", "CONSTRAINTS", "TRANSACTION");

    private SettingStatement() {}

    static boolean test(ScriptStatement statement) {
        List<String> words = statement.leadingWords(2);
        return switch (words.isEmpty() ? "" : words.getFirst()) {
            case "SET" -> words.size() < 2 || !OF_THE_TRANSACTION.contains(words.get(1));
            case "RESET" -> true;
            default -> false;
        };
    }
}
