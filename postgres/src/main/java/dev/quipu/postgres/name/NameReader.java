package dev.quipu.postgres.name;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import org.jspecify.annotations.Nullable;

/** Reads names as SQL spells them. */
public final class NameReader {
    private static final String SPELLING = "write a name such as users or \"My Users\"";

    private final String text;
    private int at;

    private NameReader(String text) {
        this.text = text;
    }

    /**
     * Reads a name as SQL spells it: {@code Users} is {@code users}, {@code "Users"} is {@code Users}, and
     * {@code U&"d\0061t\+000061"} is {@code data}, also with {@code UESCAPE '!'}. Capital letters are folded as a server with
     * encoding UTF8 folds them, A to Z only. A keyword is taken as a name. Nothing is cut off, see {@link Identifier#isTooLong()}.
     *
     * @throws NameSyntaxException if the text is not one identifier
     */
    public static Identifier identifier(String sql) {
        return new NameReader(sql).onlyIdentifier();
    }

    /**
     * Reads a name as SQL spells it, such as {@code public."My Table"}. Each part is read as {@link #identifier(String)} does.
     *
     * @throws NameSyntaxException if the text is not two identifiers with a dot between
     */
    public static QualifiedName qualifiedName(String sql) {
        return new NameReader(sql).onlyQualifiedName();
    }

    private Identifier onlyIdentifier() {
        Identifier name = identifier();
        expectEnd("write the name without its schema");
        return name;
    }

    private QualifiedName onlyQualifiedName() {
        Identifier schema = identifier();
        if (at == text.length() || text.charAt(at) != '.') {
            throw wrong("the name has no schema", at, "write it as schema.name");
        }
        at++;
        Identifier name = identifier();
        expectEnd("a name has two parts: schema.name");
        return new QualifiedName(schema, name);
    }

    private void expectEnd(String hint) {
        if (at < text.length()) {
            throw wrong("unexpected \"" + text.substring(at) + "\" after the name", at, hint);
        }
    }

    /** Reads a name and the white space around it. */
    private Identifier identifier() {
        skipSpace();
        Identifier name;
        if (text.startsWith("\"", at)) {
            name = quoted();
        } else if (text.regionMatches(true, at, "U&\"", 0, 3)) {
            name = unicode();
        } else {
            name = unquoted();
        }
        skipSpace();
        return name;
    }

    private Identifier unquoted() {
        int start = at;
        while (at < text.length() && isPart(text.charAt(at), at == start)) {
            at++;
        }
        if (at == start) {
            throw wrong(at == text.length() ? "the name is missing" : "a name cannot begin here", at, SPELLING);
        }
        return new Identifier(lowerCase(text.substring(start, at)));
    }

    /** The server's lexer takes every byte beyond ASCII for a letter. */
    private static boolean isPart(char c, boolean first) {
        boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
        return letter || (!first && ((c >= '0' && c <= '9') || c == '$'));
    }

    private static String lowerCase(String name) {
        var folded = new StringBuilder(name);
        for (int i = 0; i < name.length(); i++) {
            char c = name.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c + ('a' - 'A')));
            }
        }
        return folded.toString();
    }

    private Identifier quoted() {
        int start = at;
        return named(quotedText('"'), start);
    }

    /** Reads from a quote to its end, with doubled quotes inside. */
    private String quotedText(char quote) {
        int start = at++;
        var content = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != quote) {
                content.append(c);
            } else if (at < text.length() && text.charAt(at) == quote) {
                content.append(quote);
                at++;
            } else {
                return content.toString();
            }
        }
        throw wrong("the quote has no end", start, "write a quote inside a name twice");
    }

    private Identifier named(String name, int start) {
        if (name.isEmpty()) {
            throw wrong("the name is empty", start, null);
        }
        if (name.indexOf('\0') >= 0) {
            throw wrong("a name cannot hold a NUL character", start, null);
        }
        return new Identifier(name);
    }

    private Identifier unicode() {
        int start = at;
        at += 2;
        String content = quotedText('"');
        return named(new UnicodeEscapes(escapeCharacter()).decode(content, text, start + 3), start);
    }

    private char escapeCharacter() {
        int end = at;
        skipSpace();
        if (!text.regionMatches(true, at, "UESCAPE", 0, 7)) {
            at = end;
            return '\\';
        }
        at += 7;
        skipSpace();
        int start = at;
        String escape = text.startsWith("'", at) ? quotedText('\'') : "";
        if (escape.length() != 1 || !UnicodeEscapes.isEscapeCharacter(escape.charAt(0))) {
            throw wrong(
                    "UESCAPE takes one character in quotes, and not a hexadecimal digit, +, a quote or a space",
                    start,
                    "write UESCAPE '!'");
        }
        return escape.charAt(0);
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n\f\u000B".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private NameSyntaxException wrong(String message, int offset, @Nullable String hint) {
        return new NameSyntaxException(message, text, offset, hint);
    }
}
