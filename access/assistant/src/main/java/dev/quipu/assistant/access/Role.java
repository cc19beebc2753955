package dev.quipu.assistant.access;

/** Who says a message. */
public enum Role {
    /** A person: the only one that people may write as. */
    USER,
    /** The model. */
    ASSISTANT,
    /** Whoever tells the model beforehand what it is to do. */
    SYSTEM,
    /** What the model has called. */
    TOOL
}
