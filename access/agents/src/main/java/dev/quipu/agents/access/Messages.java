package dev.quipu.agents.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Page;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
import dev.quipu.access.support.Values;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
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
     * Appends a message, once for each key.
     *
     * @throws AccessException.AlreadyThere if the key is that of another text or role
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
        List<UUID> uuids = messages.stream()
                .map(message -> message.key == null ? Ids.next() : Ids.of(home, message.key))
                .toList();
        Map<UUID, Appended> added = new HashMap<>();
        transaction
                .list(
                        sql.append,
                        values -> bind(values.number(conversationId).list(uuids), messages),
                        row -> Map.entry(row.uuid(), new Appended(row.number(), row.integer(), row.instant(), true)))
                .forEach(one -> added.put(one.getKey(), one.getValue()));
        return added.size() == messages.size()
                ? uuids.stream().map(added::get).toList()
                : withThoseThere(messages, uuids, added);
    }

    private static void bind(Values values, List<NewMessage> messages) throws SQLException {
        values.texts(texts(messages, message -> word(message.role)))
                .texts(texts(messages, message -> message.content))
                .texts(texts(messages, message -> word(message.state)))
                .texts(texts(messages, message -> text(message.parentId)))
                .texts(texts(messages, message -> message.reasoning))
                .texts(texts(messages, message -> message.toolCalls.text()))
                .texts(texts(messages, message -> message.toolCallId))
                .texts(texts(messages, message -> message.toolName))
                .texts(texts(messages, message -> text(message.toolResult)))
                .texts(texts(messages, message -> message.metadata.text()));
    }

    private List<Appended> withThoseThere(List<NewMessage> messages, List<UUID> uuids, Map<UUID, Appended> added) {
        Map<UUID, Message> there = new HashMap<>();
        transaction
                .list(sql.ofUuids, values -> values.list(uuids), MessageStatements::read)
                .forEach(message -> there.put(message.uuid(), message));
        List<Appended> appended = new ArrayList<>(messages.size());
        for (int i = 0; i < messages.size(); i++) {
            Appended own = added.remove(uuids.get(i));
            appended.add(own == null ? there(messages.get(i), there.get(uuids.get(i))) : own);
        }
        return appended;
    }

    private static Appended there(NewMessage message, @Nullable Message there) {
        if (there == null || there.role() != message.role || !there.content().equals(message.content)) {
            throw new AccessException.AlreadyThere(
                    "the key is that of another message of the conversation", AgentsRule.MESSAGE_UUID, null);
        }
        return new Appended(there.id(), there.seq(), there.createdAt(), false);
    }

    private static <T> List<@Nullable String> texts(List<T> from, Function<T, @Nullable String> text) {
        List<@Nullable String> texts = new ArrayList<>(from.size());
        for (T one : from) {
            texts.add(text.apply(one));
        }
        return texts;
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns a message; empty if there is none. */
    public Optional<Message> find(long messageId) {
        return transaction.first(sql.find, values -> values.number(messageId), MessageStatements::read);
    }

    /** Returns the newest messages of a conversation, of all branches, at most so many; empty if there is none such. */
    public List<Message> latest(long conversationId, int limit) {
        return transaction
                .list(sql.latest, values -> values.number(conversationId).number(limit), MessageStatements::read)
                .reversed();
    }

    /** Returns the newest messages as a page, from which older ones are reached. */
    public Page<Message> page(long conversationId, int limit) {
        return Page.backward(latest(conversationId, limit + 1).reversed(), limit, null, Messages::place);
    }

    /** Returns the page that ends just before a place: {@link Page#previous} of another. */
    public Page<Message> pageBefore(long conversationId, Cursor place, int limit) {
        return Page.backward(list(sql.before, conversationId, place, limit + 1), limit, place, Messages::place);
    }

    /** Returns the page that begins just after a place: {@link Page#next} of another. */
    public Page<Message> pageAfter(long conversationId, Cursor place, int limit) {
        return Page.forward(list(sql.after, conversationId, place, limit + 1), limit, place, Messages::place);
    }

    /** Returns the place of a message, for {@link #pageBefore} and {@link #pageAfter}. */
    public static Cursor place(Message message) {
        return Cursors.of(message.seq());
    }

    private List<Message> list(String statement, long conversationId, Cursor place, int limit) {
        int seq = Math.toIntExact(Cursors.number(place));
        return transaction.list(
                statement, values -> values.number(conversationId).number(seq).number(limit), MessageStatements::read);
    }

    /**
     * Returns all messages of a conversation as they come, at most 100 of them in memory. Within the transaction only; other
     * statements may run meanwhile.
     */
    public Stream<Message> stream(long conversationId) {
        return transaction.stream(sql.all, values -> values.number(conversationId), MessageStatements::read);
    }

    /** Returns the branch that is shown, from its beginning: what goes to the model. */
    public List<Message> activePath(long conversationId) {
        return transaction.list(sql.activePath, values -> values.number(conversationId), MessageStatements::read);
    }

    /** Returns what goes on from a message; more than one, where branches begin. */
    public List<Message> replies(long messageId) {
        return transaction.list(sql.replies, values -> values.number(messageId), MessageStatements::read);
    }

    /**
     * Shows the branch that a message is on, down to its newest end.
     *
     * @return the message at that end
     * @throws AccessException.NotFound if there is no such message
     */
    public long show(long messageId) {
        return made(sql.show, values -> values.number(messageId), messageId);
    }

    /**
     * Says a message in other words: the new one begins a branch beside it, which is then the one that is shown.
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

    /** Adds what has just streamed in; false if the message is not partial any more. */
    public boolean progress(long messageId, String text, @Nullable String reasoning) {
        return transaction.one(
                sql.progress, values -> values.number(messageId).text(text).text(reasoning), row -> row.flag());
    }

    /**
     * Ends a partial message; false if it had ended before.
     *
     * @param state any but {@link MessageState#PARTIAL}
     * @param reason why the model stopped; at most 50 characters, or null
     */
    public boolean finish(long messageId, MessageState state, @Nullable String reason) {
        return transaction.one(
                sql.finish, values -> values.number(messageId).word(state).text(reason), row -> row.flag());
    }

    /**
     * Has files go with a message, behind those that do already. In the transaction that appends it, as a rule.
     *
     * @throws AccessException.BrokenReference with {@link AgentsRule#ATTACHMENT_MESSAGE} if there is no such message
     * @throws AccessException.Invalid with {@link AgentsRule#ATTACHMENT_HASH} if a hash is none
     */
    public void attach(long messageId, List<Attachment> attachments) {
        transaction.update(
                sql.attach,
                values -> values.number(messageId)
                        .number(messageId)
                        .texts(texts(attachments, Attachment::uri))
                        .texts(texts(attachments, Attachment::mediaType))
                        .texts(texts(attachments, Attachment::sha256))
                        .texts(texts(attachments, attachment -> text(attachment.size())))
                        .texts(texts(attachments, Attachment::fileName))
                        .texts(texts(
                                attachments, attachment -> attachment.metadata().text())));
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
