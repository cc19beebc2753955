package dev.quipu.catalog.plan;

import dev.quipu.catalog.sql.Token;
import java.util.List;
import java.util.Set;

/** Statements as the server prints them, all in one line, broken as a person would write them. */
final class SqlText {
    private static final Set<String> TIMES = Set.of("BEFORE", "AFTER", "INSTEAD");

    private SqlText() {}

    /** Breaks {@code CREATE TRIGGER} before its time and before what it does. */
    static String trigger(String definition) {
        List<Token> tokens = Token.split(definition);
        var text = new StringBuilder();
        boolean time = false;
        boolean each = false;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            String next = i + 1 < tokens.size() ? tokens.get(i + 1).text() : "";
            boolean breaks = token.form() == Token.Form.SPACE
                    && ((!time && TIMES.contains(next))
                            || (time && !each && next.equals("FOR") && isWord(tokens, i + 3, "EACH"))
                            || (each && next.equals("EXECUTE")));
            time |= TIMES.contains(next);
            each |= next.equals("FOR") && isWord(tokens, i + 3, "EACH");
            text.append(breaks ? "\n    " : token.text());
        }
        return text.toString();
    }

    private static boolean isWord(List<Token> tokens, int at, String word) {
        return at < tokens.size() && tokens.get(at).isWord(word);
    }
}
