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
        super(Kind.FAILED, message, null, notes, "run the same command again to go on", cause);
    }

    /** Creates one for work that has nothing more to say of the database. */
    public InterruptedRunException(String message) {
        super(Kind.FAILED, message, "run the same command again to go on");
    }
}
