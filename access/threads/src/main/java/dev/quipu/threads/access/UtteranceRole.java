package dev.quipu.threads.access;

/** Who says a message of an assistant's chat. */
public enum UtteranceRole {
    /** A person. */
    USER,
    /** The model. */
    ASSISTANT,
    /** Whoever tells the model beforehand what it is to do. */
    SYSTEM,
    /** What the model has called. */
    TOOL
}
