package dev.quipu.threads.access;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A node that is reached from another.
 *
 * @param steps how far it is: 1 or more, and 0 for the first of a path
 * @param viaNodeId from where it is reached; null if it is the first of a path
 * @param type by what; null if it is the first of a path
 */
public record Neighbour(
        UUID nodeId,
        int steps,
        @Nullable UUID viaNodeId,
        @Nullable RelationshipType type) {}
