package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A line of the audit log.
 *
 * @param uuid what other systems know it by
 * @param chainSeq its place in the chain of hashes; null for lines from before there was one
 * @param userId null once the user is erased, and where nobody is known
 * @param actor the uuid of who did it; stays when the user is erased; null where nobody is known
 * @param action as {@code user.update}
 * @param resourceId null if it was done to no one thing
 * @param oldValues an object: what was before
 * @param newValues an object: what is since
 * @param success whether it was done, and not only tried
 * @param error why it failed; null if it did not, or nobody has said
 * @param metadata an object
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
    /**
     * Where it came from.
     *
     * @param ipAddress null if not known
     * @param userAgent null if not known
     * @param method of HTTP; null if not known
     * @param path of the request, secrets taken out; null if not known
     * @param headers an object, secrets taken out
     */
    public record Origin(
            @Nullable String ipAddress,
            @Nullable String userAgent,
            @Nullable String method,
            @Nullable String path,
            Json headers) {}
}
