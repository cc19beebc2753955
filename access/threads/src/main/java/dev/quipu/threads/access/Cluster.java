package dev.quipu.threads.access;

import java.time.Instant;
import java.util.UUID;

/** Nodes that belong together, as they are kept. */
public record Cluster(UUID id, UUID conversationId, NewCluster content, Instant createdAt, Instant updatedAt) {}
