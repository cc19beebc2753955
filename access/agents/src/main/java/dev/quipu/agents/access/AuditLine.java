package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit log.
 *
 * @param userId null once the user is erased, and where nobody is known
 * @param actor the uuid of who did it; stays when the user is erased
 * @param chainSeq its place in the chain of hashes; null for lines from before there was one
 */
public record AuditLine(
        long id,
        UUID uuid,
        @Nullable Long chainSeq,
        @Nullable Long userId,
        @Nullable UUID actor,
        String action,
        String resourceType,
        @Nullable String resourceId,
        Json oldValues,
        Json newValues,
        Origin origin,
        boolean success,
        @Nullable String error,
        Json metadata,
        Instant createdAt) {
    /** Where it came from. */
    public record Origin(
            @Nullable String ipAddress,
            @Nullable String userAgent,
            @Nullable String method,
            @Nullable String path,
            Json headers) {}
}
