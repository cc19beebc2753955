package dev.quipu.finops.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Listing;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Once;
import dev.quipu.access.support.Parts;
import dev.quipu.access.support.Transaction;
import dev.quipu.access.support.Values;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is said in threads. Lists and pages are in the order in which it was said, the oldest first. */
public final class Messages {
    private final Transaction transaction;
    private final MessageStatements sql;

    Messages(Transaction transaction, MessageStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Appends a message, once for each key. Of one that begins unfinished the text may have come further since.
     *
     * @throws AccessException.AlreadyThere if the key is that of another message: of another role, type or text, with other
     *     tool calls, another result, reasoning or attachments
     * @throws AccessException.BrokenReference with {@link FinOpsRule#MESSAGE_THREAD} if there is no such thread, with no rule
     *     if a message that it refers to is not in it
     * @throws AccessException.Invalid if it cannot be, by one of the other rules
     */
    public Appended append(UUID threadId, NewMessage message) {
        return append(threadId, List.of(message)).getFirst();
    }

    /**
     * Appends messages in their order, all or none, in one round trip. Others who append to this thread wait until the
     * transaction ends.
     *
     * @return one for each message, in the same order
     * @throws AccessException as {@link #append(UUID, NewMessage)}
     */
    public List<Appended> append(UUID threadId, List<NewMessage> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        List<UUID> ids =
                messages.stream().map(message -> Ids.of(threadId, message.key)).toList();
        Map<UUID, Appended> added = new HashMap<>();
        transaction
                .list(
                        sql.append,
                        values -> bindBeside(bindSaid(values.uuid(threadId).list(ids), messages), messages),
                        row -> new Appended(row.uuid(), row.integer(), row.instant(), true))
                .forEach(one -> added.put(one.id(), one));
        return Once.each(
                ids,
                added,
                () -> same(messages, ids),
                () -> new AccessException.AlreadyThere(
                        "the key is that of another message of the thread", FinOpsRule.MESSAGE_ID, null));
    }

    private Map<Integer, Appended> same(List<NewMessage> messages, List<UUID> ids) {
        Map<Integer, Appended> there = new HashMap<>();
        transaction
                .list(
                        sql.same,
                        values -> bindSaid(values.list(ids), messages).each(messages, message -> message.status),
                        row -> Map.entry(
                                Math.toIntExact(row.number()) - 1,
                                new Appended(row.uuid(), row.integer(), row.instant(), false)))
                .forEach(one -> there.put(one.getKey(), one.getValue()));
        return there;
    }

    private static Values bindSaid(Values values, List<NewMessage> messages) throws SQLException {
        return values.each(messages, message -> message.role)
                .each(messages, message -> message.type)
                .each(messages, message -> message.content)
                .each(messages, message -> Parts.ofToolCalls(message.toolCalls))
                .each(messages, message -> message.toolResult == null ? null : message.toolResult.callId())
                .each(messages, message -> message.toolResult == null ? null : message.toolResult.name())
                .each(messages, message -> message.toolResult == null ? null : message.toolResult.failed())
                .each(messages, message -> message.reasoning)
                .each(messages, message -> Parts.ofAttachments(message.attachments));
    }

    private static void bindBeside(Values values, List<NewMessage> messages) throws SQLException {
        values.each(messages, message -> message.status)
                .each(messages, message -> message.parentId)
                .each(messages, message -> message.alternativeTo)
                .each(messages, message -> message.metadata)
                .each(messages, message -> message.measures.model())
                .each(messages, message -> message.measures.promptTokens())
                .each(messages, message -> message.measures.completionTokens())
                .each(messages, message -> message.measures.cachedTokens())
                .each(messages, message -> message.measures.reasoningTokens());
    }

    /** Returns a message; empty if there is none. */
    public Optional<ThreadMessage> find(UUID messageId) {
        return transaction.first(sql.find, values -> values.uuid(messageId), MessageStatements::read);
    }

    /**
     * Returns what is said in a thread, of all branches, in that order: the newest are {@link Listing#last} and
     * {@link Listing#lastPage}. Empty if there is no such thread.
     *
     * <p>Where the last are deleted, their places are given out again: who follows along past them does not see
     * what comes there.
     */
    public Listing<ThreadMessage> of(UUID threadId) {
        return sql.inOrder.of(transaction, values -> values.uuid(threadId));
    }

    /** Returns the place of a message, for {@link Listing#pageBefore} and {@link Listing#pageAfter}. */
    public static Cursor place(ThreadMessage message) {
        return Cursors.of(message.place());
    }

    /**
     * Returns what a model is shown: the last messages of the active path, without other branches.
     *
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<ThreadMessage> activePath(UUID threadId, int limit) {
        return transaction.list(sql.activePath, values -> values.uuid(threadId).limit(limit), MessageStatements::read);
    }

    /** Returns a message with all that were appended in its place, edited or said anew. */
    public List<ThreadMessage> alternatives(UUID messageId) {
        return transaction.list(
                sql.alternatives, values -> values.uuid(messageId).uuid(messageId), MessageStatements::read);
    }

    /** Returns what replies to a message: more than one where the thread branches. */
    public List<ThreadMessage> replies(UUID messageId) {
        return transaction.list(sql.replies, values -> values.uuid(messageId), MessageStatements::read);
    }

    /**
     * Writes what has come so far of a message that is being streamed, in place of what was there. Once a second
     * will do: each time the whole text is written anew.
     *
     * @throws AccessException.NotFound if there is no unfinished message of this id
     */
    public void replaceText(UUID messageId, String content) {
        if (transaction.update(sql.replaceText, values -> values.text(content).uuid(messageId)) == 0) {
            throw unfinishedMissing(messageId);
        }
    }

    /**
     * Finishes a message that was being streamed.
     *
     * @param status {@link MessageStatus#DONE} or {@link MessageStatus#CANCELLED}
     * @throws AccessException.NotFound if there is no unfinished message of this id
     * @throws AccessException.Invalid if the status is {@link MessageStatus#PARTIAL}
     */
    public ThreadMessage finish(UUID messageId, String content, MessageStatus status, Measures measures) {
        if (status == MessageStatus.PARTIAL) {
            throw new AccessException.Invalid("a message is not finished while it is partial", null, null);
        }
        return transaction
                .first(
                        sql.finish,
                        values -> values.text(content)
                                .word(status)
                                .text(measures.model())
                                .number(measures.promptTokens())
                                .number(measures.completionTokens())
                                .number(measures.cachedTokens())
                                .number(measures.reasoningTokens())
                                .uuid(messageId),
                        MessageStatements::read)
                .orElseThrow(() -> unfinishedMissing(messageId));
    }

    private static AccessException unfinishedMissing(UUID messageId) {
        return new AccessException.NotFound("message " + messageId + " is not there, or is finished");
    }

    /**
     * Finds the messages of all users that hold some words, the best match first. Of more than 1,000 that match, the newest
     * are ranked.
     *
     * @param words as one writes them into a search engine: {@code "a phrase"}, {@code or}, {@code -not}
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Hit> search(String words, int limit) {
        return search(words, null, limit);
    }

    /**
     * Finds the messages that hold some words, the best match first, in the threads of one user. Of more than 1,000 that match,
     * the newest are ranked.
     *
     * @param userId whose threads; null for all
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Hit> search(String words, @Nullable String userId, int limit) {
        return transaction.list(
                sql.search,
                values -> values.text(words).text(userId).limit(limit),
                row -> new Hit(row.uuid(), row.uuid(), row.word(MessageRole.class), row.instant(), row.text()));
    }

    /** Deletes a message with its intents; what replied to it replies to the one before. False if there is none. */
    public boolean delete(UUID messageId) {
        return transaction.update(sql.delete, values -> values.uuid(messageId)) == 1;
    }
}
