package dev.quipu.finops.access;

import static dev.quipu.finops.access.jooq.Tables.CONVERSATION_THREADS;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The conversations of users with the agents. */
public final class Threads {
    private final Transaction transaction;
    private final ThreadStatements sql;

    Threads(Transaction transaction, ThreadStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Starts a thread.
     *
     * @param title at most 500 characters; null for none
     * @param metadata an object
     */
    public ConversationThread start(String userId, @Nullable String title, Json metadata) {
        return startOnce(Ids.next(), userId, title, metadata);
    }

    /**
     * Starts a thread under an id of the caller's, or returns the one that is there under it.
     *
     * @param title at most 500 characters; null for none
     * @param metadata an object
     * @throws AccessException.AlreadyThere if the id is that of another user's thread
     */
    public ConversationThread startOnce(UUID id, String userId, @Nullable String title, Json metadata) {
        Optional<ConversationThread> started = transaction.first(
                sql.start,
                values -> values.uuid(id)
                        .text(CONVERSATION_THREADS.USER_ID, userId)
                        .text(CONVERSATION_THREADS.TITLE, title)
                        .json(metadata),
                ThreadStatements::read);
        if (started.isPresent()) {
            return started.get();
        }
        ConversationThread there = get(id);
        if (!there.userId().equals(userId)) {
            throw new AccessException.AlreadyThere(FinOpsRule.THREAD_ID.meaning(), FinOpsRule.THREAD_ID, null);
        }
        return there;
    }

    /** Returns a thread; empty if there is none. */
    public Optional<ConversationThread> find(UUID threadId) {
        return transaction.first(sql.find, values -> values.uuid(threadId), ThreadStatements::read);
    }

    /**
     * Returns a thread.
     *
     * @throws AccessException.NotFound if there is none
     */
    public ConversationThread get(UUID threadId) {
        return find(threadId).orElseThrow(() -> missing(threadId));
    }

    /** Returns a user's threads that are not archived, the latest changed first. */
    public Listing<ConversationThread> recent(String userId) {
        return sql.recent.of(transaction, values -> values.text(userId));
    }

    /**
     * Changes title and metadata, if they are what the caller has seen. Messages that came meanwhile do not matter.
     *
     * @param title at most 500 characters; null for none
     * @param metadata an object
     * @throws AccessException.Stale if somebody else has changed them, or the thread is gone
     */
    public ConversationThread edit(ConversationThread seen, @Nullable String title, Json metadata) {
        return transaction
                .first(
                        sql.edit,
                        values -> values.text(CONVERSATION_THREADS.TITLE, title)
                                .json(metadata)
                                .uuid(seen.id())
                                .text(seen.title())
                                .json(seen.metadata()),
                        ThreadStatements::read)
                .orElseThrow(() -> new AccessException.Stale("thread " + seen.id() + " is not as it was seen"));
    }

    /**
     * Archives a thread: it is not listed any more, and still there.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void archive(UUID threadId) {
        setActive(threadId, false);
    }

    /**
     * Takes a thread back that was archived.
     *
     * @throws AccessException.NotFound if there is none
     */
    public void unarchive(UUID threadId) {
        setActive(threadId, true);
    }

    private void setActive(UUID threadId, boolean active) {
        require(transaction.update(sql.setActive, values -> values.flag(active).uuid(threadId)), threadId);
    }

    /**
     * Chooses the branch that a message is the end of.
     *
     * @param messageId null for the newest message
     * @throws AccessException.NotFound if there is no such thread
     * @throws AccessException.BrokenReference if the message is not in it
     */
    public void activate(UUID threadId, @Nullable UUID messageId) {
        require(
                transaction.update(
                        sql.activate, values -> values.uuid(messageId).uuid(threadId)),
                threadId);
    }

    /** Deletes a thread with all that is in it but recommendations, which outlive it; false if there is none. */
    public boolean delete(UUID threadId) {
        return transaction.update(sql.delete, values -> values.uuid(threadId)) == 1;
    }

    private static void require(int changed, UUID threadId) {
        if (changed == 0) {
            throw missing(threadId);
        }
    }

    private static AccessException missing(UUID threadId) {
        return new AccessException.NotFound("thread " + threadId + " is not there");
    }
}
