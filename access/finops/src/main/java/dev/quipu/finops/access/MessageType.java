package dev.quipu.finops.access;

/** What a message is for. */
public enum MessageType {
    QUERY,
    CONTEXT,
    RESPONSE,
    TOOL_CALL
}
