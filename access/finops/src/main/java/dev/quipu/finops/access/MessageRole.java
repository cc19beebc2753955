package dev.quipu.finops.access;

/** Who says a message. */
public enum MessageRole {
    USER,
    ASSISTANT,
    SYSTEM,
    TOOL
}
