package dev.quipu.postgres.script;

import dev.quipu.postgres.failure.SourceLocation;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name that an error of the server is about, and where a statement says it. The server tells no place for many of them, such
 * as {@code relation "conversation_thread" does not exist} of a foreign key. Pure.
 */
public final class ToldName {
    /** The first name in quotes: the server quotes names whatever its language. */
    private static final Pattern QUOTED = Pattern.compile("[\"«»„“]([^\"«»„“”]+)[\"«»“”]");

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

    private static String identifier(String token) {
        return token.length() > 1 && token.startsWith("\"")
                ? token.substring(1, token.length() - 1).replace("\"\"", "\"")
                : token.toLowerCase(Locale.ROOT);
    }
}
