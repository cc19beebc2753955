package dev.quipu.threads.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A conversation as it is kept.
 *
 * @param sourceType such as {@code google_meet}
 * @param sourceMetadata an object
 * @param participants an array of objects with an id; whoever speaks is added
 * @param endedAt null until it has ended
 * @param goals an array of objects
 * @param ownerId whose it is: as the application calls them
 * @param sharedWith who else may see it, as the application calls them
 * @param counts kept by the database
 * @param currentUtteranceId where the branch ends that is shown; null: at the last utterance
 * @param deletedAt when it was archived; null if it was not
 */
public record Conversation(
        UUID id,
        String name,
        ConversationType type,
        String sourceType,
        Json sourceMetadata,
        Json participants,
        Instant startedAt,
        @Nullable Instant endedAt,
        Json goals,
        String ownerId,
        Visibility visibility,
        List<String> sharedWith,
        Counts counts,
        @Nullable UUID currentUtteranceId,
        @Nullable Instant deletedAt,
        Instant createdAt,
        Instant updatedAt) {
    public Conversation {
        sharedWith = List.copyOf(sharedWith);
    }

    /**
     * How much is in it; kept by the database.
     *
     * @param participants how many ids they have
     * @param words runs of characters between white space, in all utterances
     * @param claims how many different ones its nodes name
     */
    public record Counts(int participants, int utterances, int words, int nodes, int claims) {}
}
