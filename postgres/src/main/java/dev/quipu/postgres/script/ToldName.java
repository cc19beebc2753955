package dev.quipu.postgres.script;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name that an error of the server is about, and where a statement says it. The server tells no place for many of them, such
 * as {@code relation "conversation_thread" does not exist} of a foreign key. Pure.
 */
public final class ToldName {
    /** The first name in quotes: the server quotes names whatever its language. */
    private static final Pattern QUOTED = Pattern.compile("[\"«»„“]([^\"«»„“”]+)[\"«»“”]");

    /** What stands behind the name of what a statement makes. */
    private static final Set<String> ENDS_OF_NAMES = Set.of("(", "AS", "ON", "FROM", "FOR");

    private ToldName() {}

    /** Returns the name without what qualifies it. */
    public static Optional<String> in(String message) {
        Matcher quoted = QUOTED.matcher(message);
        return quoted.find()
                ? Optional.of(quoted.group(1)
                        .substring(quoted.group(1).lastIndexOf('.') + 1)
                        .strip())
                : Optional.empty();
    }

    /** Returns where a statement says the name; empty if it does not, or more than once. */
    public static Optional<SourceLocation> place(ScriptStatement statement, String message) {
        return in(message).flatMap(name -> {
            List<ScriptToken> said = statement.tokens().stream()
                    .filter(token -> identifier(token.text()).equals(name))
                    .toList();
            return said.size() == 1
                    ? Optional.of(statement.source().locationOf(said.getFirst().offset()))
                    : Optional.empty();
        });
    }

    /** Tells whether a statement makes something of that name, as far as its beginning tells. */
    public static boolean isMadeBy(ScriptStatement statement, String name) {
        if (!statement.leadingWords(1).equals(List.of("CREATE"))) {
            return false;
        }
        for (ScriptToken token : statement.tokens()) {
            if (ENDS_OF_NAMES.contains(token.text().toUpperCase(Locale.ROOT))) {
                return false;
            }
            if (identifier(token.text()).equals(name)) {
                return true;
            }
        }
        return false;
    }

    private static String identifier(String token) {
        return token.startsWith("\"") ? Identifier.unquoted(token) : token.toLowerCase(Locale.ROOT);
    }
}
