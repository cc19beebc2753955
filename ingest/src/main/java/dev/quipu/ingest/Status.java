package dev.quipu.ingest;

/** How far a message is. */
public enum Status {
    /** It is being streamed. */
    PARTIAL,
    /** It is whole. */
    DONE,
    /** It was broken off. */
    CANCELLED
}
