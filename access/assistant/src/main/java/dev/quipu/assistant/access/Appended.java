package dev.quipu.assistant.access;

import java.time.Instant;
import java.util.UUID;

/**
 * What became of a message that was appended.
 *
 * @param id the message
 * @param seq its place in the conversation
 * @param createdAt when it was appended, or said, if that was told
 * @param isNew false if it was there already under the same key
 */
public record Appended(UUID id, long seq, Instant createdAt, boolean isNew) {}
