package dev.quipu.threads.access;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Page;
import dev.quipu.access.support.Cursors;
import dev.quipu.access.support.Ids;
import dev.quipu.access.support.Transaction;
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
     * Appends utterances in their order, all or none, in one round trip. Others who append to this talk wait until the
     * transaction ends.
     *
     * @return one for each utterance, in the same order
     * @throws AccessException.AlreadyThere if a key is that of another text or speaker
     * @throws AccessException.BrokenReference if there is no such talk
     * @throws AccessException.Invalid if a value cannot be, by one of the rules
     */
    public List<Appended> append(UUID conversationId, List<NewUtterance> utterances) {
        if (utterances.isEmpty()) {
            return List.of();
        }
        List<UUID> ids = utterances.stream()
                .map(one -> one.key() == null ? Ids.next() : Ids.of(conversationId, one.key()))
                .toList();
        Map<UUID, Appended> added = new HashMap<>();
        transaction
                .list(
                        sql.append,
                        values -> values.uuid(conversationId)
                                .list(ids)
                                .texts(texts(utterances, NewUtterance::speakerId))
                                .texts(texts(utterances, NewUtterance::speakerName))
                                .texts(texts(utterances, NewUtterance::text))
                                .texts(texts(utterances, one -> text(one.startSeconds())))
                                .texts(texts(utterances, one -> text(one.endSeconds())))
                                .texts(texts(
                                        utterances,
                                        one -> one.platformMetadata().text()))
                                .texts(texts(utterances, one -> word(one.role())))
                                .texts(texts(
                                        utterances, one -> one.contentParts().text()))
                                .texts(texts(utterances, NewUtterance::toolCallId))
                                .texts(texts(utterances, NewUtterance::reasoning)),
                        row -> new Appended(row.uuid(), row.integer(), true))
                .forEach(one -> added.put(one.id(), one));
        return added.size() == utterances.size()
                ? ids.stream().map(added::get).toList()
                : withThoseThere(utterances, ids, added);
    }

    private List<Appended> withThoseThere(List<NewUtterance> utterances, List<UUID> ids, Map<UUID, Appended> added) {
        Map<UUID, Utterance> there = new HashMap<>();
        transaction
                .list(sql.ofIds, values -> values.list(ids), UtteranceStatements::read)
                .forEach(one -> there.put(one.id(), one));
        List<Appended> appended = new ArrayList<>(utterances.size());
        for (int i = 0; i < utterances.size(); i++) {
            Appended own = added.remove(ids.get(i));
            appended.add(own == null ? there(utterances.get(i), there.get(ids.get(i))) : own);
        }
        return appended;
    }

    private static Appended there(NewUtterance given, @Nullable Utterance there) {
        if (there == null
                || !there.speakerId().equals(given.speakerId())
                || !there.text().equals(given.text())) {
            throw new AccessException.AlreadyThere(
                    "the key is that of another utterance of the talk", ThreadsRule.UTTERANCE_ID, null);
        }
        return new Appended(there.id(), there.place(), false);
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

    private static @Nullable String word(@Nullable Enum<?> constant) {
        return constant == null ? null : constant.name().toLowerCase(Locale.ROOT);
    }

    /** Returns an utterance; empty if there is none. */
    public Optional<Utterance> find(UUID utteranceId) {
        return transaction.first(sql.find, values -> values.uuid(utteranceId), UtteranceStatements::read);
    }

    /** Returns the newest utterances of a talk, at most so many; empty if there is no such talk. */
    public List<Utterance> latest(UUID conversationId, int limit) {
        return transaction
                .list(sql.latest, values -> values.uuid(conversationId).number(limit), UtteranceStatements::read)
                .reversed();
    }

    /** Returns the newest utterances as a page, from which older ones are reached. */
    public Page<Utterance> page(UUID conversationId, int limit) {
        return Page.backward(latest(conversationId, limit + 1).reversed(), limit, null, Utterances::place);
    }

    /** Returns the page that ends just before a place: {@link Page#previous} of another. */
    public Page<Utterance> pageBefore(UUID conversationId, Cursor place, int limit) {
        return Page.backward(list(sql.before, conversationId, place, limit + 1), limit, place, Utterances::place);
    }

    /** Returns the page that begins just after a place: {@link Page#next} of another. */
    public Page<Utterance> pageAfter(UUID conversationId, Cursor place, int limit) {
        return Page.forward(list(sql.after, conversationId, place, limit + 1), limit, place, Utterances::place);
    }

    /** Returns the place of an utterance, for {@link #pageBefore} and {@link #pageAfter}. */
    public static Cursor place(Utterance utterance) {
        return Cursors.of(utterance.place());
    }

    private List<Utterance> list(String statement, UUID conversationId, Cursor place, int limit) {
        int index = Math.toIntExact(Cursors.number(place));
        return transaction.list(
                statement,
                values -> values.uuid(conversationId).number(index).number(limit),
                UtteranceStatements::read);
    }

    /**
     * Returns a whole transcript as it comes, at most 100 utterances of it in memory. Within the transaction only; other
     * statements may run meanwhile.
     */
    public Stream<Utterance> stream(UUID conversationId) {
        return transaction.stream(sql.all, values -> values.uuid(conversationId), UtteranceStatements::read);
    }

    /** Returns what somebody said in a talk, from its beginning. */
    public List<Utterance> ofSpeaker(UUID conversationId, String speakerId, int limit) {
        return transaction.list(
                sql.ofSpeaker,
                values -> values.uuid(conversationId).text(speakerId).number(limit),
                UtteranceStatements::read);
    }

    /** Returns what began between two moments, in seconds from the start of the talk. */
    public List<Utterance> between(UUID conversationId, double from, double to, int limit) {
        return transaction.list(
                sql.between,
                values -> values.uuid(conversationId).number(from).number(to).number(limit),
                UtteranceStatements::read);
    }

    /** Returns what belongs to a node. */
    public List<Utterance> ofNode(UUID nodeId) {
        return transaction.list(sql.ofNode, values -> values.uuid(nodeId), UtteranceStatements::read);
    }

    /** Returns the branch of a chat that is shown. */
    public List<Utterance> activePath(UUID conversationId) {
        return transaction.list(sql.activePath, values -> values.uuid(conversationId), UtteranceStatements::read);
    }

    /**
     * Finds what was said in all talks that holds some words, the best match first.
     *
     * @param words as one writes them into a search engine: {@code "a phrase"}, {@code or}, {@code -not}
     */
    public List<Hit> search(String words, int limit) {
        return transaction.list(
                sql.search,
                values -> values.text(words).number(limit),
                row -> new Hit(row.uuid(), row.uuid(), row.integer(), row.textOrNull(), row.text()));
    }

    /** Deletes an utterance; what names it, lets it go. False if there is none. */
    public boolean delete(UUID utteranceId) {
        return transaction.update(sql.delete, values -> values.uuid(utteranceId)) == 1;
    }
}
