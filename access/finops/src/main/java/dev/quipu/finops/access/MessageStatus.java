package dev.quipu.finops.access;

/** How far a message is. */
public enum MessageStatus {
    /** It is being streamed. */
    PARTIAL,
    /** It is whole; final. */
    DONE,
    /** It was broken off; final. */
    CANCELLED
}
