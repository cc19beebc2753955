package dev.quipu.agents.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody else shares.
 *
 * @param content its latest version
 * @param until null for ever
 */
public record SharedContent(
        Content content, boolean mayEdit, @Nullable Instant until) {}
