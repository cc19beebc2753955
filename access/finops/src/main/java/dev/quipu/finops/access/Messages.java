package dev.quipu.finops.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Page;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Once;
import dev.quipu.access.support.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
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
     * Appends a message, once for each key.
     *
     * @throws AccessException.AlreadyThere if the key is that of another text, role or type
     * @throws AccessException.BrokenReference with {@link FinOpsRule#MESSAGE_THREAD} if there is no such thread
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
        List<UUID> ids = messages.stream()
                .map(message -> Ids.of(threadId, message.key()))
                .toList();
        Map<UUID, Appended> added = new HashMap<>();
        transaction
                .list(
                        sql.append,
                        values -> values.uuid(threadId)
                                .list(ids)
                                .each(messages, NewMessage::role)
                                .each(messages, NewMessage::type)
                                .each(messages, NewMessage::content)
                                .each(messages, NewMessage::metadata),
                        row -> new Appended(row.uuid(), row.integer(), row.instant(), true))
                .forEach(one -> added.put(one.id(), one));
        return Once.each(messages, ids, added, () -> thoseThere(ids), Messages::there);
    }

    private Map<UUID, ThreadMessage> thoseThere(List<UUID> ids) {
        Map<UUID, ThreadMessage> there = new HashMap<>();
        transaction
                .list(sql.ofIds, values -> values.list(ids), MessageStatements::read)
                .forEach(one -> there.put(one.id(), one));
        return there;
    }

    private static Appended there(NewMessage message, @Nullable ThreadMessage there) {
        if (there == null
                || there.role() != message.role()
                || there.type() != message.type()
                || !there.content().equals(message.content())) {
            throw new AccessException.AlreadyThere(
                    "the key is that of another message of the thread", FinOpsRule.MESSAGE_ID, null);
        }
        return new Appended(there.id(), there.place(), there.createdAt(), false);
    }

    /** Returns a message; empty if there is none. */
    public Optional<ThreadMessage> find(UUID messageId) {
        return transaction.first(sql.find, values -> values.uuid(messageId), MessageStatements::read);
    }

    /** Returns the newest messages of a thread, at most so many; empty if there is no such thread. */
    public List<ThreadMessage> latest(UUID threadId, int limit) {
        return sql.inOrder.latest(transaction, values -> values.uuid(threadId), limit);
    }

    /** Returns the newest messages as a page, from which older ones are reached. */
    public Page<ThreadMessage> page(UUID threadId, int limit) {
        return sql.inOrder.page(transaction, values -> values.uuid(threadId), limit);
    }

    /** Returns the page that ends just before a place: {@link Page#previous} of another. */
    public Page<ThreadMessage> pageBefore(UUID threadId, Cursor place, int limit) {
        return sql.inOrder.pageBefore(transaction, values -> values.uuid(threadId), place, limit);
    }

    /** Returns the page that begins just after a place: {@link Page#next} of another. */
    public Page<ThreadMessage> pageAfter(UUID threadId, Cursor place, int limit) {
        return sql.inOrder.pageAfter(transaction, values -> values.uuid(threadId), place, limit);
    }

    /** Returns the place of a message, for {@link #pageBefore} and {@link #pageAfter}. */
    public static Cursor place(ThreadMessage message) {
        return Cursors.of(message.place());
    }

    /**
     * Returns all messages of a thread as they come, at most 100 of them in memory. Within the transaction only; other
     * statements may run meanwhile.
     */
    public Stream<ThreadMessage> stream(UUID threadId) {
        return sql.inOrder.stream(transaction, values -> values.uuid(threadId));
    }

    /**
     * Finds the messages of all users that hold some words, the best match first.
     *
     * @param words as one writes them into a search engine: {@code "a phrase"}, {@code or}, {@code -not}
     */
    public List<Hit> search(String words, int limit) {
        return transaction.list(
                sql.search,
                values -> values.text(words).number(limit),
                row -> new Hit(row.uuid(), row.uuid(), row.word(MessageRole.class), row.instant(), row.text()));
    }

    /** Deletes a message with its intents; false if there is none. */
    public boolean delete(UUID messageId) {
        return transaction.update(sql.delete, values -> values.uuid(messageId)) == 1;
    }
}
