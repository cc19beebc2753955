package dev.quipu.catalog.sql;

import dev.quipu.catalog.name.Identifier;
import java.util.List;

/**
 * A piece of SQL as the server prints it.
 *
 * @param form what it is, as far as a comparison or a change of it needs to know
 * @param text as it stands, not empty
 */
public record Token(Form form, String text) {
    /** What a piece is. */
    public enum Form {
        SPACE,
        /** From {@code --} to the end of the line, or between slash and star. */
        COMMENT,
        /** A keyword, a number, or a name without quotes. */
        WORD,
        /** A name in double quotes. */
        QUOTED_NAME,
        /** A constant in single or dollar quotes, with its prefix. */
        TEXT,
        /** {@code ::} or one character of anything else. */
        SYMBOL
    }

    /** Takes SQL apart. Joined again it is the same text; what is no SQL is cut somehow, never refused. */
    public static List<Token> split(String sql) {
        return new Scanner(sql).tokens();
    }

    /** Returns SQL with one blank for white space and comments, and none inside of parentheses. */
    public static String onOneLine(String sql) {
        var line = new StringBuilder();
        boolean space = false;
        for (Token token : split(sql)) {
            if (token.form == Form.SPACE || token.form == Form.COMMENT) {
                space = true;
                continue;
            }
            boolean inside = line.isEmpty() || line.charAt(line.length() - 1) == '(' || token.isSymbol(")");
            line.append(space && !inside ? " " : "").append(token.text);
            space = false;
        }
        return line.toString();
    }

    /** Returns the name that a token is, without quotes. */
    public String name() {
        return form == Form.QUOTED_NAME ? Identifier.unquoted(text) : text;
    }

    /** Tells whether this can be a name: a word, or a name in quotes. {@code ""} is none. */
    public boolean isName() {
        return form == Form.WORD || (form == Form.QUOTED_NAME && text.length() > 2);
    }

    /** Tells whether this is a word, written so. */
    public boolean isWord(String word) {
        return form == Form.WORD && text.equals(word);
    }

    public boolean isSymbol(String symbol) {
        return form == Form.SYMBOL && text.equals(symbol);
    }
}
