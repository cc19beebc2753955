package dev.quipu.postgres.url;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * It cannot be told where the database is or how to get in; nothing was tried. Neither the message nor the line that is
 * shown with it holds a password: in a text that is malformed it takes too much for the password rather than too little.
 */
public final class DatabaseUrlException extends QuipuException {
    private static final long serialVersionUID = 1;

    /** Why. */
    public enum Reason {
        /** Neither a URL of a known kind nor {@code keyword=value}. */
        UNKNOWN_FORM,
        /** The form is known but the text does not keep to it. */
        SYNTAX,
        /** A {@code %} without two hexadecimal digits, or one that makes no text. */
        PERCENT_ENCODING,
        /** An {@code @} or {@code /} that may belong to the password or may end it. */
        AMBIGUOUS,
        /** No driver knows a parameter of this name. */
        UNKNOWN_PARAMETER,
        /** A parameter, or a port, has a value that it cannot have. */
        INVALID_VALUE,
        /** There is no service of this name, or its file cannot be read. */
        SERVICE,
        /** It is right for libpq, but the JDBC driver cannot do it. */
        NOT_POSSIBLE_WITH_JDBC
    }

    private final Reason reason;

    DatabaseUrlException(Reason reason, String message, @Nullable SourceLocation location, @Nullable String hint) {
        super(Kind.USAGE, message, location, List.of(), hint, null);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
