package dev.quipu.migration.run;

import dev.quipu.postgres.failure.QuipuException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The run was asked to stop, and did; its notes say what state the database is in now. */
public final class InterruptedRunException extends QuipuException {
    /**
     * Creates one.
     *
     * @param notes what state the database is in
     */
    public InterruptedRunException(String message, List<String> notes, @Nullable Throwable cause) {
        this(message, notes, "run the same command again to go on", cause);
    }

    /**
     * Creates one for work that cannot be gone on with.
     *
     * @param notes what state the database is in, and what there is to do
     */
    public static InterruptedRunException atItsEnd(String message, List<String> notes, Throwable cause) {
        return new InterruptedRunException(message, notes, null, cause);
    }

    private InterruptedRunException(
            String message, List<String> notes, @Nullable String hint, @Nullable Throwable cause) {
        super(Kind.FAILED, message, null, notes, hint, cause);
    }

    /** Creates one for work that has nothing more to say of the database. */
    public InterruptedRunException(String message) {
        super(Kind.FAILED, message, "run the same command again to go on");
    }
}
