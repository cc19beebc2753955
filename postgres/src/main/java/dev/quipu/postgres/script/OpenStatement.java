package dev.quipu.postgres.script;

import dev.quipu.postgres.script.Scanner.Token;
import dev.quipu.postgres.script.ScriptException.Reason;

/** A statement that is being read. It knows whether a semicolon ends it. */
final class OpenStatement {
    private static final int NONE = -1;

    private final ScriptSource source;
    private final int offset;
    private int endOffset;
    private Opening opening = Opening.START;
    private int parentheses;
    private int parenthesisOffset;
    private int blocks;
    private int bodyOffset;
    private int beginOffset = NONE;
    private boolean nameFollows;

    OpenStatement(ScriptSource source, int offset) {
        this.source = source;
        this.offset = offset;
        this.endOffset = offset;
    }

    /** Takes the token at which the scanner is. */
    void accept(Token token, Scanner scanner) {
        if (token == Token.OPEN) {
            open(scanner.start());
        } else if (token == Token.CLOSE) {
            // As in psql, one too many closes nothing.
            parentheses = Math.max(0, parentheses - 1);
        }
        if (parentheses == 0 || token == Token.OPEN) {
            opening = opening.next(token, scanner);
        }
        if (opening == Opening.ROUTINE && parentheses == 0) {
            trackBody(scanner);
        }
        endOffset = scanner.position();
    }

    private void open(int place) {
        if (parentheses++ == 0) {
            parenthesisOffset = place;
        }
    }

    /**
     * Follows {@code BEGIN ATOMIC … CASE … END … END}. Where psql counts every such word, this passes over those that
     * are names: a BEGIN without ATOMIC, and what stands after AS or a dot.
     */
    private void trackBody(Scanner scanner) {
        boolean isName = nameFollows;
        int begin = beginOffset;
        nameFollows = scanner.isWord("as") || scanner.endsInDot();
        beginOffset = !isName && scanner.isWord("begin") ? scanner.start() : NONE;
        if (blocks == 0) {
            enterBody(begin, scanner);
        } else if (!isName) {
            blocks += scanner.isWord("case") ? 1 : scanner.isWord("end") ? -1 : 0;
        }
    }

    private void enterBody(int begin, Scanner scanner) {
        if (begin != NONE && scanner.isWord("atomic")) {
            blocks = 1;
            bodyOffset = begin;
        }
    }

    /** Tells whether a semicolon that comes now ends the statement. */
    boolean endsAtSemicolon() {
        return parentheses == 0 && blocks == 0;
    }

    /** Refuses a statement of which the text ends too early, pointing at what is still open. */
    void requireComplete() {
        if (parentheses > 0) {
            throw new ScriptException(
                    Reason.UNCLOSED_PARENTHESIS,
                    "parenthesis is never closed",
                    source,
                    parenthesisOffset,
                    "inside parentheses a semicolon does not end a statement");
        }
        if (blocks > 0) {
            throw new ScriptException(
                    Reason.UNCLOSED_BODY,
                    "BEGIN ATOMIC is never closed",
                    source,
                    bodyOffset,
                    "it needs an END of its own, beside those of each CASE");
        }
    }

    Opening opening() {
        return opening;
    }

    int offset() {
        return offset;
    }

    int endOffset() {
        return endOffset;
    }
}
