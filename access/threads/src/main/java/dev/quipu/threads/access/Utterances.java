package dev.quipu.threads.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Listing;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Once;
import dev.quipu.access.support.Transaction;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** What is said. Lists and pages are in the order in which it was said, unless they say otherwise. */
public final class Utterances {
    private final Transaction transaction;
    private final UtteranceStatements sql;

    Utterances(Transaction transaction, UtteranceStatements sql) {
        this.transaction = transaction;
        this.sql = sql;
    }

    /** Appends an utterance, once for each key; fails as {@link #append(UUID, List)} does. */
    public Appended append(UUID conversationId, NewUtterance utterance) {
        return append(conversationId, List.of(utterance)).getFirst();
    }

    /**
     * Appends utterances in their order, all or none, in one round trip. Others who append to this conversation
     * wait until the transaction ends.
     *
     * @return one for each utterance, in the same order
     * @throws AccessException.AlreadyThere if a key is that of another utterance: of another speaker or text, role,
     *     parts, call or reasoning
     * @throws AccessException.BrokenReference if there is no such conversation
     * @throws AccessException.Invalid if a value cannot be, by one of the rules
     */
    public List<Appended> append(UUID conversationId, List<NewUtterance> utterances) {
        if (utterances.isEmpty()) {
            return List.of();
        }
        List<UUID> ids = utterances.stream()
                .map(one -> Ids.of(conversationId, one.key()))
                .toList();
        Map<UUID, Appended> added = new HashMap<>();
        transaction
                .list(
                        sql.append,
                        values -> values.uuid(conversationId)
                                .list(ids)
                                .each(utterances, NewUtterance::speakerId)
                                .each(utterances, NewUtterance::speakerName)
                                .each(utterances, NewUtterance::text)
                                .each(utterances, NewUtterance::startSeconds)
                                .each(utterances, NewUtterance::endSeconds)
                                .each(utterances, NewUtterance::platformMetadata)
                                .each(utterances, NewUtterance::role)
                                .each(utterances, NewUtterance::contentParts)
                                .each(utterances, NewUtterance::toolCallId)
                                .each(utterances, NewUtterance::reasoning),
                        row -> new Appended(row.uuid(), row.integer(), true))
                .forEach(one -> added.put(one.id(), one));
        return Once.each(
                ids,
                added,
                () -> same(utterances, ids),
                () -> new AccessException.AlreadyThere(
                        "the key is that of another utterance of the conversation", ThreadsRule.UTTERANCE_ID, null));
    }

    private Map<Integer, Appended> same(List<NewUtterance> utterances, List<UUID> ids) {
        Map<Integer, Appended> there = new HashMap<>();
        transaction
                .list(
                        sql.same,
                        values -> values.list(ids)
                                .each(utterances, NewUtterance::speakerId)
                                .each(utterances, NewUtterance::text)
                                .each(utterances, NewUtterance::role)
                                .each(utterances, NewUtterance::contentParts)
                                .each(utterances, NewUtterance::toolCallId)
                                .each(utterances, NewUtterance::reasoning),
                        row -> Map.entry(
                                Math.toIntExact(row.number()) - 1, new Appended(row.uuid(), row.integer(), false)))
                .forEach(one -> there.put(one.getKey(), one.getValue()));
        return there;
    }

    /** Returns an utterance; empty if there is none. */
    public Optional<Utterance> find(UUID utteranceId) {
        return transaction.first(sql.find, values -> values.uuid(utteranceId), UtteranceStatements::read);
    }

    /**
     * Returns what is said in a conversation, of all branches, in that order: the newest are {@link Listing#last}
     * and {@link Listing#lastPage}. Empty if there is no such conversation.
     *
     * <p>Where the last are deleted, their places are given out again: who follows along past them does not see
     * what comes there.
     */
    public Listing<Utterance> of(UUID conversationId) {
        return sql.inOrder.of(transaction, values -> values.uuid(conversationId));
    }

    /** Returns the place of an utterance, for {@link Listing#pageBefore} and {@link Listing#pageAfter}. */
    public static Cursor place(Utterance utterance) {
        return Cursors.of(utterance.place());
    }

    /** Returns what somebody said in a conversation, from its beginning. */
    public Listing<Utterance> ofSpeaker(UUID conversationId, String speakerId) {
        return sql.ofSpeaker.of(
                transaction, values -> values.uuid(conversationId).text(speakerId));
    }

    /** Returns what began between two moments, in seconds from the start of the conversation. */
    public Listing<Utterance> between(UUID conversationId, double from, double to) {
        return sql.between.of(
                transaction, values -> values.uuid(conversationId).number(from).number(to));
    }

    /** Returns what belongs to a node, in the order of the conversation. */
    public List<Utterance> ofNode(UUID nodeId) {
        return transaction.list(sql.ofNode, values -> values.uuid(nodeId), UtteranceStatements::read);
    }

    /**
     * Returns what a model is shown of a chat: the last utterances of the active path, without other branches.
     *
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Utterance> activePath(UUID conversationId, int limit) {
        return transaction.list(
                sql.activePath, values -> values.uuid(conversationId).limit(limit), UtteranceStatements::read);
    }

    /**
     * Finds what was said in all conversations that are not archived and holds some words, the best match first.
     *
     * @param words as one writes them into a search engine: {@code "a phrase"}, {@code or}, {@code -not}
     * @param limit at most so many; 1 or more
     * @throws IllegalArgumentException if the limit is less than 1
     */
    public List<Hit> search(String words, int limit) {
        return transaction.list(
                sql.search,
                values -> values.text(words).limit(limit),
                row -> new Hit(row.uuid(), row.uuid(), row.integer(), row.textOrNull(), row.text()));
    }

    /** Deletes an utterance; what names it, lets it go. False if there is none. */
    public boolean delete(UUID utteranceId) {
        return transaction.update(sql.delete, values -> values.uuid(utteranceId)) == 1;
    }
}
