package dev.quipu.ingest;

import java.util.UUID;

/** What goes into a writer: the start of a conversation, or a message of one. */
public sealed interface Item permits ConversationStart, Message {
    /** Returns the conversation that it is of. */
    UUID conversationId();
}
