package dev.quipu.catalog.difference;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** SQL cut into tokens without loss: their texts joined are the text again. Whatever is not SQL is cut somehow, never refused. */
final class SqlTokens {
    private final String sql;
    private int at;

    private SqlTokens(String sql) {
        this.sql = sql;
    }

    /** What a token is, as far as a comparison needs to know. */
    enum Form {
        WHITE_SPACE,
        /** From {@code --} to the end of the line, or between slash and star. */
        COMMENT,
        /** A keyword, a number, or a name without quotes. */
        WORD,
        QUOTED_NAME,
        /** A text constant, in single or dollar quotes, with its prefix. */
        STRING,
        /** {@code ::} or any other single character. */
        SYMBOL
    }

    record Token(Form form, String text) {
        boolean is(String symbol) {
            return text.equals(symbol);
        }
    }

    static List<Token> of(String sql) {
        var scanner = new SqlTokens(sql);
        var tokens = new ArrayList<Token>();
        while (scanner.at < sql.length()) {
            tokens.add(scanner.next());
        }
        return tokens;
    }

    private Token next() {
        int start = at;
        Form form = skip();
        return new Token(form, sql.substring(start, at));
    }

    private Form skip() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            return skipWhile(Form.WHITE_SPACE, Character::isWhitespace);
        }
        if (looksAt("--")) {
            return skipWhile(Form.COMMENT, one -> one != '\n');
        }
        if (looksAt("/*")) {
            return skipBlockComment();
        }
        if (c == '\'') {
            return skipQuoted(Form.STRING, '\'', false);
        }
        if (c == '"') {
            return skipQuoted(Form.QUOTED_NAME, '"', false);
        }
        if ((c == 'E' || c == 'e') && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
            at++;
            return skipQuoted(Form.STRING, '\'', true);
        }
        if (c == '$' && skipDollarQuoted()) {
            return Form.STRING;
        }
        if (isPartOfWord(c)) {
            return skipWhile(Form.WORD, SqlTokens::isPartOfWord);
        }
        at += looksAt("::") ? 2 : 1;
        return Form.SYMBOL;
    }

    private boolean looksAt(String text) {
        return sql.startsWith(text, at);
    }

    private static boolean isPartOfWord(int c) {
        return c == '_' || c == '$' || c >= 0x80 || Character.isLetterOrDigit(c);
    }

    private Form skipWhile(Form form, IntPredicate belongs) {
        at++;
        while (at < sql.length() && belongs.test(sql.charAt(at))) {
            at++;
        }
        return form;
    }

    private Form skipQuoted(Form form, char quote, boolean backslashEscapes) {
        at++;
        while (at < sql.length()) {
            char c = sql.charAt(at++);
            if (c == '\\' && backslashEscapes) {
                at++;
            } else if (c == quote) {
                if (at >= sql.length() || sql.charAt(at) != quote) {
                    break;
                }
                at++;
            }
        }
        at = Math.min(at, sql.length());
        return form;
    }

    private Form skipBlockComment() {
        int depth = 0;
        do {
            if (looksAt("/*")) {
                depth++;
                at += 2;
            } else if (looksAt("*/")) {
                depth--;
                at += 2;
            } else {
                at++;
            }
        } while (depth > 0 && at < sql.length());
        return Form.COMMENT;
    }

    /** Returns false and stays where it is if no dollar quote begins here. */
    private boolean skipDollarQuoted() {
        int end = at + 1;
        while (end < sql.length() && isPartOfWord(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        if (end >= sql.length() || sql.charAt(end) != '$') {
            return false;
        }
        String delimiter = sql.substring(at, end + 1);
        int close = sql.indexOf(delimiter, end + 1);
        if (close < 0) {
            return false;
        }
        at = close + delimiter.length();
        return true;
    }
}
