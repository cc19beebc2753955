package dev.quipu.memory;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.Conversation;
import dev.quipu.assistant.access.NewConversation;
import dev.quipu.assistant.access.ServiceSession;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memories of chats: each a list of messages under an id, which is read and replaced as a whole.
 *
 * <p>A memory is a window on a conversation of the assistant platform. To replace it writes only what differs: messages that
 * stay keep their ids, new ones are appended, and those that leave are in the conversation still, where {@link #history}
 * finds them. Of two that replace a memory at once, one comes after the other, and the list is that of the later one; it is
 * never a mixture.
 *
 * <p>What others append to the conversation is in its memory too, as long as the window reaches its end.
 *
 * <p>Each user has memories of their own, whatever ids others use. Safe for use by any number of threads.
 *
 * @param <M> the framework's message
 */
public final class ConversationMemory<M> {
    private final Assistant assistant;
    private final MemoryUser user;
    private final MessageCodec<M> codec;
    private final ConversationLog<M> log;

    /**
     * Takes where memories are kept.
     *
     * @param assistant the platform
     * @param user whose memories they are
     * @param codec the framework's messages
     */
    public ConversationMemory(Assistant assistant, MemoryUser user, MessageCodec<M> codec) {
        this.assistant = assistant;
        this.user = user;
        this.codec = codec;
        this.log = new ConversationLog<>(codec);
    }

    /** Returns a memory in its order; empty if there is none. */
    public List<M> load(String id) {
        MemoryId key = MemoryId.of(user.current(), id);
        return assistant
                .service()
                .call(session -> find(session, key)
                        .map(conversation -> log.read(session, conversation))
                        .orElse(List.of()));
    }

    /**
     * Replaces a memory, and makes it if there is none.
     *
     * @throws AccessException.AlreadyThere if the conversation is somebody else's: one of the UUID, or one that
     *     somebody who knows the user's id has begun under the UUID that follows from it and from any other id
     * @throws AccessException.NotFound if the user is not there
     * @throws AccessException.Stale if others were faster each of 100 times
     * @throws AccessException.TryAgain if there was a deadlock, or a lock that was not given, each of 5 times
     */
    public void save(String id, List<M> messages) {
        MemoryId key = MemoryId.of(user.current(), id);
        List<M> wanted = List.copyOf(messages);
        Attempts.of(() -> assistant.service().call(session -> {
            save(session, key, wanted);
            return true;
        }));
    }

    /** Deletes a memory with its history; false if there is none. */
    public boolean delete(String id) {
        MemoryId key = MemoryId.of(user.current(), id);
        return assistant
                .service()
                .call(session -> find(session, key).isPresent()
                        && session.conversations().delete(key.conversationId()));
    }

    /**
     * Returns ids of memories, the latest changed first; the UUID of a conversation of another kind, such as a
     * session's.
     *
     * @param place {@link Page#next} of the page before; null for the first
     */
    public Page<String> ids(@Nullable Cursor place, int limit) {
        UUID owner = user.current();
        Page<Conversation> page = assistant
                .service()
                .call(session -> place == null
                        ? session.conversations().recent(owner).page(limit)
                        : session.conversations().recent(owner).pageAfter(place, limit));
        return new Page<>(page.items().stream().map(ConversationMemory::id).toList(), page.previous(), page.next());
    }

    /** A session, say, has an id that leads to no memory: its conversation is one by its own id. */
    private static String id(Conversation conversation) {
        String id = ConversationLog.id(conversation);
        return !id.isEmpty()
                        && MemoryId.of(conversation.userId(), id)
                                .conversationId()
                                .equals(conversation.id())
                ? id
                : conversation.id().toString();
    }

    /** Returns all ids of memories, the latest changed first: as they are at one instant. */
    public List<String> ids() {
        UUID owner = user.current();
        return assistant.service().call(session -> {
            try (Stream<Conversation> all = session.conversations().recent(owner).stream()) {
                return all.map(ConversationMemory::id).toList();
            }
        });
    }

    /** Returns all that was ever in a memory, in the order in which it came; empty if there is none. */
    public List<M> history(String id) {
        MemoryId key = MemoryId.of(user.current(), id);
        return assistant
                .service()
                .call(session -> find(session, key)
                        .map(conversation -> log.history(session, conversation))
                        .orElse(List.of()));
    }

    /** What is somebody else's is as if it were not there. */
    private static Optional<Conversation> find(ServiceSession session, MemoryId key) {
        return session.conversations()
                .find(key.conversationId())
                .filter(conversation -> conversation.userId().equals(key.userId()));
    }

    private void save(ServiceSession session, MemoryId key, List<M> wanted) {
        Conversation conversation = find(session, key).orElseGet(() -> start(session, key, wanted));
        log.replace(session, conversation, wanted, metadata -> metadata);
    }

    private Conversation start(ServiceSession session, MemoryId key, List<M> messages) {
        return session.conversations()
                .startOnce(
                        key.conversationId(),
                        key.userId(),
                        NewConversation.titled(title(messages))
                                .withMetadata(ConversationLog.begin(Json.EMPTY, key.id())));
    }

    private String title(List<M> messages) {
        return messages.stream()
                .map(codec::question)
                .filter(question -> !question.isBlank())
                .findFirst()
                .map(question -> cut(Texts.storable(question.strip())))
                .orElse("New Conversation");
    }

    private static String cut(String text) {
        String line = text.lines().findFirst().orElse("");
        int length = Math.min(line.length(), 80);
        boolean splitsPair = length < line.length() && Character.isLowSurrogate(line.charAt(length));
        return line.substring(0, splitsPair ? length - 1 : length);
    }
}
