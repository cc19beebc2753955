package dev.quipu.postgres.failure;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Something went wrong that a person has to know of. Every room has its own subclasses; this one carries what all of
 * them can say, so that the command line renders each in the same way.
 *
 * <p>The message is one sentence without a full stop, concrete, and free of secrets.
 */
public class QuipuException extends RuntimeException {
    /** Who has to act, which is also what the exit code tells. */
    public enum Kind {
        /** The words of the command, or quipu.toml, are wrong: nothing was tried. Exit code 2. */
        USAGE,
        /** Files, server or database are not as the work needs them; so also missing and existing files. Exit code 1. */
        FAILED
    }

    private final Kind kind;
    private final @Nullable SourceLocation location;
    private final List<String> notes;
    private final @Nullable String hint;

    /**
     * Creates a failure.
     *
     * @param kind who has to act
     * @param message what went wrong
     * @param location where, or null where there is no place to point at
     * @param notes further facts, a line each, such as the state that the database is now in
     * @param hint how to go on, or null where there is nothing honest to say
     * @param cause what was thrown below, or null
     */
    public QuipuException(
            Kind kind,
            String message,
            @Nullable SourceLocation location,
            List<String> notes,
            @Nullable String hint,
            @Nullable Throwable cause) {
        super(message, cause);
        this.kind = kind;
        this.location = location;
        this.notes = List.copyOf(notes);
        this.hint = hint;
    }

    /** Creates a failure that has no place, and nothing below it. */
    public QuipuException(Kind kind, String message, @Nullable String hint) {
        this(kind, message, null, List.of(), hint, null);
    }

    /** Returns who has to act. */
    public final Kind kind() {
        return kind;
    }

    /** Returns the place in a file or a text that is to blame, if there is one. */
    public final Optional<SourceLocation> location() {
        return Optional.ofNullable(location);
    }

    /** Returns further facts, a line each. */
    public final List<String> notes() {
        return notes;
    }

    /** Returns how to go on, if there is something honest to say. */
    public final Optional<String> hint() {
        return Optional.ofNullable(hint);
    }

    /** Returns the message; unlike {@link #getMessage()} never null. */
    public final String message() {
        return String.valueOf(getMessage());
    }
}
