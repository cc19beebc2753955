package dev.quipu.ingest;

/**
 * The writing cannot go on: the database is not there, is not at the revision that this needs, or does not let the caller
 * in. What was committed before stays; whoever writes the same again, by keys, completes it.
 */
public final class IngestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IngestException(String message) {
        super(message);
    }

    /** Takes what happened. */
    public IngestException(String message, Throwable cause) {
        super(message, cause);
    }
}
