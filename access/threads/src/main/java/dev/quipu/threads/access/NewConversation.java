package dev.quipu.threads.access;

import dev.quipu.access.Json;
import java.time.Instant;

/**
 * A conversation to begin.
 *
 * @param sourceType such as {@code google_meet}
 * @param sourceMetadata an object
 * @param participants an array of objects with an id
 * @param goals an array of objects
 * @param ownerId whose it is: as the application calls them
 */
public record NewConversation(
        String name,
        ConversationType type,
        String sourceType,
        Json sourceMetadata,
        Json participants,
        Instant startedAt,
        Json goals,
        String ownerId) {
    /** Makes one of which nothing more is known. */
    public static NewConversation of(String name, ConversationType type, String ownerId, Instant startedAt) {
        return new NewConversation(name, type, "api", Json.EMPTY, Json.NONE, startedAt, Json.NONE, ownerId);
    }
}
