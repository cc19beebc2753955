package dev.quipu.postgres.script;

import dev.quipu.postgres.script.Scanner.Token;

/**
 * Writes a statement so that psql sends what stands there. Outside of quotes and comments psql puts the value of a variable
 * in the place of {@code :name}, and {@code arr[1:PORT]} has one; behind a blank it does not. Pure.
 *
 * @see <a href="https://www.postgresql.org/docs/current/app-psql.html#APP-PSQL-INTERPOLATION">PostgreSQL: psql, SQL
 *     Interpolation</a>
 */
public final class PsqlText {
    private PsqlText() {}

    /**
     * Appends a statement, without its semicolon.
     *
     * @throws ScriptException if a literal or a comment does not end
     */
    public static void append(ScriptStatement statement, StringBuilder script) {
        String text = statement.source().text();
        Scanner scanner = Scanner.of(statement);
        int written = statement.offset();
        for (Token token = scanner.next(); token != Token.END; token = scanner.next()) {
            if (token != Token.OTHER) {
                continue;
            }
            for (int at = scanner.start(); at < scanner.position(); at++) {
                if (text.charAt(at) != ':') {
                    continue;
                }
                char next = at + 1 < statement.endOffset() ? text.charAt(at + 1) : ' ';
                if (next == ':' || next == '=') {
                    at++;
                } else if (beginsVariable(next)) {
                    script.append(text, written, at + 1).append(' ');
                    written = at + 1;
                }
            }
        }
        script.append(text, written, statement.endOffset());
    }

    private static boolean beginsVariable(char next) {
        return next >= 0x80
                || (next >= 'a' && next <= 'z')
                || (next >= 'A' && next <= 'Z')
                || (next >= '0' && next <= '9')
                || "_'\"{".indexOf(next) >= 0;
    }
}
