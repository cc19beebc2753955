package dev.quipu.postgres.script;

import dev.quipu.postgres.script.ScriptException.Reason;

/**
 * Reads the tokens of PostgreSQL's SQL, as far apart as splitting needs them.
 *
 * <p>The rules are those of the server's and psql's lexers: how a literal ends depends on how it begins, block
 * comments nest, a comment begins even inside what looks like an operator, a dollar sign inside a name begins nothing.
 * One departure from psql, which reads line by line and so misses it: a literal that goes on after a line break
 * ({@code E'a'⏎'b\'c'}) keeps its kind, as it does for the server.
 */
final class Scanner {
    /** What was read. Comments and white space are skipped and are no tokens. */
    enum Token {
        /** A keyword or a name without quotes. */
        WORD,
        /** A literal of any kind or a name in quotes. */
        QUOTED,
        OPEN,
        CLOSE,
        SEMICOLON,
        /** A backslash outside of all quotes: a command of psql begins. */
        BACKSLASH,
        /** Operators, digits, punctuation; several in a row may come as one. */
        OTHER,
        END
    }

    private static final String SYMBOLS_BEFORE_NAMES = "$'\"();\\";

    private final ScriptSource source;
    private final String text;
    private final int end;
    private int limit;
    private int start;
    private int position;
    private Token token = Token.END;
    private boolean backslashEscapes;

    Scanner(ScriptSource source, int from, int end) {
        this.source = source;
        this.text = source.text();
        this.start = from;
        this.position = from;
        this.end = end;
        this.limit = end;
    }

    /** Returns a scanner for the tokens of a statement, which reads them as the splitter did. */
    static Scanner of(ScriptStatement statement) {
        var scanner = new Scanner(statement.source(), statement.offset(), statement.endOffset());
        scanner.backslashEscapes(statement.backslashEscapes());
        return scanner;
    }

    /** Reads the next token and returns its kind. */
    Token next() {
        skipBlanks();
        start = position;
        token = position < limit ? read(text.charAt(position)) : Token.END;
        return token;
    }

    /** Returns where the token begins. */
    int start() {
        return start;
    }

    /** Returns one past the token, which is where the next read goes on. */
    int position() {
        return position;
    }

    /** Makes the text end early for a while: no token reaches beyond. */
    void limitTo(int offset) {
        limit = offset;
    }

    /** Goes on elsewhere, up to the real end. */
    void resumeAt(int offset) {
        position = offset;
        limit = end;
    }

    /** Goes on after the line that is being read. */
    void skipLine() {
        position = endOfLine(position);
    }

    /** Sets what a backslash is in a plain literal: {@code standard_conforming_strings = off} makes it an escape. */
    void backslashEscapes(boolean escapes) {
        backslashEscapes = escapes;
    }

