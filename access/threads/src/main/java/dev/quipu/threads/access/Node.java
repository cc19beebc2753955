package dev.quipu.threads.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A topic of a conversation.
 *
 * @param content what it says
 * @param predecessorId what comes before it in time; null for nothing
 * @param successorId what comes after it in time; null for nothing
 * @param childrenIds derived from the parents of others; by id
 */
public record Node(
        UUID id,
        UUID conversationId,
        NewNode content,
        @Nullable UUID predecessorId,
        @Nullable UUID successorId,
        List<UUID> childrenIds,
        Instant createdAt,
        Instant updatedAt) {
    public Node {
        childrenIds = List.copyOf(childrenIds);
    }
}
