package dev.quipu.catalog.difference;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.sql.Token;
import dev.quipu.catalog.sql.Token.Form;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Names replaced in SQL that a server has printed with an empty search path. What the server prints after it has renamed
 * something can differ from this, as by an alias in a view that keeps the old name: then the difference shows it.
 */
final class SqlRenaming {
    private SqlRenaming() {}

    /** Replaces names of the form {@code schema.name}, those in constants such as {@code 'app.s'::regclass} included. */
    static String qualified(String sql, UnaryOperator<QualifiedName> renaming) {
        List<Token> tokens = Token.split(sql);
        var renamed = new StringBuilder(sql.length());
        int i = 0;
        while (i < tokens.size()) {
            Optional<QualifiedName> name = isAfterDot(tokens, i) ? Optional.empty() : qualifiedAt(tokens, i);
            if (name.isPresent()) {
                QualifiedName other = renaming.apply(name.get());
                renamed.append(other.equals(name.get()) ? text(tokens, i, i + 3) : other.display());
                i += 3;
            } else {
                renamed.append(inConstant(tokens.get(i), renaming));
                i++;
            }
        }
        return renamed.toString();
    }

    private static String inConstant(Token token, UnaryOperator<QualifiedName> renaming) {
        String text = token.text();
        if (token.form() != Form.TEXT || !text.startsWith("'") || text.length() < 2 || text.indexOf('.') < 0) {
            return text;
        }
        List<Token> content = Token.split(text.substring(1, text.length() - 1).replace("''", "'"));
        Optional<QualifiedName> name = content.size() == 3 ? qualifiedAt(content, 0) : Optional.empty();
        return name.map(old -> renaming.apply(old).equals(old)
                        ? text
                        : quoted(renaming.apply(old).display()))
                .orElse(text);
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    /**
     * Replaces a column's name where it stands alone, or behind {@code new.} and {@code old.} as in a trigger's condition.
     */
    static String column(String sql, Identifier from, Identifier to) {
        List<Token> tokens = Token.split(sql);
        var renamed = new StringBuilder(sql.length());
        for (int i = 0; i < tokens.size(); i++) {
            boolean isColumn = tokens.get(i).isName()
                    && name(tokens.get(i)).equals(from)
                    && !is(tokens, i + 1, ".")
                    && !is(tokens, i + 1, "(")
                    && (!isAfterDot(tokens, i) || isRow(tokens, i - 2));
            renamed.append(isColumn ? to.display() : tokens.get(i).text());
        }
        return renamed.toString();
    }

    private static boolean isRow(List<Token> tokens, int i) {
        return is(tokens, i, "new") || is(tokens, i, "old");
    }

    /** Replaces the first name after a keyword, such as a trigger's after TRIGGER. */
    static String after(String keyword, String sql, Identifier to) {
        List<Token> tokens = Token.split(sql);
        int i = 0;
        while (i < tokens.size() && !tokens.get(i).text().equals(keyword)) {
            i++;
        }
        int name = i + 2;
        return name >= tokens.size()
                ? sql
                : text(tokens, 0, name) + to.display() + text(tokens, name + 1, tokens.size());
    }

    private static Optional<QualifiedName> qualifiedAt(List<Token> tokens, int i) {
        if (tokens.get(i).isName()
                && is(tokens, i + 1, ".")
                && i + 2 < tokens.size()
                && tokens.get(i + 2).isName()) {
            return Optional.of(new QualifiedName(name(tokens.get(i)), name(tokens.get(i + 2))));
        }
        return Optional.empty();
    }

    private static boolean isAfterDot(List<Token> tokens, int i) {
        return is(tokens, i - 1, ".");
    }

    private static boolean is(List<Token> tokens, int i, String text) {
        return i >= 0 && i < tokens.size() && tokens.get(i).text().equals(text);
    }

    private static Identifier name(Token token) {
        return new Identifier(token.name());
    }

    private static String text(List<Token> tokens, int from, int to) {
        var text = new StringBuilder();
        tokens.subList(from, to).forEach(token -> text.append(token.text()));
        return text.toString();
    }
}
