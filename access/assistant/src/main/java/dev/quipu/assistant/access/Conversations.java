package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Conversations: people see their tenant's and change their own, the service all. */
public final class Conversations {
    private final Transaction transaction;
    private final ConversationStatements sql;

    Conversations(Transaction transaction, ConversationStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Starts a conversation of the user whom the transaction is for.
     *
     * @throws AccessException.NotFound if the transaction is for nobody, as the service's is, or for somebody
     *     inactive
     */
    public Conversation start(NewConversation conversation) {
        return started(Ids.next(), null, conversation);
    }

    /**
     * Starts a conversation of a user; for the service.
     *
     * @throws AccessException.NotFound if there is no such user
     */
    public Conversation start(UUID userId, NewConversation conversation) {
        return started(Ids.next(), userId, conversation);
    }

    /**
     * Starts a conversation of the user whom the transaction is for, or returns the one that is there under its
     * id. However many do so at once, there is one.
     *
     * @throws AccessException.NotFound if the transaction is for nobody, as the service's is, or for somebody
     *     inactive
     * @throws AccessException.AlreadyThere if the id is that of somebody else's conversation
     */
    public Conversation startOnce(UUID id, NewConversation conversation) {
        return started(id, null, conversation);
    }

    /**
     * Starts a conversation of a user, or returns the one that is there under its id. However many do so at once, there is
     * one. For the service.
     *
     * @throws AccessException.NotFound if there is no such user
     * @throws AccessException.AlreadyThere if the id is that of somebody else's conversation
     */
    public Conversation startOnce(UUID id, UUID userId, NewConversation conversation) {
        return started(id, userId, conversation);
    }

    private Conversation started(UUID id, @Nullable UUID userId, NewConversation conversation) {
        Optional<Conversation> started = transaction.first(
                sql.start,
                values -> values.uuid(id)
                        .text(conversation.title())
                        .json(conversation.metadata())
                        .uuid(userId),
                ConversationStatements::read);
        if (started.isPresent()) {
            return started.get();
        }
        UUID owner = owner(userId);
        // Where the owner is there and the conversation is not, it is one that the caller may not see.
        return find(id).filter(there -> there.userId().equals(owner))
                .orElseThrow(() -> new AccessException.AlreadyThere(
                        AssistantRule.CONVERSATION_ID.meaning(), AssistantRule.CONVERSATION_ID, null));
    }

    private UUID owner(@Nullable UUID userId) {
        return transaction
                .first(sql.owner, values -> values.uuid(userId), row -> row.uuid())
                .orElseThrow(() -> new AccessException.NotFound(
                        "user " + (userId == null ? "of this transaction" : userId) + " is not there"));
    }

    /** Returns a conversation; empty if there is none that the caller may see. */
    public Optional<Conversation> find(UUID conversationId) {
        return transaction.first(sql.find, values -> values.uuid(conversationId), ConversationStatements::read);
    }

    /**
     * Returns a conversation.
     *
     * @throws AccessException.NotFound if there is none that the caller may see
     */
    public Conversation get(UUID conversationId) {
        return find(conversationId).orElseThrow(() -> missing(conversationId));
    }

    /** Returns a user's conversations that are not archived, the latest changed first. */
    public Listing<Conversation> recent(UUID userId) {
        return sql.recent.of(transaction, values -> values.uuid(userId));
    }

    /**
     * Changes title and metadata, if they are what the caller has seen. Messages that came meanwhile do not matter.
     *
     * <p>The metadata are replaced as a whole. What has come from a framework's memory or session keeps in them which messages
     * are in its list (keys {@code memory}, {@code session}, {@code archived}, {@code events}): who changes others of such a
     * conversation takes those along.
     *
     * @param seen the conversation as it was read
     * @return as it is now
     * @throws AccessException.Stale if somebody else has changed title or metadata, or the caller may not
     */
    public Conversation edit(Conversation seen, String title, Json metadata) {
        return transaction
                .first(
                        sql.edit,
                        values -> values.text(title)
                                .json(metadata)
                                .uuid(seen.id())
                                .text(seen.title())
                                .json(seen.metadata()),
                        ConversationStatements::read)
                .orElseThrow(() -> new AccessException.Stale(
                        "conversation " + seen.id() + " is not as it was seen, or not the caller's to change"));
    }

    /**
     * Archives a conversation: it is not listed any more, and still there. That is no change of it.
     *
     * @throws AccessException.NotFound if there is none that the caller may change
     */
    public void archive(UUID conversationId) {
        setArchived(conversationId, true);
    }

    /**
     * Takes a conversation back that was archived; that is no change of it either.
     *
     * @throws AccessException.NotFound if there is none that the caller may change
     */
    public void unarchive(UUID conversationId) {
        setArchived(conversationId, false);
    }

    private void setArchived(UUID conversationId, boolean archived) {
        require(
                transaction.update(
                        sql.setArchived, values -> values.flag(archived).uuid(conversationId)),
                conversationId);
    }

    /**
     * Chooses the branch that a message is the end of.
     *
     * @param messageId null for the newest message
     * @throws AccessException.NotFound if there is no conversation that the caller may change
     * @throws AccessException.BrokenReference if the message is not in it
     */
    public void activate(UUID conversationId, @Nullable UUID messageId) {
        require(
                transaction.update(
                        sql.activate, values -> values.uuid(messageId).uuid(conversationId)),
                conversationId);
    }

    /** Deletes a conversation with its messages; false if there is none that the caller may delete. */
    public boolean delete(UUID conversationId) {
        return transaction.update(sql.delete, values -> values.uuid(conversationId)) == 1;
    }

    private static void require(int changed, UUID conversationId) {
        if (changed == 0) {
            throw missing(conversationId);
        }
    }

    private static AccessException missing(UUID conversationId) {
        return new AccessException.NotFound("conversation " + conversationId + " is not there");
    }
}
