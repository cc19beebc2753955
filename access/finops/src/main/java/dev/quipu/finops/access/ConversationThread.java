package dev.quipu.finops.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of a user with the agents.
 *
 * @param userId at most 255 characters
 * @param title at most 500 characters; null if it has none
 * @param metadata an object
 * @param isActive false once it is archived
 * @param activeMessageId the message that the active path leads to; null if the newest
 * @param updatedAt when it or one of its messages last changed
 */
public record ConversationThread(
        UUID id,
        String userId,
        @Nullable String title,
        Json metadata,
        boolean isActive,
        @Nullable UUID activeMessageId,
        Instant createdAt,
        Instant updatedAt) {}
