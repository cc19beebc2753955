package dev.quipu.finops.access;

/** What a message is for. */
public enum MessageType {
    /** What a person asks. */
    QUERY,
    /** What the model is told beforehand. */
    CONTEXT,
    /** What the model answers. */
    RESPONSE,
    /** What the model asks a tool for, or what the tool gives. */
    TOOL_CALL
}
