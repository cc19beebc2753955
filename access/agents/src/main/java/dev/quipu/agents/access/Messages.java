package dev.quipu.agents.access;

import static dev.quipu.agents.access.jooq.Tables.MESSAGES;
import static dev.quipu.agents.access.jooq.Tables.MESSAGE_ATTACHMENTS;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Json;
import dev.quipu.access.Listing;
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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What is said in conversations. Lists and pages are in the order in which it was said, the oldest first. */
public final class Messages {
    private final Transaction transaction;
    private final MessageStatements sql;

    Messages(Transaction transaction, MessageStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /**
     * Appends a message, once for each key. Of one that begins partial, text and reasoning may have come further
     * since.
     *
     * @throws AccessException.AlreadyThere if the key is that of another message of the conversation: of another
     *     role or text, with other tool calls, another result or reasoning
     * @throws AccessException.BrokenReference if there is no such conversation, or what it replies to is not in it
     */
    public Appended append(long conversationId, NewMessage message) {
        return append(conversationId, List.of(message)).getFirst();
    }

    /**
     * Appends messages in their order, all or none, in one round trip. Others who append to this conversation wait until the
     * transaction ends.
     *
     * @return one for each message, in the same order
     * @throws AccessException as {@link #append(long, NewMessage)}
     */
    public List<Appended> append(long conversationId, List<NewMessage> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        UUID home = new UUID(0, conversationId);
        List<UUID> uuids =
                messages.stream().map(message -> Ids.of(home, message.key)).toList();
        Map<UUID, Appended> added = new HashMap<>();
        transaction
                .list(
                        sql.append,
                        values -> bind(values.number(conversationId).list(uuids), messages),
                        row -> Map.entry(row.uuid(), new Appended(row.number(), row.integer(), row.instant(), true)))
                .forEach(one -> added.put(one.getKey(), one.getValue()));
        return Once.each(
                uuids,
                added,
                () -> same(messages, uuids),
                () -> new AccessException.AlreadyThere(
                        "the key is that of another message of the conversation", AgentsRule.MESSAGE_UUID, null));
    }

    private Map<Integer, Appended> same(List<NewMessage> messages, List<UUID> uuids) {
        Map<Integer, Appended> there = new HashMap<>();
        transaction
                .list(
                        sql.same,
                        values -> bind(values.list(uuids), messages),
                        row -> Map.entry(
                                Math.toIntExact(row.number()) - 1,
                                new Appended(row.number(), row.integer(), row.instant(), false)))
                .forEach(one -> there.put(one.getKey(), one.getValue()));
        return there;
    }

    private static void bind(Values values, List<NewMessage> messages) throws SQLException {
        values.each(messages, message -> message.role)
                .each(messages, message -> message.content)
                .each(messages, message -> message.state)
                .each(messages, message -> message.parentId)
                .each(messages, message -> message.reasoning)
                .each(
                        messages,
                        message -> Objects.requireNonNullElse(Parts.ofToolCalls(message.toolCalls), Json.NONE.text()))
                .each(MESSAGES.TOOL_CALL_ID, messages, message -> message.toolCallId)
                .each(MESSAGES.TOOL_NAME, messages, message -> message.toolName)
                .each(messages, message -> message.toolResult)
                .each(messages, message -> message.metadata);
    }

    /** Returns a message; empty if there is none. */
    public Optional<Message> find(long messageId) {
        return transaction.first(sql.find, values -> values.number(messageId), MessageStatements::read);
    }

    /**
     * Returns what is said in a conversation, of all branches, in that order: the newest are {@link Listing#last}
     * and {@link Listing#lastPage}. Empty if there is no such conversation.
     */
    public Listing<Message> of(long conversationId) {
        return sql.inOrder.of(transaction, values -> values.number(conversationId));
    }

    /** Returns the place of a message, for {@link Listing#pageBefore} and {@link Listing#pageAfter}. */
    public static Cursor place(Message message) {
        return Cursors.of(message.seq());
    }

    /**
     * Returns what a model is shown: the last messages of the active path, without other branches.
     *
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Message> activePath(long conversationId, int limit) {
        return transaction.list(
                sql.activePath, values -> values.number(conversationId).limit(limit), MessageStatements::read);
    }

    /** Returns what goes on from a message; more than one, where branches begin. */
    public List<Message> replies(long messageId) {
        return transaction.list(sql.replies, values -> values.number(messageId), MessageStatements::read);
    }

    /**
     * Chooses the branch that a message is on, down to its newest end.
     *
     * @return the message at that end
     * @throws AccessException.NotFound if there is no such message
     */
    public long activate(long messageId) {
        return made(sql.activate, values -> values.number(messageId), messageId);
    }

    /**
     * Says a message in other words: the new one begins a branch beside it, which is then the active one. It has
     * the attachments and metadata of the old one, and of a tool's message what that answers; no reasoning and no
     * tool calls.
     *
     * @return the new message
     * @throws AccessException.NotFound if there is no such message
     */
    public long reword(long messageId, String content) {
        return made(sql.reword, values -> values.number(messageId).text(content), messageId);
    }

    private long made(String statement, Transaction.Binding binding, long messageId) {
        return transaction
                .one(statement, binding, row -> Optional.ofNullable(row.numberOrNull()))
                .orElseThrow(() -> new AccessException.NotFound("message " + messageId + " is not there"));
    }

    /**
     * Adds what has just streamed in to what has come before.
     *
     * @param more what to add to the content; may be empty
     * @param moreReasoning what to add to the reasoning; null for nothing
     * @throws AccessException.NotFound if there is no unfinished message of this id
     */
    public void extend(long messageId, String more, @Nullable String moreReasoning) {
        requireUnfinished(
                sql.extend, values -> values.number(messageId).text(more).text(moreReasoning), messageId);
    }

    /**
     * Finishes a message that was being streamed.
     *
     * @param state any but {@link MessageState#PARTIAL}
     * @param reason why the model stopped; at most 50 characters, or null
     * @throws AccessException.NotFound if there is no unfinished message of this id
     * @throws AccessException.Invalid if the state is that one
     */
    public Message finish(long messageId, MessageState state, @Nullable String reason) {
        if (state == MessageState.PARTIAL) {
            throw new AccessException.Invalid("a message is not finished while it is partial", null, null);
        }
        requireUnfinished(
                sql.finish,
                values -> values.number(messageId).word(state).text(MESSAGES.FINISH_REASON, reason),
                messageId);
        return find(messageId)
                .orElseThrow(() -> new AccessException.NotFound("message " + messageId + " is not there"));
    }

    private void requireUnfinished(String statement, Transaction.Binding binding, long messageId) {
        if (!transaction.one(statement, binding, row -> row.flag())) {
            throw new AccessException.NotFound("message " + messageId + " is not there, or is finished");
        }
    }

    /**
     * Has files go with a message, behind those that do already, each once: of those with one hash and one URI the
     * first stays. In the transaction that appends it, as a rule. Others who attach to this message wait until the
     * transaction ends.
     *
     * @throws AccessException.BrokenReference with {@link AgentsRule#ATTACHMENT_MESSAGE} if there is no such message
     * @throws AccessException.Invalid with {@link AgentsRule#ATTACHMENT_HASH} if a hash is none
     */
    public void attach(long messageId, List<Attachment> attachments) {
        // Whoever waited here sees in the next statement what the one before has attached.
        transaction.list(sql.lock, values -> values.number(messageId), row -> row.number());
        transaction.update(
                sql.attach,
                values -> values.number(messageId)
                        .number(messageId)
                        .each(attachments, Attachment::uri)
                        .each(MESSAGE_ATTACHMENTS.MEDIA_TYPE, attachments, Attachment::mediaType)
                        .each(attachments, Attachment::sha256)
                        .each(attachments, Attachment::size)
                        .each(MESSAGE_ATTACHMENTS.FILE_NAME, attachments, Attachment::fileName)
                        .each(attachments, Attachment::metadata)
                        .number(messageId));
    }

    /** Returns what goes with a message, in its order. */
    public List<Attachment> attachments(long messageId) {
        return transaction.list(
                sql.attachments,
                values -> values.number(messageId),
                row -> new Attachment(
                        row.text(), row.text(), row.text(), row.numberOrNull(), row.textOrNull(), row.json()));
    }

    /** Deletes a message; what replied to it, replies to what it replied to. False if there is none. */
    public boolean delete(long messageId) {
        return transaction.update(sql.delete, values -> values.number(messageId)) == 1;
    }
}
