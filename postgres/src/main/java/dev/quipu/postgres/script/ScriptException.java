package dev.quipu.postgres.script;

import dev.quipu.postgres.failure.QuipuException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A script cannot be split into statements. Nothing of it was run. */
public final class ScriptException extends QuipuException {
    /** Why. */
    public enum Reason {
        UNTERMINATED_STRING,
        UNTERMINATED_IDENTIFIER,
        UNTERMINATED_COMMENT,
        UNTERMINATED_DOLLAR_QUOTE,
        /** A parenthesis is open at the end of the script. */
        UNCLOSED_PARENTHESIS,
        /** A {@code BEGIN ATOMIC} has no {@code END}. */
        UNCLOSED_BODY,
        /** A statement begins on the line of a {@code COPY … FROM stdin} and goes on after the data. */
        STATEMENT_AROUND_DATA,
        /** A command of psql, such as {@code \connect}. */
        META_COMMAND,
        /** Not a script but an archive of pg_dump. */
        ARCHIVE
    }

    private final Reason reason;
    private final int offset;

    ScriptException(Reason reason, String message, ScriptSource source, int offset, @Nullable String hint) {
        super(Kind.FAILED, message, source.locationOf(offset), List.of(), hint, null);
        this.reason = reason;
        this.offset = offset;
    }

    public Reason reason() {
        return reason;
    }

    /** Returns where what is wrong begins, in {@code char}s from the start of the source. */
    public int offset() {
        return offset;
    }
}
