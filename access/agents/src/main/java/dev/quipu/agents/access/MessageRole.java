package dev.quipu.agents.access;

/** Who says a message. */
public enum MessageRole {
    USER,
    ASSISTANT,
    SYSTEM,
    TOOL
}
