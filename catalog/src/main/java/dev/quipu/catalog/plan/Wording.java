package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.sql.Token;
import java.util.List;
import java.util.Map;

/** What the server prints, as a person would write it. It means the same. */
final class Wording {
    private static final Map<String, String> SHORT = Map.of(
            "character varying", "varchar",
            "character", "char",
            "timestamp without time zone", "timestamp",
            "timestamp with time zone", "timestamptz",
            "time without time zone", "time",
            "time with time zone", "timetz");

    private Wording() {}

    /** Returns what something is called, as a sentence begins with it. */
    static String capitalized(ObjectId id) {
        String words = id.toString();
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Returns {@code varchar(10)[]} for {@code character varying(10)[]}. */
    static String type(String type) {
        return SHORT.keySet().stream()
                .filter(name -> type.equals(name) || type.startsWith(name + "(") || type.startsWith(name + "["))
                .findFirst()
                .map(name -> SHORT.get(name) + type.substring(name.length()))
                .orElseGet(() -> withPrecision(type));
    }

    /** Types of times have their precision inside their name. */
    private static String withPrecision(String type) {
        for (String name : List.of("timestamp", "time")) {
            if (type.startsWith(name + "(")) {
                int end = type.indexOf(')') + 1;
                boolean zoned = type.startsWith(" with time zone", end);
                boolean plain = type.startsWith(" without time zone", end);
                if (zoned || plain) {
                    String rest = type.substring(end + (zoned ? " with time zone" : " without time zone").length());
                    return name + (zoned ? "tz" : "") + type.substring(name.length(), end) + rest;
                }
            }
        }
        return type;
    }

    /** Returns an expression without parentheses around the whole of it. */
    static String bare(String expression) {
        List<Token> tokens = Token.split(expression);
        if (tokens.size() < 2 || !tokens.getFirst().isSymbol("(")) {
            return expression;
        }
        int depth = 0;
        for (int i = 0; i < tokens.size(); i++) {
            depth += tokens.get(i).isSymbol("(") ? 1 : tokens.get(i).isSymbol(")") ? -1 : 0;
            if (depth == 0) {
                return i == tokens.size() - 1 ? expression.substring(1, expression.length() - 1) : expression;
            }
        }
        return expression;
    }

    /** Returns a check's definition without the second pair of parentheses that the server prints. */
    static String check(String definition) {
        String start = "CHECK (";
        int end = definition.lastIndexOf(')');
        return definition.startsWith(start) && end > start.length()
                ? start + bare(definition.substring(start.length(), end)) + definition.substring(end)
                : definition;
    }
}
