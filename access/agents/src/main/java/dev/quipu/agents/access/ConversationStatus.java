package dev.quipu.agents.access;

/** Where a conversation stands. */
public enum ConversationStatus {
    /** Goes on; the only ones that {@link Conversations#recent} returns. */
    ACTIVE,
    /** Archived, and may be taken back. */
    ARCHIVED,
    /** Archived for good, and still there; {@link Conversations#delete} has it gone. */
    DELETED
}
