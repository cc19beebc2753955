package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Enabled;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.Rule;
import dev.quipu.catalog.model.Trigger;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.sql.Token;
import java.util.List;
import java.util.stream.Stream;

/**
 * What an UPDATE of a column sets off: triggers, which may write or refuse, and rules, which may do something else instead.
 *
 * @param column the column
 * @param context in which a trigger or rule may be there already, or still
 */
record UpdateReactions(Column column, Context context) {
    boolean areThere() {
        return reacts(column.relation());
    }

    private boolean reacts(QualifiedName table) {
        return Stream.of(context.from(), context.to()).anyMatch(lookup -> reacts(lookup, table))
                || context.kinship().below(table).stream().anyMatch(this::reacts);
    }

    private boolean reacts(Lookup lookup, QualifiedName table) {
        return lookup.catalog().partsOf(Kind.TRIGGER, table, Trigger.class).stream()
                        .anyMatch(trigger -> fires(trigger.enabled()) && isOfUpdate(trigger))
                || lookup.catalog().partsOf(Kind.RULE, table, Rule.class).stream()
                        .anyMatch(rule -> fires(rule.enabled()) && isOfUpdate(rule));
    }

    private static boolean fires(Enabled enabled) {
        return enabled == Enabled.ORIGIN || enabled == Enabled.ALWAYS;
    }

    /** Events stand before the table, in capitals; behind OF are the columns that are meant alone. */
    private boolean isOfUpdate(Trigger trigger) {
        List<Token> tokens = tokens(trigger.definition());
        int update = indexOfWord(tokens, "UPDATE");
        int table = indexOfWord(tokens, "ON");
        if (update > table || !tokens.get(update + 1).isWord("OF")) {
            return update < table;
        }
        return tokens.subList(update + 2, table).stream()
                .takeWhile(token -> !token.isWord("OR"))
                .anyMatch(token -> token.text().equals(column.name().display()));
    }

    private static boolean isOfUpdate(Rule rule) {
        List<Token> tokens = tokens(rule.definition());
        return tokens.get(indexOfWord(tokens, "ON") + 1).isWord("UPDATE");
    }

    private static List<Token> tokens(String definition) {
        return Token.split(definition).stream()
                .filter(token -> token.form() != Token.Form.SPACE)
                .toList();
    }

    private static int indexOfWord(List<Token> tokens, String word) {
        int at = 0;
        while (at < tokens.size() - 1 && !tokens.get(at).isWord(word)) {
            at++;
        }
        return at;
    }
}
