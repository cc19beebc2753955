package dev.quipu.agents.access;

import dev.quipu.access.Json;
import org.jspecify.annotations.Nullable;

/**
 * What somebody did to what, for the audit log. Secrets are taken out by the database.
 *
 * @param userId who did it; null: nobody who is known
 * @param action at most 100 characters, as {@code user.update}
 * @param resourceType at most 50 characters
 * @param resourceId at most 50 characters; null if it was done to no one thing
 * @param oldValues an object: what was before
 * @param newValues an object: what is since
 * @param ipAddress at most 45 characters; null if not known
 * @param userAgent at most 500 characters; null if not known
 * @param request an object with {@code method}, {@code path} and {@code headers}
 * @param success whether it was done, and not only tried
 * @param error why it failed; null if it did not
 * @param metadata an object
 */
public record NewAuditLine(
        @Nullable Long userId,
        String action,
        String resourceType,
        @Nullable String resourceId,
        Json oldValues,
        Json newValues,
        @Nullable String ipAddress,
        @Nullable String userAgent,
        Json request,
        boolean success,
        @Nullable String error,
        Json metadata) {
    /**
     * Makes a line about something that was done.
     *
     * @param userId who did it; null: nobody who is known
     * @param resourceId null if it was done to no one thing
     */
    public static NewAuditLine of(
            @Nullable Long userId, String action, String resourceType, @Nullable String resourceId) {
        return new NewAuditLine(
                userId,
                action,
                resourceType,
                resourceId,
                Json.EMPTY,
                Json.EMPTY,
                null,
                null,
                Json.EMPTY,
                true,
                null,
                Json.EMPTY);
    }

    /** Says what was before, and what is now. */
    public NewAuditLine withValues(Json before, Json after) {
        return new NewAuditLine(
                userId,
                action,
                resourceType,
                resourceId,
                before,
                after,
                ipAddress,
                userAgent,
                request,
                success,
                error,
                metadata);
    }

    /** Says where it came from; null if that is not known. */
    public NewAuditLine from(@Nullable String ipAddress, @Nullable String userAgent, Json request) {
        return new NewAuditLine(
                userId,
                action,
                resourceType,
                resourceId,
                oldValues,
                newValues,
                ipAddress,
                userAgent,
                request,
                success,
                error,
                metadata);
    }

    /** Says that it was tried, and failed. */
    public NewAuditLine failed(String error) {
        return new NewAuditLine(
                userId,
                action,
                resourceType,
                resourceId,
                oldValues,
                newValues,
                ipAddress,
                userAgent,
                request,
                false,
                error,
                metadata);
    }
}
