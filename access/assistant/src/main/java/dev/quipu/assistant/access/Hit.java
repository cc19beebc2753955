package dev.quipu.assistant.access;

import dev.quipu.access.MessageRole;
import java.time.Instant;
import java.util.UUID;

/**
 * A message that a search has found.
 *
 * @param tenantId the conversation's tenant
 * @param userId the conversation's user, whoever says the message
 * @param createdAt when it was appended, or said, if that was told
 * @param excerpt the part of it that holds the words, each of them between {@code <b>} and {@code </b>}; the rest of the text is
 *     as it was written, so escape it before it becomes HTML
 */
public record Hit(
        UUID messageId,
        UUID conversationId,
        UUID tenantId,
        UUID userId,
        MessageRole role,
        Instant createdAt,
        String excerpt) {}
