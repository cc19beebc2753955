package dev.quipu.catalog.plan;

import dev.quipu.catalog.sql.Token;
import java.util.List;
import java.util.Set;

/** Which statements give up the name of a constraint of a table, and which take one. */
final class ConstraintNames {
    /** Behind these words stands a constraint that has its name already. */
    private static final Set<String> OF_OLD = Set.of("DROP", "VALIDATE", "ALTER");

    private ConstraintNames() {}

    /** Tells whether one may take a name that the other gives up, so that they have to stay in their order. */
    static boolean mayPass(Statement one, Statement other) {
        List<Token> words = words(one);
        List<Token> others = words(other);
        return (give(words) && take(others)) || (give(others) && take(words));
    }

    private static List<Token> words(Statement statement) {
        return Token.split(statement.sql()).stream()
                .filter(token -> token.form() != Token.Form.SPACE)
                .toList();
    }

    private static boolean give(List<Token> words) {
        for (int i = 1; i < words.size(); i++) {
            boolean isNotNull = words.get(i).isWord("NOT") && words.get(i - 1).isWord("DROP");
            boolean isOther = words.get(i).isWord("CONSTRAINT")
                    && (words.get(i - 1).isWord("RENAME") || words.get(i - 1).isWord("DROP"));
            if (isNotNull || isOther) {
                return true;
            }
        }
        return false;
    }

    private static boolean take(List<Token> words) {
        for (int i = 1; i < words.size(); i++) {
            if (words.get(i).isWord("CONSTRAINT")
                    && !OF_OLD.contains(words.get(i - 1).text())) {
                return true;
            }
        }
        return false;
    }
}
