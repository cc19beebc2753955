package dev.quipu.catalog.plan;

import dev.quipu.catalog.name.Identifier;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Takes the name of the home schema out of finished statements, as they run with it first on the search_path after
 * {@code pg_catalog}. A name that a relation of the schema could share with the server's own stays qualified, and so does
 * everything in a statement in which something else is called as the schema is.
 *
 * @param name the schema; null for none
 */
record HomeSchema(@Nullable Identifier name) {
    /** Types of the server's own, which the search finds first. */
    private static final Set<String> TAKEN = Set.of(
            "bit",
            "bool",
            "box",
            "bytea",
            "char",
            "cidr",
            "circle",
            "date",
            "inet",
            "interval",
            "json",
            "jsonb",
            "line",
            "lseg",
            "macaddr",
            "money",
            "name",
            "numeric",
            "oid",
            "path",
            "point",
            "polygon",
            "text",
            "time",
            "timestamp",
            "timestamptz",
            "timetz",
            "uuid",
            "varbit",
            "varchar",
            "xml");

    Plan strip(Plan plan) {
        if (name == null) {
            return plan;
        }
        var names = new HashSet<>(List.of(name.value(), name.display(), name.quoted()));
        return new Plan(plan.steps().stream()
                .map(step -> new Plan.Step(strip(step.statement(), names), step.resolves()))
                .toList());
    }

    private static Statement strip(Statement statement, Set<String> names) {
        return new Statement(
                strip(statement.sql(), names), statement.accesses(), statement.transactional(), statement.hazards());
    }

    static String strip(String sql, Set<String> names) {
        List<Token> tokens = Token.split(sql);
        var dropped = new HashSet<Integer>();
        for (int i = 0; i < tokens.size(); i++) {
            if (!isName(tokens.get(i)) || !names.contains(tokens.get(i).text())) {
                continue;
            }
            boolean qualifies = i + 2 < tokens.size() && tokens.get(i + 1).isOther('.') && isName(tokens.get(i + 2));
            if (!qualifies || (i > 0 && tokens.get(i - 1).isOther('.'))) {
                return sql;
            }
            if (!TAKEN.contains(tokens.get(i + 2).text())
                    && !tokens.get(i + 2).text().startsWith("pg_")) {
                dropped.add(i);
                dropped.add(i + 1);
            }
        }
        return without(tokens, dropped);
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

    private static boolean isName(Token token) {
        return token.form() == Token.Form.WORD || token.form() == Token.Form.QUOTED_NAME;
    }
}
