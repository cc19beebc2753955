package dev.quipu.agents.access;

/** How far a message is. */
public enum MessageState {
    PARTIAL,
    DONE,
    CANCELLED,
    FAILED
}
