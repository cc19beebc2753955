package dev.quipu.postgres.name;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A text is not the name that it should be. */
public final class NameSyntaxException extends QuipuException {
    private static final long serialVersionUID = 1;

    private final int offset;

    NameSyntaxException(String message, String text, int offset, @Nullable String hint) {
        super(Kind.USAGE, message, SourceLocation.of("name", text, offset), List.of(), hint, null);
        this.offset = offset;
    }

    /** Returns where in the text it went wrong, in {@code char}s from 0. */
    public int offset() {
        return offset;
    }
}
