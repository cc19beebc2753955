package dev.quipu.migration.project;

import dev.quipu.migration.run.LockMethod;
import java.time.Duration;

/** How runners are kept apart, as a person writes it. */
public final class LockMethods {
    private static final String SESSION = "session";
    private static final String ROW = "row";

    private LockMethods() {}

    /**
     * Reads {@code session} or {@code row}.
     *
     * @param lease the lease of a row
     * @throws IllegalArgumentException if it is neither, or the lease is too short for a row
     */
    public static LockMethod of(String written, Duration lease) {
        return switch (written) {
            case SESSION -> new LockMethod.OfSession();
            case ROW -> new LockMethod.Row(lease);
            default -> throw new IllegalArgumentException("lock \"" + written + "\" is unknown: it is session or row");
        };
    }

    /** Returns the word that a person writes. */
    static String word(LockMethod method) {
        return switch (method) {
            case LockMethod.OfSession of -> SESSION;
            case LockMethod.Row row -> ROW;
        };
    }

    /** Returns the lease that a method has, or would have. */
    public static Duration lease(LockMethod method) {
        return switch (method) {
            case LockMethod.OfSession of -> LockMethod.DEFAULT_LEASE;
            case LockMethod.Row row -> row.lease();
        };
    }
}
