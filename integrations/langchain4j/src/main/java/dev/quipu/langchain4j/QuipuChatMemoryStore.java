package dev.quipu.langchain4j;

import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.store.memory.chat.ChatMemoryStore;
import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Page;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.memory.ConversationMemory;
import dev.quipu.memory.MemoryUser;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the memories of chats as conversations of the assistant platform.
 *
 * <p>Nothing of a message is lost: tool requests and results, images and other contents, thinking, attributes. An update
 * writes only what differs, and of two at once leaves one whole. What a window such as {@code MessageWindowChatMemory} lets go
 * stays in the conversation, where {@link #history} finds it. Each user has memories of their own, whatever ids others use.
 *
 * <p>A memory id may be of any type. A text and a {@link UUID} stand for themselves; of other types it is their class and their
 * {@code toString()}, which therefore has to say all that tells one from the other.
 *
 * <p>Safe for use by any number of threads.
 */
public final class QuipuChatMemoryStore implements ChatMemoryStore {
    private static final Executor THREADS = Thread::startVirtualThread;

    private final Assistant assistant;
    private final MemoryUser user;
    private final ConversationMemory<ChatMessage> memory;

    /**
     * Takes where memories are kept.
     *
     * @param assistant the platform, on the application's data source
     * @param user whose memories they are
     */
    public QuipuChatMemoryStore(Assistant assistant, MemoryUser user) {
        this.assistant = assistant;
        this.user = user;
        this.memory = of(user);
    }

    private ConversationMemory<ChatMessage> of(MemoryUser whose) {
        return new ConversationMemory<>(assistant, whose, new LangChainMessages());
    }

    /**
     * Returns what is in a memory; empty if there is none of this id.
     *
     * @throws IllegalArgumentException if the id is null, or of a class without a {@code toString()} of its own
     */
    @Override
    public List<ChatMessage> getMessages(Object memoryId) {
        return memory.load(text(memoryId));
    }

    /**
     * Replaces what is in a memory.
     *
     * @throws IllegalArgumentException if there are no messages, which an empty list is not, or one of them is null
     * @throws AccessException.AlreadyThere if the id is a UUID, and that of somebody else's conversation
     */
    @Override
    public void updateMessages(Object memoryId, List<ChatMessage> messages) {
        memory.save(text(memoryId), all(messages));
    }

    /**
     * Deletes a memory with its history.
     *
     * @throws IllegalArgumentException if the id is null, or of a class without a {@code toString()} of its own
     */
    @Override
    public void deleteMessages(Object memoryId) {
        memory.delete(text(memoryId));
    }

    /**
     * As {@link #getMessages}, on a virtual thread. Whose memories they are is asked before, on the thread of the call.
     *
     * @return fails as {@link #getMessages} does
     */
    @Override
    public CompletableFuture<List<ChatMessage>> getMessagesAsync(Object memoryId) {
        return later(() -> {
            ConversationMemory<ChatMessage> own = own();
            String id = text(memoryId);
            return () -> own.load(id);
        });
    }

    /**
     * As {@link #updateMessages}, on a virtual thread and so not in a transaction of the caller's. Whose memories they are is
     * asked before, and the list is copied, on the thread of the call. Of two that nobody waits for either may be the later one.
     *
     * @return fails as {@link #updateMessages} does
     */
    @Override
    public CompletableFuture<Void> updateMessagesAsync(Object memoryId, List<ChatMessage> messages) {
        return later(() -> {
                    ConversationMemory<ChatMessage> own = own();
                    String id = text(memoryId);
                    List<ChatMessage> now = List.copyOf(all(messages));
                    return () -> {
                        own.save(id, now);
                        return id;
                    };
                })
                .thenAccept(saved -> {});
    }

    /**
     * As {@link #deleteMessages}, on a virtual thread and so not in a transaction of the caller's. Whose memories they are is
     * asked before, on the thread of the call.
     *
     * @return fails as {@link #deleteMessages} does
     */
    @Override
    public CompletableFuture<Void> deleteMessagesAsync(Object memoryId) {
        return later(() -> {
                    ConversationMemory<ChatMessage> own = own();
                    String id = text(memoryId);
                    return () -> {
                        own.delete(id);
                        return id;
                    };
                })
                .thenAccept(deleted -> {});
    }

    /** @param now what is done at once, on the thread of the call, and gives what is done later */
    private static <T> CompletableFuture<T> later(Supplier<Supplier<T>> now) {
        try {
            return CompletableFuture.supplyAsync(now.get(), THREADS);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Whoever is asking is known on the thread of the call alone. */
    private ConversationMemory<ChatMessage> own() {
        return of(MemoryUser.of(user.current()));
    }

    /**
     * Returns all that was ever in a memory, in the order in which it came.
     *
     * @throws IllegalArgumentException if the id is null, or of a class without a {@code toString()} of its own
     */
    public List<ChatMessage> history(Object memoryId) {
        return memory.history(text(memoryId));
    }

    /**
     * Returns ids of memories as texts, the latest changed first.
     *
     * @param place {@link Page#next} of the page before; null for the first
     */
    public Page<String> memoryIds(@Nullable Cursor place, int limit) {
        return memory.ids(place, limit);
    }

    private static List<ChatMessage> all(@Nullable List<ChatMessage> messages) {
        if (messages == null || messages.stream().anyMatch(message -> message == null)) {
            throw new IllegalArgumentException("messages cannot be null, nor any of them");
        }
        return messages;
    }

    private static String text(@Nullable Object memoryId) {
        return switch (memoryId) {
            case null -> throw new IllegalArgumentException("memoryId cannot be null");
            case String text -> text;
            case UUID id -> id.toString();
            case Enum<?> constant -> constant.getDeclaringClass().getName() + ":" + constant.name();
            default -> memoryId.getClass().getName() + ":" + told(memoryId);
        };
    }

    /** What every object has from {@link Object} is another text after the next start. */
    private static String told(Object memoryId) {
        String text = memoryId.toString();
        if (text.equals(memoryId.getClass().getName() + "@" + Integer.toHexString(System.identityHashCode(memoryId)))) {
            throw new IllegalArgumentException("a memory id of " + memoryId.getClass()
                    + " cannot be found again: the class has no toString() of its own");
        }
        return text;
    }
}
