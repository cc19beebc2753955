package dev.quipu.assistant.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody thinks of an answer.
 *
 * @param userId who thinks so
 * @param tenantId the message's tenant
 * @param comment at most 5000 characters; null if none
 */
public record Feedback(
        UUID id,
        UUID messageId,
        UUID userId,
        UUID tenantId,
        Rating rating,
        @Nullable String comment,
        Instant createdAt) {}
