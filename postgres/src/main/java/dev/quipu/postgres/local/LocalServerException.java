package dev.quipu.postgres.local;

import dev.quipu.postgres.failure.QuipuException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A local server could not be unpacked, made, started or stopped. Notes hold what the server itself said. */
public final class LocalServerException extends QuipuException {
    private static final long serialVersionUID = 1;

    LocalServerException(String message, List<String> notes, @Nullable String hint, @Nullable Throwable cause) {
        super(Kind.FAILED, message, null, notes, hint, cause);
    }

    LocalServerException(String message, @Nullable String hint) {
        this(message, List.of(), hint, null);
    }

    LocalServerException(String message, @Nullable String hint, Throwable cause) {
        this(message, List.of(), hint, cause);
    }
}
