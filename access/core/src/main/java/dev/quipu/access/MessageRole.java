package dev.quipu.access;

/** Who says a message. */
public enum MessageRole {
    /** A person. */
    USER,
    /** The model. */
    ASSISTANT,
    /** Whoever tells the model beforehand what it is to do. */
    SYSTEM,
    /** What the model has called. */
    TOOL
}
