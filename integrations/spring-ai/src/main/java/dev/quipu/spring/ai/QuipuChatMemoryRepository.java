package dev.quipu.spring.ai;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Page;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.memory.ConversationMemory;
import dev.quipu.memory.MemoryUser;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.memory.ChatMemoryRepository;
import org.springframework.ai.chat.messages.Message;
import org.springframework.util.Assert;

/**
 * Keeps the memories of chats as conversations of the assistant platform.
 *
 * <p>Nothing of a message is lost: tool calls and results, media, metadata. (A subclass that is not Spring AI's own core comes back
 * as its class there, without fields of its own.) {@link #saveAll} writes only what differs, and of
 * two at once leaves one whole. What a window such as {@code MessageWindowChatMemory} lets go stays in the conversation, where
 * {@link #history} finds it. Each user has conversations of their own, whatever ids others use.
 *
 * <p>Safe for use by any number of threads.
 */
public final class QuipuChatMemoryRepository implements ChatMemoryRepository {
    private final ConversationMemory<Message> memory;

    /**
     * Takes where memories are kept.
     *
     * @param assistant the platform, on the application's data source
     * @param user whose conversations they are
     */
    public QuipuChatMemoryRepository(Assistant assistant, MemoryUser user) {
        this.memory = new ConversationMemory<>(assistant, user, new SpringMessages());
    }

    /** Returns the ids of all conversations that are not archived, the latest changed first. */
    @Override
    public List<String> findConversationIds() {
        return memory.ids();
    }

    /**
     * Returns ids of conversations that are not archived, the latest changed first.
     *
     * @param place {@link Page#next} of the page before; null for the first
     */
    public Page<String> findConversationIds(@Nullable Cursor place, int limit) {
        return memory.ids(place, limit);
    }

    /** Returns what is in a memory; empty if there is none of this id. */
    @Override
    public List<Message> findByConversationId(String conversationId) {
        requireId(conversationId);
        return memory.load(conversationId);
    }

    /**
     * Replaces what is in a memory.
     *
     * @throws AccessException.AlreadyThere if the id is a UUID, and that of somebody else's conversation
     */
    @Override
    public void saveAll(String conversationId, List<Message> messages) {
        requireId(conversationId);
        Assert.notNull(messages, "messages cannot be null");
        Assert.noNullElements(messages, "messages cannot contain null elements");
        memory.save(conversationId, messages);
    }

    /** Deletes a conversation with its history. */
    @Override
    public void deleteByConversationId(String conversationId) {
        requireId(conversationId);
        memory.delete(conversationId);
    }

    /** Returns all that was ever in a memory, in the order in which it came. */
    public List<Message> history(String conversationId) {
        requireId(conversationId);
        return memory.history(conversationId);
    }

    private static void requireId(String conversationId) {
        Assert.hasLength(conversationId, "conversationId cannot be null or empty");
    }
}
