package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody should know.
 *
 * @param userId whom it is for; null: who runs the platform
 * @param about null for what may come again
 */
public record Alert(
        long id,
        UUID uuid,
        @Nullable Long userId,
        AlertType type,
        Severity severity,
        String title,
        String message,
        NewAlert.@Nullable About about,
        boolean isRead,
        boolean isDismissed,
        @Nullable Instant resolvedAt,
        boolean actionRequired,
        @Nullable Instant expiresAt,
        Json metadata,
        Instant createdAt) {}
