package dev.quipu.threads.access;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How one node is to relate to another of its conversation; of each type there is one between two nodes.
 *
 * @param subtype what kind of the type; null for none
 * @param explanation null for none
 * @param strength from 0 to 1
 * @param confidence from 0 to 1
 * @param evidence utterances of the same conversation
 * @param isBidirectional whether it holds, and is walked, both ways
 */
public record NewRelationship(
        UUID fromNodeId,
        UUID toNodeId,
        RelationshipType type,
        @Nullable String subtype,
        @Nullable String explanation,
        double strength,
        double confidence,
        List<UUID> evidence,
        boolean isBidirectional) {
    public NewRelationship {
        evidence = List.copyOf(evidence);
    }

    /** Makes one that is sure and needs no explanation. */
    public static NewRelationship of(UUID fromNodeId, RelationshipType type, UUID toNodeId) {
        return new NewRelationship(fromNodeId, toNodeId, type, null, null, 1, 1, List.of(), false);
    }
}
