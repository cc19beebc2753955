package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Function;
import dev.quipu.catalog.sql.Token;
import java.util.List;
import java.util.Set;

/** Tells expressions that give every row a value of its own. */
final class Volatility {
    /** The server's own functions that can be in a default and are volatile, in PostgreSQL 14 to 18. */
    private static final Set<String> VOLATILE = Set.of(
            "nextval",
            "currval",
            "lastval",
            "setval",
            "random",
            "random_normal",
            "gen_random_uuid",
            "uuidv4",
            "uuidv7",
            "clock_timestamp",
            "timeofday",
            "pg_sleep",
            "set_config");

    private Volatility() {}

    /** Tells whether an expression may be volatile. Of functions that neither catalog holds it is assumed. */
    static boolean isVolatile(String expression, Context context) {
        List<Token> tokens = Token.split(expression);
        for (int i = 0; i + 1 < tokens.size(); i++) {
            if (tokens.get(i).isName() && tokens.get(i + 1).isSymbol("(") && isVolatileCall(tokens, i, context)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isVolatileCall(List<Token> tokens, int at, Context context) {
        boolean qualified = at >= 2 && tokens.get(at - 1).isSymbol(".");
        if (!qualified) {
            return VOLATILE.contains(tokens.get(at).text());
        }
        String name = tokens.get(at - 2).text() + "." + tokens.get(at).text();
        return context.to().functions(name).stream()
                        .noneMatch(function -> function.volatility() != Function.Volatility.VOLATILE)
                || context.to().functions(name).stream()
                        .anyMatch(function -> function.volatility() == Function.Volatility.VOLATILE);
    }
}
