package dev.quipu.finops.access;

import java.time.Instant;
import java.util.UUID;

/**
 * What became of a message that was appended.
 *
 * @param place its place in the thread, from 0
 * @param isNew false if it was there already under the same key
 */
public record Appended(UUID id, int place, Instant createdAt, boolean isNew) {}
