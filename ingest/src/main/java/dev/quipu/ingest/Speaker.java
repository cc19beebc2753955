package dev.quipu.ingest;

import org.jspecify.annotations.Nullable;

/**
 * Who of several people, or models, says a message.
 *
 * @param id as its source calls them; not empty
 * @param name null if unknown
 */
public record Speaker(String id, @Nullable String name) {}
