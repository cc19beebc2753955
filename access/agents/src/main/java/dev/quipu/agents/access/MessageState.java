package dev.quipu.agents.access;

/** How far a message is. */
public enum MessageState {
    /** It still streams in; the only ones that {@link Messages#extend} adds to. */
    PARTIAL,
    /** It is whole. */
    DONE,
    /** Somebody has stopped it; what had come until then is there. */
    CANCELLED,
    /** It broke off; what had come until then is there. */
    FAILED
}
