package dev.quipu.threads.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one node relates to another.
 *
 * @param subtype what kind of the type; null for none
 * @param explanation null for none
 * @param strength from 0 to 1
 * @param confidence from 0 to 1
 * @param evidence utterances of the same conversation
 * @param isBidirectional whether it holds, and is walked, both ways
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
