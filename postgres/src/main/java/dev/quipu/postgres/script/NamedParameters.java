package dev.quipu.postgres.script;

import dev.quipu.postgres.script.Scanner.Token;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds {@code :name} in SQL where it stands for a value: not in literals of any kind, quoted names or comments, and not
 * in a cast {@code ::name}. Pure.
 *
 * <p>The bounds of a slice, {@code list[1:n]}, read the same; as in psql, it is for the caller to replace only the names
 * that it knows.
 */
public final class NamedParameters {
    /**
     * A place where a value is wanted.
     *
     * @param name the name, without the colon, as it is written
     * @param range colon and name
     */
    public record Place(String name, TextRange range) {}

    private NamedParameters() {}

    /**
     * Returns the places in a statement, in their order; offsets are those in its source.
     *
     * @throws ScriptException if a literal or a comment does not end
     */
    public static List<Place> of(ScriptStatement statement) {
        String text = statement.source().text();
        Scanner scanner = Scanner.of(statement);
        var places = new ArrayList<Place>();
        int colon = -2;
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            if (token == Token.WORD && colon == scanner.start() - 1) {
                String name = text.substring(scanner.start(), scanner.position());
                places.add(new Place(name, new TextRange(colon, scanner.position())));
            }
            boolean single = token == Token.OTHER
                    && text.charAt(scanner.position() - 1) == ':'
                    && !(scanner.position() - scanner.start() > 1 && text.charAt(scanner.position() - 2) == ':');
            colon = single ? scanner.position() - 1 : -2;
        }
        return places;
    }
}
