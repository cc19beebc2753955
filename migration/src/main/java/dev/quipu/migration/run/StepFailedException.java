package dev.quipu.migration.run;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A revision could not be applied or undone; its notes say what state the database is in now. */
public final class StepFailedException extends QuipuException {
    private final transient Step step;
    private final String sqlState;

    StepFailedException(
            Step step,
            String sqlState,
            String message,
            @Nullable SourceLocation location,
            List<String> notes,
            @Nullable String hint,
            @Nullable Throwable cause) {
        super(Kind.FAILED, message, location, notes, hint, cause);
        this.step = step;
        this.sqlState = sqlState;
    }

    public Step step() {
        return step;
    }

    /** Returns the server's error code, {@code XX000} for a failure of Java code. */
    public String sqlState() {
        return sqlState;
    }
}
