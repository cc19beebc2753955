package dev.quipu.agents.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A version of something that a model made. What it says is in {@link Contents#body}.
 *
 * @param uuid what other systems know it by
 * @param userId whose it is
 * @param requestId the request that made it; null if not known, or gone
 * @param conversationId where it was made; null if not known, or gone
 * @param fileSize in bytes, of a text those of UTF-8; null if not known
 * @param rootId the number that all its versions have
 * @param parentId the version it was made from; null for the first, or if that is gone
 * @param version its number, as {@code 2.0}; null for a row that was written without one
 * @param isLatest whether there is none after it
 * @param views as {@link Contents#view} has counted
 * @param downloads as {@link Contents#download} has counted
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
