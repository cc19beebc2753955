package dev.quipu.access;

/** How far a message is. */
public enum MessageStatus {
    /** It is being streamed. */
    PARTIAL,
    /** It is whole; final. */
    DONE,
    /** It was broken off, and what had come until then is there; final. */
    CANCELLED
}
