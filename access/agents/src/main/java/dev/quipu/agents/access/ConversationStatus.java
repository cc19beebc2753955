package dev.quipu.agents.access;

/** Where a conversation stands. */
public enum ConversationStatus {
    ACTIVE,
    ARCHIVED,
    DELETED
}
