package dev.quipu.postgres.script;

import dev.quipu.postgres.script.Scanner.Token;

/**
 * What the first words of a statement say of it, as far as splitting has to know: an automaton over its tokens. The
 * words that make a routine are those that psql watches for.
 */
enum Opening {
    START,
    CREATE,
    CREATE_OR,
    CREATE_OR_REPLACE,
    /** {@code CREATE [OR REPLACE] FUNCTION|PROCEDURE}: it may have a body in SQL. */
    ROUTINE,
    COPY,
    COPY_TABLE,
    COPY_FROM,
    /** {@code COPY … FROM stdin}: data follow. The grammar takes {@code stdout} for the same. */
    COPY_IN,
    SELECT,
    /** It may set {@code standard_conforming_strings}. */
    SETTING,
    PLAIN;

    /** Returns what is known once a token more was read, which is outside of parentheses if it is a word. */
    Opening next(Token token, Scanner scanner) {
        return switch (this) {
            case START -> first(scanner);
            case CREATE -> scanner.isWord("or") ? CREATE_OR : routine(scanner);
            case CREATE_OR -> scanner.isWord("replace") ? CREATE_OR_REPLACE : PLAIN;
            case CREATE_OR_REPLACE -> routine(scanner);
            // COPY (SELECT … FROM …) only ever goes TO.
            case COPY -> token == Token.OPEN ? PLAIN : COPY_TABLE;
            case COPY_TABLE -> direction(scanner);
            case COPY_FROM -> scanner.isWord("stdin") || scanner.isWord("stdout") ? COPY_IN : PLAIN;
            case SELECT -> scanner.isWord("pg_catalog") || scanner.isWord("set_config") ? SETTING : PLAIN;
            case ROUTINE, COPY_IN, SETTING, PLAIN -> this;
        };
    }

    private static Opening first(Scanner scanner) {
        if (scanner.isWord("create")) {
            return CREATE;
        }
        if (scanner.isWord("copy")) {
            return COPY;
        }
        if (scanner.isWord("select")) {
            return SELECT;
        }
        return scanner.isWord("set") || scanner.isWord("reset") || scanner.isWord("discard") ? SETTING : PLAIN;
    }

    private static Opening routine(Scanner scanner) {
        return scanner.isWord("function") || scanner.isWord("procedure") ? ROUTINE : PLAIN;
    }

    private static Opening direction(Scanner scanner) {
        if (scanner.isWord("from")) {
            return COPY_FROM;
        }
        return scanner.isWord("to") ? PLAIN : COPY_TABLE;
    }
}
