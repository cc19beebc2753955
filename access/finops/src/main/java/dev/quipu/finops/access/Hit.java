package dev.quipu.finops.access;

import dev.quipu.access.MessageRole;
import java.time.Instant;
import java.util.UUID;

/**
 * A message that a search has found.
 *
 * @param excerpt the part of it that holds the words, each of them between {@code <b>} and {@code </b>}; the rest of the
 *     text is as it was written, so escape it before it becomes HTML
 */
public record Hit(UUID messageId, UUID threadId, MessageRole role, Instant createdAt, String excerpt) {}
