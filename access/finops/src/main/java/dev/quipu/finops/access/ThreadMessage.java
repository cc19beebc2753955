package dev.quipu.finops.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;

/**
 * A message as it is kept.
 *
 * @param place its place in the thread, from 0
 * @param content empty for a tool call that has nothing to say
 * @param metadata an object
 */
public record ThreadMessage(
        UUID id,
        UUID threadId,
        int place,
        MessageRole role,
        MessageType type,
        String content,
        Json metadata,
        Instant createdAt,
        Instant updatedAt) {}
