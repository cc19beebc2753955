package dev.quipu.threads.access;

import java.time.Instant;
import java.util.UUID;

/**
 * Nodes that belong together, as they are kept.
 *
 * @param content what it is; its nodes as they are now
 */
public record Cluster(UUID id, UUID conversationId, NewCluster content, Instant createdAt, Instant updatedAt) {}
