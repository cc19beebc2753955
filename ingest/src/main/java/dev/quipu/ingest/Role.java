package dev.quipu.ingest;

/** Who says a message. */
public enum Role {
    USER,
    ASSISTANT,
    SYSTEM,
    TOOL
}
