package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody should know.
 *
 * @param uuid what other systems know it by
 * @param userId whom it is for; null: who runs the platform
 * @param about null for what may come again
 * @param isRead whether somebody has said so; see {@link Alerts#acknowledge}
 * @param isDismissed whether nobody wants to see it any more
 * @param resolvedAt when what it is about was done; null if it is not
 * @param actionRequired whether somebody has to do something
 * @param expiresAt from when on it need not be shown; null: never
 * @param metadata an object
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
