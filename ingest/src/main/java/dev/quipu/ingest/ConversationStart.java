package dev.quipu.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A conversation to start, once for each id. It stands in the stream before its messages. Immutable: each {@code with…}
 * returns another one.
 *
 * <pre>{@code
 * ConversationStart start = ConversationStart.keyed(owner, "chatgpt 6a1f…").withTitle("Prices");
 * writer.write(start);
 * writer.write(Message.user(start.conversationId(), "What does it cost?").withKey("m1"));
 * }</pre>
 */
public final class ConversationStart implements Item {
    private final UUID conversationId;
    private final String owner;
    private @Nullable String title;
    private @Nullable Instant createdAt;
    private @Nullable Instant updatedAt;
    private boolean archived;
    private Json metadata = Json.EMPTY;

    private ConversationStart(UUID conversationId, String owner) {
        this.conversationId = conversationId;
        this.owner = owner;
    }

    /**
     * Makes the start of a conversation whose id follows from its owner and a key: the same for the same.
     *
     * @param owner whose it is: the id of a user of the assistant platform, any text in the other systems
     * @param key what its source calls it
     */
    public static ConversationStart keyed(String owner, String key) {
        return withId(idOf(owner, key), owner);
    }

    /** Makes the start of a conversation under an id of the caller's. */
    public static ConversationStart withId(UUID conversationId, String owner) {
        return new ConversationStart(conversationId, owner);
    }

    /** Returns the id that {@link #keyed} gives. */
    public static UUID idOf(String owner, String key) {
        // Where the owner has blanks too, the owner's length tells where the key begins: behind NUL, with which no
        // owner begins.
        String name = owner.indexOf(' ') < 0 ? owner + " " + key : "\0" + owner.length() + " " + owner + " " + key;
        return UUID.nameUUIDFromBytes(bytes(name));
    }

    /**
     * Half of a surrogate pair, as a key has that was cut within an emoji, has no bytes in any encoding, so that
     * all halves would be one: such a key is its characters.
     */
    private static byte[] bytes(String name) {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(name)) {
            return name.getBytes(StandardCharsets.UTF_8);
        }
        ByteBuffer bytes = ByteBuffer.allocate(name.length() * Character.BYTES);
        bytes.asCharBuffer().put(name);
        return bytes.array();
    }

    /** Gives it a title, at most 500 characters; without one, null, it gets what its system calls a new one. */
    public ConversationStart withTitle(@Nullable String title) {
        return changed(copy -> copy.title = title);
    }

    /** Says when it began; otherwise, null, that is now. */
    public ConversationStart withCreatedAt(@Nullable Instant createdAt) {
        return changed(copy -> copy.createdAt = createdAt);
    }

    /**
     * Says when it last changed; otherwise, null, that is now, so that an old conversation comes first in lists. A
     * message that was said later changes it, which is now too. The threads system has when its rows were written,
     * whatever is said here.
     */
    public ConversationStart withUpdatedAt(@Nullable Instant updatedAt) {
        return changed(copy -> copy.updatedAt = updatedAt);
    }

    /** Says whether it is put away. */
    public ConversationStart withArchived(boolean archived) {
        return changed(copy -> copy.archived = archived);
    }

    /**
     * Keeps whatever else is to be kept of it.
     *
     * @param metadata an object
     */
    public ConversationStart withMetadata(Json metadata) {
        return changed(copy -> copy.metadata = metadata);
    }

    @Override
    public UUID conversationId() {
        return conversationId;
    }

    /** Returns whose it is. */
    public String owner() {
        return owner;
    }

    /** Returns its title; null if it has none. */
    public @Nullable String title() {
        return title;
    }

    /** Returns when it began; null for now. */
    public @Nullable Instant createdAt() {
        return createdAt;
    }

    /** Returns when it last changed; null for now. */
    public @Nullable Instant updatedAt() {
        return updatedAt;
    }

    /** Whether it is put away. */
    public boolean archived() {
        return archived;
    }

    /** Returns whatever else is kept of it. */
    public Json metadata() {
        return metadata;
    }

    @Override
    public String toString() {
        return "start of conversation " + conversationId;
    }

    private ConversationStart changed(Consumer<ConversationStart> change) {
        ConversationStart copy = new ConversationStart(conversationId, owner);
        copy.title = title;
        copy.createdAt = createdAt;
        copy.updatedAt = updatedAt;
        copy.archived = archived;
        copy.metadata = metadata;
        change.accept(copy);
        return copy;
    }
}
