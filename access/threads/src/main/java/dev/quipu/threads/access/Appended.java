package dev.quipu.threads.access;

import java.util.UUID;

/**
 * What became of an utterance that was appended.
 *
 * @param place its place in the conversation, from 0
 * @param isNew false if it was there already under the same key
 */
public record Appended(UUID id, int place, boolean isNew) {}
