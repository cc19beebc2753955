package dev.quipu.threads.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What somebody has corrected.
 *
 * @param targetId may be gone by now
 * @param field the column, such as {@code summary}
 * @param oldValue as text, or JSON where the field holds no text; null for nothing
 * @param newValue likewise
 * @param comment null for none
 * @param userId who did it: as the application calls them
 * @param confidence of who did it, from 0 to 1
 * @param context what was around the target before; null if that was not noted
 * @param dataset the training set that it is in; null if in none yet
 */
public record Edit(
        UUID id,
        UUID conversationId,
        TargetType targetType,
        UUID targetId,
        EditType type,
        String field,
        @Nullable String oldValue,
        @Nullable String newValue,
        @Nullable String comment,
        String userId,
        double confidence,
        @Nullable Json context,
        @Nullable String dataset,
        Instant createdAt) {}
