package dev.quipu.postgres.local;

import java.util.OptionalInt;

/**
 * What starting a local server came to.
 *
 * @param address where it listens
 * @param outcome what had to be done
 * @param formerPort the port that it listened on before, if another process has that port now; else empty
 */
public record LocalServerStart(ServerAddress address, Outcome outcome, OptionalInt formerPort) {
    /** What had to be done. */
    public enum Outcome {
        /** There was none: it was made and started. */
        CREATED,
        /** It was not running. */
        STARTED,
        /** Nothing. */
        RUNNING_ALREADY
    }
}
