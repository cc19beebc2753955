package dev.quipu.assistant.access;

import dev.quipu.access.Json;

/**
 * A conversation to start.
 *
 * @param title at most 500 characters
 * @param metadata an object
 */
public record NewConversation(String title, Json metadata) {
    /** Makes one without metadata. */
    public static NewConversation titled(String title) {
        return new NewConversation(title, Json.EMPTY);
    }

    /** Gives it metadata, an object. */
    public NewConversation withMetadata(Json metadata) {
        return new NewConversation(title, metadata);
    }
}
