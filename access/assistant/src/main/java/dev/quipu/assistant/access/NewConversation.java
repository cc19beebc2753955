package dev.quipu.assistant.access;

import dev.quipu.access.Json;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to start.
 *
 * @param id an id of the caller's; null for a new one
 * @param title at most 500 characters
 * @param metadata an object
 */
public record NewConversation(@Nullable UUID id, String title, Json metadata) {
    /** Makes one without metadata. */
    public static NewConversation titled(String title) {
        return new NewConversation(null, title, Json.EMPTY);
    }

    /** Gives it an id, under which it is started once. */
    public NewConversation withId(UUID id) {
        return new NewConversation(id, title, metadata);
    }

    /** Gives it metadata, an object. */
    public NewConversation withMetadata(Json metadata) {
        return new NewConversation(id, title, metadata);
    }
}
