package dev.quipu.assistant.access;

/** How far a message is. */
public enum Status {
    /** It is being streamed. */
    PARTIAL,
    /** It is whole; final. */
    DONE,
    /** It was broken off; final. */
    CANCELLED
}