    /** Tells whether the token is this word, which is given in lower case; only ASCII letters fold, as in PostgreSQL. */
    boolean isWord(String word) {
        if (token != Token.WORD || position - start != word.length()) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (lowerCased(text.charAt(start + i)) != word.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    /** Tells whether the token ends in a dot that is none of a number. */
    boolean endsInDot() {
        return token == Token.OTHER
                && text.charAt(position - 1) == '.'
                && (position - 1 == start || !isDigit(text.charAt(position - 2)));
    }

    /** Tells whether the next token is a word, without reading it. */
    boolean atWord() {
        skipBlanks();
        return isNameStart(at(position)) && quoteAfterPrefix() < 0;
    }

    /** Returns the token with its ASCII letters in upper case. */
    String upperCased() {
        return text.substring(start, position)
                .codePoints()
                .map(c -> c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Token read(char c) {
        if (isNameStart(c)) {
            return wordOrLiteral();
        }
        return switch (c) {
            case '\'' -> plainLiteral();
            case '"' -> doubled('"', Reason.UNTERMINATED_IDENTIFIER, "quoted identifier");
            case '$' -> dollar();
            case '(' -> single(Token.OPEN);
            case ')' -> single(Token.CLOSE);
            case ';' -> single(Token.SEMICOLON);
            case '\\' -> single(Token.BACKSLASH);
            default -> other();
        };
    }

    private Token single(Token kind) {
        position++;
        return kind;
    }

    private Token other() {
        do {
            position++;
        } while (position < limit && goesOn(text.charAt(position)));
        return Token.OTHER;
    }

    private boolean goesOn(char c) {
        return !isNameStart(c) && !isSpace(c) && SYMBOLS_BEFORE_NAMES.indexOf(c) < 0 && !commentBegins(c);
    }

    private Token wordOrLiteral() {
        int quote = quoteAfterPrefix();
        if (quote >= 0) {
            char prefix = lowerCased(text.charAt(position));
            position = quote;
            return prefixedLiteral(prefix);
        }
        do {
            position++;
        } while (position < limit && isNamePart(text.charAt(position)));
        return Token.WORD;
    }

    /** Returns where the quote is, if a literal or name such as {@code E'…'} or {@code U&"…"} begins here; else -1. */
    private int quoteAfterPrefix() {
        return switch (lowerCased(at(position))) {
            case 'b', 'e', 'n', 'x' -> at(position + 1) == '\'' ? position + 1 : -1;
            case 'u' -> at(position + 1) == '&' && isQuote(at(position + 2)) ? position + 2 : -1;
            default -> -1;
        };
    }

    private Token prefixedLiteral(char prefix) {
        return switch (prefix) {
            case 'b', 'x' -> bits();
            case 'e' -> escaped();
            case 'n' -> plainLiteral();
            default ->
                at(position) == '"'
                        ? doubled('"', Reason.UNTERMINATED_IDENTIFIER, "quoted identifier")
                        : doubled('\'', Reason.UNTERMINATED_STRING, "string");
        };
    }

    private Token plainLiteral() {
        return backslashEscapes ? escaped() : doubled('\'', Reason.UNTERMINATED_STRING, "string");
    }

    /** Reads what ends at a quote and holds a quote when it is doubled. */
    private Token doubled(char quote, Reason reason, String what) {
        int close = closing(quote, position + 1, reason, what);
        while (at(close + 1) == quote) {
            close = closing(quote, close + 2, reason, what);
        }
        position = close + 1;
        return Token.QUOTED;
    }

    /** Reads a bit string, in which two quotes are not one: the second begins a literal of its own. */
    private Token bits() {
        position = closing('\'', position + 1, Reason.UNTERMINATED_STRING, "bit string") + 1;
        return Token.QUOTED;
    }

    private int closing(char quote, int from, Reason reason, String what) {
        int close = from < limit ? text.indexOf(quote, from, limit) : -1;
        if (close < 0) {
            throw unterminated(reason, what, "it ends with " + quote);
        }
        return close;
    }

    /** Reads a literal with backslash escapes, and the parts in which it goes on after line breaks. */
    private Token escaped() {
        int quote = position;
        while (quote >= 0) {
            position = escapedPart(quote + 1);
            quote = continuation();
        }
        return Token.QUOTED;
    }

    private int escapedPart(int from) {
        for (int i = from; i < limit; i++) {
            char c = text.charAt(i);
            if (c == '\\' || (c == '\'' && at(i + 1) == '\'')) {
                i++;
            } else if (c == '\'') {
                return i + 1;
            }
        }
        throw unterminated(Reason.UNTERMINATED_STRING, "string", "it ends with ', and \\' does not end it");
    }

    /** Returns where the literal goes on: at a quote with only a line break, blanks and line comments between; else -1. */
    private int continuation() {
        boolean newLine = false;
        int i = position;
        while (i < limit) {
            char c = text.charAt(i);
            if (isSpace(c)) {
                newLine |= c == '\n' || c == '\r';
                i++;
            } else if (c == '-' && at(i + 1) == '-') {
                i = endOfLine(i);
            } else {
                return newLine && c == '\'' ? i : -1;
            }
        }
        return -1;
    }

    private Token dollar() {
        int tagEnd = position + 1;
        if (isNameStart(at(tagEnd))) {
            tagEnd = endOfTag(tagEnd + 1);
        }
        if (at(tagEnd) == '$') {
            return dollarQuoted(text.substring(position, tagEnd + 1));
        }
        // A parameter such as $1 must not give its dollar to what follows: $1$$ is $1 and a quote.
        return other();
    }

    private int endOfTag(int from) {
        int i = from;
        while (isNamePart(at(i)) && at(i) != '$') {
            i++;
        }
        return i;
    }

    private Token dollarQuoted(String delimiter) {
        int inside = position + delimiter.length();
        int close = text.indexOf(delimiter, inside, limit);
        if (close < 0) {
            throw unterminated(
                    Reason.UNTERMINATED_DOLLAR_QUOTE, "dollar quote " + delimiter, "it ends with " + delimiter);
        }
        position = close + delimiter.length();
        return Token.QUOTED;
    }

    private void skipBlanks() {
        while (position < limit) {
            char c = text.charAt(position);
            if (isSpace(c)) {
                position++;
            } else if (!commentBegins(c)) {
                return;
            } else if (c == '-') {
                skipLine();
            } else {
                blockComment();
            }
        }
    }

    private boolean commentBegins(char c) {
        return (c == '-' && at(position + 1) == '-') || (c == '/' && at(position + 1) == '*');
    }

    private int endOfLine(int from) {
        int i = from;
        while (i < limit && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private void blockComment() {
        start = position;
        int depth = 0;
        do {
            depth += commentStep();
        } while (depth > 0);
    }

    /** Goes on in a block comment by one delimiter or one other character; returns by how much it nests deeper. */
    private int commentStep() {
        if (position >= limit) {
            throw unterminated(Reason.UNTERMINATED_COMMENT, "comment", "it ends with */, and comments nest");
        }
        char c = text.charAt(position++);
        char following = at(position);
        if ((c == '/' && following == '*') || (c == '*' && following == '/')) {
            position++;
            return c == '/' ? 1 : -1;
        }
        return 0;
    }

    private ScriptException unterminated(Reason reason, String what, String hint) {
        String line = limit < end ? "; the next line is data of the COPY before it" : "";
        return new ScriptException(reason, "unterminated " + what, source, start, hint + line);
    }

    /** Returns the character at an offset, or NUL beyond the end, which nothing in SQL looks for. */
    private char at(int offset) {
        return offset < limit ? text.charAt(offset) : '\0';
    }

    private static boolean isQuote(char c) {
        return c == '\'' || c == '"';
    }

    private static boolean isSpace(char c) {
        return c == ' ' || (c >= '\t' && c <= '\r');
    }

    /** Everything beyond ASCII is a letter to PostgreSQL, be it a space or a dash to Unicode. */
    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= '\u0080';
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static char lowerCased(char c) {
        return c >= 'A' && c <= 'Z' ? (char) (c - 'A' + 'a') : c;
    }
}
