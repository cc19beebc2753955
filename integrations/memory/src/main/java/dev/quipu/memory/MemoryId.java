package dev.quipu.memory;

import java.util.UUID;
import java.util.regex.Pattern;

/**
 * The id of a memory, and the conversation that it stands for: a UUID for the conversation of this id, any other text for one
 * whose id is made of the text and of whose it is.
 *
 * @param userId whose it is
 * @param id as the framework has it
 * @param conversationId the conversation
 */
record MemoryId(UUID userId, String id, UUID conversationId) {
    private static final Pattern CANONICAL =
            Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    static MemoryId of(UUID userId, String id) {
        if (id.isEmpty()) {
            throw new IllegalArgumentException("the id of a memory cannot be empty");
        }
        if (CANONICAL.matcher(id).matches()) {
            return new MemoryId(userId, id, UUID.fromString(id));
        }
        return new MemoryId(userId, id, Texts.id("quipu memory " + userId + " " + id));
    }
}
