package dev.quipu.threads.access;

/** Who says a message of an assistant's chat. */
public enum UtteranceRole {
    USER,
    ASSISTANT,
    SYSTEM,
    TOOL
}
