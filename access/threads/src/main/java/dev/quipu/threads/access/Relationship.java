package dev.quipu.threads.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one node relates to another.
 *
 * @param strength from 0 to 1
 * @param confidence from 0 to 1
 * @param evidence utterances of the same conversation
 */
public record Relationship(
        UUID id,
        UUID conversationId,
        UUID fromNodeId,
        UUID toNodeId,
        RelationshipType type,
        @Nullable String subtype,
        @Nullable String explanation,
        double strength,
        double confidence,
        List<UUID> evidence,
        boolean isBidirectional,
        Instant createdAt) {
    public Relationship {
        evidence = List.copyOf(evidence);
    }
}
