package dev.quipu.agents.access;

import java.time.Instant;

/**
 * Where a message is that was appended.
 *
 * @param seq its place in the conversation, from 1
 * @param isNew whether it was appended just now, and not before under the same key
 */
public record Appended(long id, int seq, Instant createdAt, boolean isNew) {}
