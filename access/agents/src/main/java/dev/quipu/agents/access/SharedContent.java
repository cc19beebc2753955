package dev.quipu.agents.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that somebody else shares.
 *
 * @param content its latest version
 * @param mayEdit whether it is shared for editing, and not for reading only
 * @param until from when on it is not shared any more; null: never
 */
public record SharedContent(
        Content content, boolean mayEdit, @Nullable Instant until) {}
