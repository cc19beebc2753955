package dev.quipu.agents.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.Optional;
import java.util.UUID;

/** The conversations of users with models. */
public final class Conversations {
    private final Transaction transaction;
    private final ConversationStatements sql;

    Conversations(Transaction transaction, ConversationStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Starts a conversation.
     *
     * @throws AccessException.BrokenReference with {@link AgentsRule#CONVERSATION_USER} if there is no such user
     */
    public Conversation start(long userId, ConversationSettings settings) {
        return startOnce(Ids.next(), userId, settings);
    }

    /**
     * Starts a conversation that other systems know by a uuid, or returns the one that is there under it.
     *
     * @throws AccessException.AlreadyThere if the uuid is that of another user's conversation
     */
    public Conversation startOnce(UUID uuid, long userId, ConversationSettings settings) {
        Optional<Conversation> started = transaction.first(
                sql.start,
                values -> ConversationStatements.bind(values.uuid(uuid).number(userId), settings),
                ConversationStatements::read);
        if (started.isPresent()) {
            return started.get();
        }
        return byUuid(uuid)
                .filter(there -> there.userId() == userId)
                .orElseThrow(() -> new AccessException.AlreadyThere(
                        AgentsRule.CONVERSATION_UUID.meaning(), AgentsRule.CONVERSATION_UUID, null));
    }

    /** Returns a conversation, whatever its status; empty if there is none. */
    public Optional<Conversation> find(long conversationId) {
        return transaction.first(sql.find, values -> values.number(conversationId), ConversationStatements::read);
    }

    /**
     * Returns a conversation, whatever its status.
     *
     * @throws AccessException.NotFound if there is none
     */
    public Conversation get(long conversationId) {
        return find(conversationId).orElseThrow(() -> missing(conversationId));
    }

    /** Returns the conversation that other systems know by a uuid. */
    public Optional<Conversation> byUuid(UUID uuid) {
        return transaction.first(sql.byUuid, values -> values.uuid(uuid), ConversationStatements::read);
    }

    /** Returns a user's active conversations, the latest changed first. */
    public Listing<Conversation> recent(long userId) {
        return sql.recent.of(transaction, values -> values.number(userId));
    }

    /** Returns the active conversations of all users that have a tag, the latest changed first. */
    public Listing<Conversation> withTag(String tag) {
        return sql.withTag.of(transaction, values -> values.text(tag));
    }

    /**
     * Changes the settings, if they are what the caller has seen. What was said meanwhile does not matter.
     *
     * @throws AccessException.Stale if somebody else has changed them, or the conversation is gone
     */
    public Conversation edit(Conversation seen, ConversationSettings settings) {
        return transaction
                .first(
                        sql.edit,
                        values -> ConversationStatements.bind(
                                ConversationStatements.bind(values, settings).number(seen.id()), seen.settings()),
                        ConversationStatements::read)
                .orElseThrow(() -> new AccessException.Stale("conversation " + seen.id() + " is not as it was seen"));
    }

    /**
     * Archives a conversation: it is not listed any more, and still there.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void archive(long conversationId) {
        setStatus(conversationId, ConversationStatus.ARCHIVED);
    }

    /**
     * Takes a conversation back that was archived, or marked as deleted.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void unarchive(long conversationId) {
        setStatus(conversationId, ConversationStatus.ACTIVE);
    }

    /**
     * Marks a conversation as {@link ConversationStatus#DELETED}; it is still there until {@link #delete} has it
     * gone.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void markDeleted(long conversationId) {
        setStatus(conversationId, ConversationStatus.DELETED);
    }

    private void setStatus(long conversationId, ConversationStatus status) {
        if (transaction.update(sql.setStatus, values -> values.word(status).number(conversationId)) == 0) {
            throw missing(conversationId);
        }
    }

    /** Deletes a conversation with its messages; requests and what they cost outlive it. False if there is none. */
    public boolean delete(long conversationId) {
        return transaction.update(sql.delete, values -> values.number(conversationId)) == 1;
    }

    private static AccessException missing(long conversationId) {
        return new AccessException.NotFound("conversation " + conversationId + " is not there");
    }
}
