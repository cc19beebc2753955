package dev.quipu.agents.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that a model made, to be kept.
 *
 * @param uuid under which it is kept once, and other systems know it; null for a new one
 * @param requestId the request that made it; null if not known
 * @param conversationId where it was made; null if nowhere
 */
public record NewContent(
        @Nullable UUID uuid,
        long userId,
        ContentType type,
        Body body,
        ContentSettings settings,
        @Nullable Long requestId,
        @Nullable Long conversationId) {
    /** Makes something without a title. */
    public static NewContent of(long userId, ContentType type, Body body) {
        return new NewContent(null, userId, type, body, ContentSettings.titled(null), null, null);
    }

    /** Gives it a uuid, under which it is kept once, however often it is sent. */
    public NewContent withUuid(UUID uuid) {
        return new NewContent(uuid, userId, type, body, settings, requestId, conversationId);
    }

    /** Says what it is called, what file it would be and who may see it. */
    public NewContent withSettings(ContentSettings settings) {
        return new NewContent(uuid, userId, type, body, settings, requestId, conversationId);
    }

    /** Says what made it, and where; null if not known, or nowhere. */
    public NewContent madeBy(@Nullable Long requestId, @Nullable Long conversationId) {
        return new NewContent(uuid, userId, type, body, settings, requestId, conversationId);
    }
}
