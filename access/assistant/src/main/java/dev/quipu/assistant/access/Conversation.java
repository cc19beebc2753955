package dev.quipu.assistant.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation of a user.
 *
 * @param userId whose it is; the others of the tenant may read it
 * @param title at most 500 characters
 * @param metadata an object
 * @param isArchived whether it is archived
 * @param activeMessageId the message that the active path leads to; null if the newest
 * @param updatedAt when title, metadata or messages last changed
 */
public record Conversation(
        UUID id,
        UUID tenantId,
        UUID userId,
        String title,
        Json metadata,
        boolean isArchived,
        @Nullable UUID activeMessageId,
        Instant createdAt,
        Instant updatedAt) {}
