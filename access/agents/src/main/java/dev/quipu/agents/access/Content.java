package dev.quipu.agents.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of something that a model made. What it says is in {@link Contents#body}.
 *
 * @param uuid what other systems know it by
 * @param rootId the number that all its versions have
 * @param parentId the version it was made from; null for the first, or if that is gone
 * @param version its number, as {@code 2.0}
 */
public record Content(
        long id,
        UUID uuid,
        long userId,
        @Nullable Long requestId,
        @Nullable Long conversationId,
        ContentType type,
        ContentSettings settings,
        @Nullable Long fileSize,
        long rootId,
        @Nullable Long parentId,
        @Nullable String version,
        boolean isLatest,
        int views,
        int downloads,
        Instant createdAt,
        Instant updatedAt) {}
