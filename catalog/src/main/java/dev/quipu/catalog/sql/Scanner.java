package dev.quipu.catalog.sql;

import dev.quipu.catalog.sql.Token.Form;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/** Goes through a text once, from token to token. */
final class Scanner {
    private final String sql;
    private int at;

    Scanner(String sql) {
        this.sql = sql;
    }

    List<Token> tokens() {
        var tokens = new ArrayList<Token>();
        while (at < sql.length()) {
            int start = at;
            Form form = skip();
            tokens.add(new Token(form, sql.substring(start, at)));
        }
        return tokens;
    }

    private Form skip() {
        char c = sql.charAt(at);
        if (Character.isWhitespace(c)) {
            return skipWhile(Form.SPACE, Character::isWhitespace);
        }
        if (looksAt("--")) {
            return skipWhile(Form.COMMENT, one -> one != '\n');
        }
        if (looksAt("/*")) {
            return skipBlockComment();
        }
        if (c == '\'' || c == '"') {
            return skipQuoted(c == '"' ? Form.QUOTED_NAME : Form.TEXT, c, false);
        }
        if (isPrefix(c) && at + 1 < sql.length() && sql.charAt(at + 1) == '\'') {
            at++;
            return skipQuoted(Form.TEXT, '\'', c == 'E' || c == 'e');
        }
        if (c == '$' && skipDollarQuoted()) {
            return Form.TEXT;
        }
        if (isPartOfWord(c)) {
            return skipWhile(Form.WORD, Scanner::isPartOfWord);
        }
        at += looksAt("::") ? 2 : 1;
        return Form.SYMBOL;
    }

    private boolean looksAt(String text) {
        return sql.startsWith(text, at);
    }

    /** Of a text with backslashes, of bits, and of bits as hexadecimal digits. */
    private static boolean isPrefix(char c) {
        return "EeBbXx".indexOf(c) >= 0;
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

    /** Returns false and stays where it is if no dollar quote begins here. {@code $1} is a parameter. */
    private boolean skipDollarQuoted() {
        int end = at + 1;
        while (end < sql.length() && isPartOfWord(sql.charAt(end)) && sql.charAt(end) != '$') {
            end++;
        }
        boolean isTag = end < sql.length() && sql.charAt(end) == '$' && !Character.isDigit(sql.charAt(at + 1));
        if (!isTag) {
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
