package dev.quipu.assistant.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Transaction;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is said in conversations. Lists and pages are in the order in which it was said, the oldest first.
 *
 * <p>People read their tenant's conversations, and write in their own, as {@link MessageRole#USER} only; the
 * service reads and writes everything.
 */
public final class Messages {
    private final Transaction transaction;
    private final MessageStatements sql;

    Messages(Transaction transaction, MessageStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Appends a message, once for each key. Of one that begins unfinished the text may have come further since; of
     * any other it has to be the same, so that one which was edited is another.
     *
     * @throws AccessException.AlreadyThere with {@link AssistantRule#CLIENT_KEY} if the key is that of another message: of another
     *     role or text, with other tool calls, another result, reasoning or attachments; with {@link AssistantRule#MESSAGE_ID} if the id is taken
     * @throws AccessException.BrokenReference if the conversation, or a message that it refers to, is not there
     * @throws AccessException.NotAllowed if the caller may not say that there
     * @throws AccessException.Invalid if it cannot be, by one of the other rules
     */
    public Appended append(UUID conversationId, NewMessage message) {
        return append(conversationId, List.of(message)).getFirst();
    }

    /**
     * Appends messages in their order, all or none, in one round trip. Others who append to this conversation wait until the
     * transaction ends.
     *
     * @return one for each message, in the same order
     * @throws AccessException as {@link #append(UUID, NewMessage)}
     */
    public List<Appended> append(UUID conversationId, List<NewMessage> messages) {
        return messages.isEmpty() ? List.of() : new Append(sql, conversationId, messages).in(transaction);
    }

    /** Returns a message; empty if there is none that the caller may see. */
    public Optional<Message> find(UUID messageId) {
        return transaction.first(sql.find, values -> values.uuid(messageId), MessageStatements::read);
    }

    /** Returns the message that was appended with a key; of one of the service's and one of a user's, the service's. */
    public Optional<Message> find(UUID conversationId, String key) {
        return transaction.first(
                sql.byKey, values -> values.uuid(conversationId).text(key), MessageStatements::read);
    }

    /**
     * Returns what is said in a conversation, of all branches, in that order: the newest are {@link Listing#last}
     * and {@link Listing#lastPage}. Empty if there is no such conversation.
     *
     * <p>Where the last are deleted, their places are given out again: who follows along past them does not see
     * what comes there.
     */
    public Listing<Message> of(UUID conversationId) {
        return sql.inOrder.of(transaction, values -> values.uuid(conversationId));
    }

    /** Returns the place of a message, for {@link Listing#pageBefore} and {@link Listing#pageAfter}. */
    public static Cursor place(Message message) {
        return Cursors.of(message.seq());
    }

    /**
     * Returns what is said from one place of a conversation to another, in order.
     *
     * @param first {@link Message#seq} of the first; there need be no message
     * @param last that of the last, included; {@link Long#MAX_VALUE} for the end
     * @param limit at most so many, the first of them; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Said> said(UUID conversationId, long first, long last, int limit) {
        return transaction.list(
                sql.said,
                values -> values.uuid(conversationId).number(first).number(last).limit(limit),
                MessageStatements::readSaid);
    }

    /**
     * Returns what a model is shown: the last messages of the active path, without other branches.
     *
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Message> activePath(UUID conversationId, int limit) {
        return transaction.list(
                sql.activePath, values -> values.uuid(conversationId).limit(limit), MessageStatements::read);
    }

    /** Returns a message with all that were appended in its place, edited or said anew. */
    public List<Message> alternatives(UUID messageId) {
        return transaction.list(
                sql.alternatives, values -> values.uuid(messageId).uuid(messageId), MessageStatements::read);
    }

    /** Returns what replies to a message: more than one where the conversation branches. */
    public List<Message> replies(UUID messageId) {
        return transaction.list(sql.replies, values -> values.uuid(messageId), MessageStatements::read);
    }

    /** Returns what was said within an OpenTelemetry trace. */
    public List<Message> ofTrace(String traceId) {
        return transaction.list(sql.ofTrace, values -> values.text(traceId), MessageStatements::read);
    }

    /**
     * Finds the newest messages that hold some words, newest first: of the caller's tenant, or for the service of all.
     *
     * @param words as one writes them into a search engine: {@code "a phrase"}, {@code or}, {@code -not}
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Hit> search(String words, int limit) {
        return search(words, null, null, limit);
    }

    /**
     * Finds the newest messages that hold some words, newest first, in the conversations of one user or of one tenant.
     *
     * @param userId whose conversations; null for all
     * @param tenantId null for the caller's, or for the service all
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Hit> search(String words, @Nullable UUID userId, @Nullable UUID tenantId, int limit) {
        return transaction.list(
                sql.search,
                values -> values.text(words).uuid(userId).uuid(tenantId).limit(limit),
                row -> new Hit(
                        row.uuid(),
                        row.uuid(),
                        row.uuid(),
                        row.uuid(),
                        row.word(MessageRole.class),
                        row.instant(),
                        row.text()));
    }

    /**
     * Writes what has come so far of a message that is being streamed, in place of what was there. Once a second
     * will do: each time the whole text is written anew.
     *
     * @throws AccessException.NotFound if there is no unfinished message of this id that the caller may change
     */
    public void replaceText(UUID messageId, String content) {
        if (transaction.update(sql.replaceText, values -> values.text(content).uuid(messageId)) == 0) {
            throw unfinishedMissing(messageId);
        }
    }

    /**
     * Finishes a message that was being streamed. It is the service's, since it says what the model used, which people may
     * not, also where the measures are unknown.
     *
     * @param status {@link MessageStatus#DONE} or {@link MessageStatus#CANCELLED}
     * @throws AccessException.NotFound if there is no unfinished message of this id
     * @throws AccessException.NotAllowed if the caller is not the service
     * @throws AccessException.Invalid if the status is {@link MessageStatus#PARTIAL}
     */
    public Message finish(UUID messageId, String content, MessageStatus status, Measures measures) {
        if (status == MessageStatus.PARTIAL) {
            throw new AccessException.Invalid("a message is not finished while it is partial", null, null);
        }
        return transaction
                .first(
                        sql.finish,
                        values -> values.text(content)
                                .word(status)
                                .number(measures.tokens())
                                .number(measures.latencyMillis())
                                .text(measures.model())
                                .number(measures.promptTokens())
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
     * Changes text and metadata of a message, if they are what the caller has seen. Whoever appends it once more
     * under its key is told that another is there.
     *
     * @throws AccessException.Stale if somebody else has changed them, or the caller may not
     */
    public Message edit(Message seen, String content, Json metadata) {
        return transaction
                .first(
                        sql.edit,
                        values -> values.text(content)
                                .json(metadata)
                                .uuid(seen.id())
                                .text(seen.content())
                                .json(seen.metadata()),
                        MessageStatements::read)
                .orElseThrow(() -> new AccessException.Stale(
                        "message " + seen.id() + " is not as it was seen, or not the caller's to change"));
    }

    /** Deletes a message; what replied to it replies to the one before. False if there is none that the caller may delete. */
    public boolean delete(UUID messageId) {
        return delete(List.of(messageId)) == 1;
    }

    /** Deletes messages, and returns how many there were. */
    public int delete(Collection<UUID> messageIds) {
        return transaction.update(sql.delete, values -> values.list(List.copyOf(messageIds)));
    }

    /** Deletes all messages of a conversation, and returns how many there were. */
    public int deleteAll(UUID conversationId) {
        return transaction.update(sql.deleteAll, values -> values.uuid(conversationId));
    }
}
