package dev.quipu.catalog.plan;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.sql.Token;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Takes the name of the home schema out of finished statements, as they run with it first on the search_path after
 * {@code pg_catalog}. What is called as something of the server's own is ({@link ServerNames}) stays qualified, and so does
 * everything in a statement in which something else is called as the schema is. What the schema holds may be called so
 * where nothing can be taken for a column of it. A text that is cast to a relation, as in
 * {@code 'app.users'::regclass}, is a name too.
 *
 * @param name the schema; null for none
 */
record HomeSchema(@Nullable Identifier name) {
    /** Statements in which a name with a dot is never a table's column. */
    private static final Pattern WITHOUT_COLUMNS_OF_TABLES = Pattern.compile(
            "(?s)(CREATE (UNLOGGED )?TABLE|CREATE (UNIQUE )?INDEX|CREATE (CONSTRAINT )?TRIGGER|ALTER TABLE"
                    + "|COMMENT ON|GRANT|REVOKE|DROP TABLE|DROP INDEX|DROP TRIGGER) .*");

    /** A text that is the name of a relation. */
    private static final Pattern QUALIFIED = Pattern.compile("(?s)'([\\p{L}\\p{N}_$]+|\"(?:[^\"]|\"\")+\")\\.(.+)");

    /** Words before the name of a relation that a parenthesis can follow. */
    private static final Set<String> RELATION = Set.of("TABLE", "EXISTS", "REFERENCES", "INTO", "ONLY", "VIEW");

    /** Words before the name of a function that no parenthesis follows. */
    private static final Set<String> FUNCTION = Set.of("HANDLER", "INLINE", "VALIDATOR");

    Plan strip(Plan plan) {
        if (name == null) {
            return plan;
        }
        var names = new HashSet<>(List.of(name.value(), name.display(), name.quoted()));
        return new Plan(plan.steps().stream()
                .map(step -> step.with(strip(step.statement(), names)))
                .toList());
    }

    private static Statement strip(Statement statement, Set<String> names) {
        return new Statement(
                strip(statement.sql(), names), statement.accesses(), statement.transactional(), statement.hazards());
    }

    static String strip(String sql, Set<String> names) {
        List<Token> tokens = new ArrayList<>(Token.split(sql));
        boolean mayBeCalledSo = WITHOUT_COLUMNS_OF_TABLES.matcher(sql).matches();
        var dropped = new HashSet<Integer>();
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.get(i).form() == Token.Form.TEXT && isRelation(tokens, i)) {
                tokens.set(i, new Token(Token.Form.TEXT, stripText(tokens.get(i).text(), names)));
            }
            if (!tokens.get(i).isName() || !names.contains(tokens.get(i).text())) {
                continue;
            }
            if (mayBeCalledSo && dropped.contains(i - 1)) {
                continue;
            }
            boolean qualifies = i + 2 < tokens.size()
                    && tokens.get(i + 1).isSymbol(".")
                    && tokens.get(i + 2).isName();
            if (!qualifies || (i > 0 && tokens.get(i - 1).isSymbol("."))) {
                return sql;
            }
            if (!isTaken(tokens, i)) {
                dropped.add(i);
                dropped.add(i + 1);
            }
        }
        return without(tokens, dropped);
    }

    /** Whether the server would find something of its own first, were a name not qualified. */
    private static boolean isTaken(List<Token> tokens, int at) {
        String name = tokens.get(at + 2).name();
        return ServerNames.isType(name)
                || ServerNames.isOperatorClass(name)
                || (ServerNames.isFunction(name) && mayBeFunction(tokens, at));
    }

    /** Whether a qualified name may be a function's. All relations of the server's own begin with {@code pg_}. */
    private static boolean mayBeFunction(List<Token> tokens, int at) {
        Token before = neighbour(tokens, at, -1);
        Token after = neighbour(tokens, at + 2, 1);
        boolean isRelation = before != null && before.form() == Token.Form.WORD && RELATION.contains(before.text());
        boolean isCalled = after != null && after.isSymbol("(");
        boolean isNamedAlone = before != null && (before.isSymbol("=") || FUNCTION.contains(before.text()));
        return !isRelation && (isCalled || isNamedAlone);
    }

    /** Returns the next token that is no white space, or null. */
    private static @Nullable Token neighbour(List<Token> tokens, int from, int step) {
        int at = from + step;
        while (at >= 0 && at < tokens.size() && tokens.get(at).form() == Token.Form.SPACE) {
            at += step;
        }
        return at >= 0 && at < tokens.size() ? tokens.get(at) : null;
    }

    private static boolean isRelation(List<Token> tokens, int at) {
        return at + 2 < tokens.size()
                && tokens.get(at + 1).isSymbol("::")
                && tokens.get(at + 2).isWord("regclass");
    }

    /** Types do not matter here: all relations of the server's own begin with {@code pg_}. */
    private static String stripText(String text, Set<String> names) {
        Matcher qualified = QUALIFIED.matcher(text);
        boolean isOfHome = qualified.matches() && names.contains(qualified.group(1));
        return isOfHome && !qualified.group(2).startsWith("pg_") ? "'" + qualified.group(2) : text;
    }

    private static String without(List<Token> tokens, Set<Integer> dropped) {
        var kept = new ArrayList<String>(tokens.size());
        for (int i = 0; i < tokens.size(); i++) {
            if (!dropped.contains(i)) {
                kept.add(tokens.get(i).text());
            }
        }
        return String.join("", kept);
    }
}
