package dev.quipu.threads.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conversations. */
public final class Conversations {
    private final Transaction transaction;
    private final ConversationStatements sql;

    Conversations(Transaction transaction, ConversationStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /** Begins a conversation. */
    public Conversation start(NewConversation conversation) {
        return startOnce(Ids.next(), conversation);
    }

    /**
     * Begins a conversation under an id of the caller's, or returns the one that is there under it.
     *
     * @throws AccessException.AlreadyThere if the id is that of another owner's conversation
     */
    public Conversation startOnce(UUID id, NewConversation conversation) {
        Optional<Conversation> started = transaction.first(
                sql.start,
                values -> values.uuid(id)
                        .text(conversation.name())
                        .word(conversation.type())
                        .text(conversation.sourceType())
                        .json(conversation.sourceMetadata())
                        .json(conversation.participants())
                        .instant(conversation.startedAt())
                        .json(conversation.goals())
                        .text(conversation.ownerId()),
                ConversationStatements::read);
        if (started.isPresent()) {
            return started.get();
        }
        Conversation there = get(id);
        if (!there.ownerId().equals(conversation.ownerId())) {
            throw new AccessException.AlreadyThere(
                    ThreadsRule.CONVERSATION_ID.meaning(), ThreadsRule.CONVERSATION_ID, null);
        }
        return there;
    }

    /** Returns a conversation, also one that is archived; empty if there is none. */
    public Optional<Conversation> find(UUID conversationId) {
        return transaction.first(sql.find, values -> values.uuid(conversationId), ConversationStatements::read);
    }

    /**
     * Returns a conversation, also one that is archived.
     *
     * @throws AccessException.NotFound if there is none
     */
    public Conversation get(UUID conversationId) {
        return find(conversationId).orElseThrow(() -> missing(conversationId));
    }

    /** Returns an owner's conversations that are not archived, the latest first. */
    public Listing<Conversation> recent(String ownerId) {
        return sql.recent.of(transaction, values -> values.text(ownerId));
    }

    /** Returns the conversations that are shared with somebody, and neither private nor archived, the latest first. */
    public Listing<Conversation> sharedWith(String userId) {
        return sql.sharedWith.of(transaction, values -> values.list(List.of(userId)));
    }

    /**
     * Finds conversations by name, participants and all that was said, the latest first.
     *
     * @param words as one writes them into a search engine
     */
    public Listing<Conversation> search(String words) {
        return sql.search.of(transaction, values -> values.text(words));
    }

    /**
     * Changes name and goals, if they are what the caller has seen. What was said meanwhile does not matter.
     *
     * @param goals an array of objects
     * @throws AccessException.Stale if somebody else has changed them, or the conversation is gone
     */
    public Conversation edit(Conversation seen, String name, Json goals) {
        return transaction
                .first(
                        sql.edit,
                        values -> values.text(name)
                                .json(goals)
                                .uuid(seen.id())
                                .text(seen.name())
                                .json(seen.goals()),
                        ConversationStatements::read)
                .orElseThrow(() -> new AccessException.Stale("conversation " + seen.id() + " is not as it was seen"));
    }

    /**
     * Says who may see a conversation.
     *
     * @throws AccessException.NotFound if there is no such conversation
     * @throws AccessException.Invalid with {@link ThreadsRule#CONVERSATION_SHARES} if one of the users is null
     */
    public void share(UUID conversationId, Visibility visibility, List<String> userIds) {
        require(
                transaction.update(
                        sql.share,
                        values -> values.word(visibility).list(userIds).uuid(conversationId)),
                conversationId);
    }

    /**
     * Says when a conversation ended.
     *
     * @throws AccessException.NotFound if there is no such conversation
     * @throws AccessException.Invalid with {@link ThreadsRule#CONVERSATION_END} if it begins after that
     */
    public void finish(UUID conversationId, Instant endedAt) {
        require(transaction.update(sql.finish, values -> values.instant(endedAt).uuid(conversationId)), conversationId);
    }

    /**
     * Chooses the branch that an utterance is the end of.
     *
     * @param utteranceId null for the last
     * @throws AccessException.NotFound if there is no such conversation
     * @throws AccessException.BrokenReference if the utterance is not in it
     */
    public void activate(UUID conversationId, @Nullable UUID utteranceId) {
        require(
                transaction.update(
                        sql.activate, values -> values.uuid(utteranceId).uuid(conversationId)),
                conversationId);
    }

    /**
     * Archives a conversation: it is not listed or found any more, and still there.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void archive(UUID conversationId) {
        setArchived(conversationId, true);
    }

    /**
     * Takes a conversation back that was archived.
     *
     * @throws AccessException.NotFound if there is none
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

    /** Deletes a conversation with all that is in it; false if there is none. */
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
