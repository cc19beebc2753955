package dev.quipu.memory;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.assistant.access.Appended;
import dev.quipu.assistant.access.Conversation;
import dev.quipu.assistant.access.Message;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.assistant.access.Said;
import dev.quipu.assistant.access.ServiceSession;
import dev.quipu.memory.Window.Place;
import dev.quipu.memory.Window.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A list of messages as a window on a conversation, within a transaction of the service. What changes it fails with
 * {@link AccessException.Stale} if somebody else has changed it since the conversation was read: the caller reads and tries
 * again.
 *
 * @param <M> the framework's message
 */
public final class ConversationLog<M> {
    /** The most rows that a page has. */
    private static final int PAGE = 5_000;

    /** How often a list is read anew that others change meanwhile. */
    private static final int MOST_READS = 100;

    /** Of a list in more pieces than this, all that lies between is read instead of each piece. */
    private static final int MOST_QUERIES = 100;

    private final MessageCodec<M> codec;

    /** Takes what makes messages of the framework into those of the assistant, and back. */
    public ConversationLog(MessageCodec<M> codec) {
        this.codec = codec;
    }

    /** Returns the metadata that a conversation begins with. */
    public static Json begin(Json metadata, String id) {
        return Marks.begin(id).in(metadata);
    }

    /** Returns the id that the framework has for a conversation. */
    public static String id(Conversation conversation) {
        return Marks.of(conversation).id;
    }

    /**
     * A list as somebody has left it.
     *
     * @param conversation as it was then
     * @param messages in their order
     * @param archived which of them are put away, from 0
     */
    public record Snapshot<M>(Conversation conversation, List<M> messages, Set<Integer> archived) {
        public Snapshot {
            messages = List.copyOf(messages);
            archived = Set.copyOf(archived);
        }
    }

    /** Returns the list. */
    public List<M> read(ServiceSession session, Conversation conversation) {
        return snapshot(session, conversation).messages();
    }

    /**
     * Returns the list, and the conversation that it is of, which somebody may have changed since it was read.
     *
     * @throws AccessException.Stale if others have changed it again and again while it was read
     */
    public Snapshot<M> snapshot(ServiceSession session, Conversation conversation) {
        Conversation seen = conversation;
        for (int attempt = 1; attempt <= MOST_READS; attempt++) {
            List<Stored<M>> stored = stored(session, seen);
            // Each statement sees what is committed by then: a window that was open when it was read also takes in what
            // was appended by whoever closed it, and any window what is said where a conversation was begun again.
            Optional<Conversation> now = session.conversations().find(seen.id());
            if (now.isEmpty()) {
                return new Snapshot<>(seen, List.of(), Set.of());
            }
            if (now.get().metadata().equals(seen.metadata())) {
                return snapshot(seen, stored);
            }
            seen = now.get();
        }
        throw new AccessException.Stale(
                "conversation " + conversation.id() + " was changed each time that it was read");
    }

    private Snapshot<M> snapshot(Conversation conversation, List<Stored<M>> stored) {
        Window archived = Marks.of(conversation).archived();
        return new Snapshot<>(
                conversation,
                stored.stream().map(Stored::message).toList(),
                IntStream.range(0, stored.size())
                        .filter(i -> archived.contains(stored.get(i).first()))
                        .boxed()
                        .collect(Collectors.toSet()));
    }

    /** Returns all that was ever in the list, in the order in which it came. */
    public List<M> history(ServiceSession session, Conversation conversation) {
        return Stored.read(rows(session, conversation.id(), Window.WHOLE), codec).stream()
                .map(Stored::message)
                .toList();
    }

    /**
     * Replaces the list; nothing is written if it is the same. What is archived of it stays so.
     *
     * @param change what else becomes of the conversation's metadata
     * @throws AccessException.Stale if somebody else was faster
     */
    public void replace(ServiceSession session, Conversation conversation, List<M> wanted, UnaryOperator<Json> change) {
        replace(session, conversation, wanted, OptionalInt.empty(), change);
    }

    /**
     * Replaces the list; nothing is written if it is the same.
     *
     * @param archived how many of its messages, the first of them, are put away
     * @param change what else becomes of the conversation's metadata
     * @throws AccessException.Stale if somebody else was faster
     */
    public void replace(
            ServiceSession session,
            Conversation conversation,
            List<M> wanted,
            int archived,
            UnaryOperator<Json> change) {
        replace(session, conversation, wanted, OptionalInt.of(archived), change);
    }

    private void replace(
            ServiceSession session,
            Conversation conversation,
            List<M> wanted,
            OptionalInt archived,
            UnaryOperator<Json> change) {
        Marks marks = Marks.of(conversation);
        List<Stored<M>> kept = stored(session, conversation);
        int[] found = find(kept, wanted);
        List<NewMessage> rows = new ArrayList<>();
        long end = end(session, conversation.id(), marks.window(), kept);
        Keys keys = new Keys(session, conversation.id(), end);
        List<Place> places = new ArrayList<>(wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            if (found[i] >= 0) {
                Stored<M> one = kept.get(found[i]);
                places.add(new Place(one.first(), one.last(), found[i]));
            } else {
                List<NewMessage> own = Stored.rows(wanted.get(i), codec);
                String key = keys.free(codec.key(wanted.get(i)));
                if (key != null) {
                    own.set(0, own.getFirst().withKey(key));
                }
                long first = end + rows.size() + 1;
                places.add(new Place(first, first + own.size() - 1, -1));
                rows.addAll(own);
            }
        }
        Window putAway = archived.isPresent()
                ? Window.of(places.subList(0, archived.getAsInt()))
                : marks.archived().upTo(end);
        Json metadata = change.apply(conversation.metadata());
        boolean isSame = putAway.equals(marks.archived()) && metadata.equals(conversation.metadata());
        if (isSame && isAll(found, kept.size())) {
            return;
        }
        Window window = marks.window().next(places, end + rows.size());
        if (isSame && window.equals(marks.window())) {
            grow(session, conversation, rows, end);
        } else {
            // The update makes others wait who change it too, and refuses what they read before it.
            edit(session, conversation, metadata, marks.next(window, putAway));
            append(session, conversation.id(), rows, end);
        }
    }

    private static Conversation edit(ServiceSession session, Conversation seen, Json metadata, Marks marks) {
        return session.conversations().edit(seen, seen.title(), marks.in(metadata));
    }

    /** Most lists begin alike, and those messages are compared without their canonical texts. */
    private int[] find(List<Stored<M>> kept, List<M> wanted) {
        int alike = 0;
        while (alike < Math.min(kept.size(), wanted.size()) && kept.get(alike).is(wanted.get(alike))) {
            alike++;
        }
        return Alignment.of(
                alike,
                kept.stream().skip(alike).map(Stored::canonical).toList(),
                wanted.stream().skip(alike).map(codec::canonical).toList());
    }

    /** Appends to a list of which nothing else changes. Whoever appends locks the conversation, so that none can change it then. */
    private static void grow(ServiceSession session, Conversation seen, List<NewMessage> rows, long end) {
        append(session, seen.id(), rows, end);
        if (!session.conversations().get(seen.id()).metadata().equals(seen.metadata())) {
            throw new AccessException.Stale("somebody else has changed the memory in conversation " + seen.id());
        }
    }

    /**
     * Appends to the list, which is not read for it; once for each {@link MessageCodec#key}.
     *
     * @param change what else becomes of the conversation's metadata
     * @return false if it is in the list already
     * @throws AccessException.Stale if somebody else was faster
     */
    public boolean append(ServiceSession session, Conversation conversation, M message, UnaryOperator<Json> change) {
        Marks marks = Marks.of(conversation);
        Optional<String> key = new Keys(session, conversation.id(), Long.MAX_VALUE)
                .freeUnlessIn(marks.window(), Objects.requireNonNull(codec.key(message)));
        if (key.isEmpty()) {
            return false;
        }
        List<NewMessage> rows = Stored.rows(message, codec);
        rows.set(0, rows.getFirst().withKey(key.get()));
        Json metadata = change.apply(conversation.metadata());
        if (!marks.window().isOpen()) {
            long end = newest(session, conversation.id());
            edit(session, conversation, metadata, marks.longer(end));
            append(session, conversation.id(), rows, end);
            return true;
        }
        Conversation edited = edit(session, conversation, metadata, marks.next(marks.window(), marks.archived()));
        long end = appended(session, conversation.id(), rows).getFirst().seq() - 1;
        Marks longer = marks.longer(end);
        if (!longer.window().equals(marks.window()) || !longer.archived().equals(marks.archived())) {
            // Messages at the end were deleted, and this one has got a place that the marks have already.
            edit(session, edited, edited.metadata(), longer);
        }
        return true;
    }

    private static boolean isAll(int[] found, int kept) {
        if (found.length != kept) {
            return false;
        }
        for (int i = 0; i < kept; i++) {
            if (found[i] != i) {
                return false;
            }
        }
        return true;
    }

    /** What somebody else has appended meanwhile would be where the window says that this is, or in a window that is open. */
    private static void append(ServiceSession session, UUID conversationId, List<NewMessage> rows, long end) {
        List<Appended> appended = appended(session, conversationId, rows);
        long before = appended.isEmpty()
                ? newest(session, conversationId)
                : appended.getFirst().seq() - 1;
        if (before != end) {
            throw new AccessException.Stale("somebody else has appended to conversation " + conversationId);
        }
    }

    /** A conversation that is deleted meanwhile is one that somebody else has changed. */
    private static List<Appended> appended(ServiceSession session, UUID conversationId, List<NewMessage> rows) {
        try {
            return session.messages().append(conversationId, rows);
        } catch (AccessException.BrokenReference | AccessException.NotFound e) {
            throw new AccessException.Stale("somebody else has deleted conversation " + conversationId, e);
        }
    }

    private static long newest(ServiceSession session, UUID conversationId) {
        List<Message> newest = session.messages().of(conversationId).last(1);
        return newest.isEmpty() ? 0 : newest.getFirst().seq();
    }

    private static <M> long end(ServiceSession session, UUID conversationId, Window window, List<Stored<M>> kept) {
        // What comes last in the list is the end only if it is in the open range, of which all may be deleted.
        if (window.isOpen()
                && !kept.isEmpty()
                && kept.getLast().last() >= window.ranges().getLast().first()) {
            return kept.getLast().last();
        }
        return newest(session, conversationId);
    }

    private List<Stored<M>> stored(ServiceSession session, Conversation conversation) {
        return Stored.read(
                rows(session, conversation.id(), Marks.of(conversation).window()), codec);
    }

    /** However many ranges somebody has written, no more is asked for than there is in the conversation. */
    private static List<Said> rows(ServiceSession session, UUID conversationId, Window window) {
        List<Said> rows = new ArrayList<>();
        if (window.ranges().size() <= MOST_QUERIES) {
            window.ranges().forEach(range -> read(session, conversationId, range, rows::add));
            return rows;
        }
        NavigableMap<Long, Said> whole = new TreeMap<>();
        read(session, conversationId, window.hull(), row -> whole.put(row.seq(), row));
        for (Range range : window.ranges()) {
            rows.addAll(whole.subMap(range.first(), true, range.last(), true).values());
        }
        return rows;
    }

    private static void read(ServiceSession session, UUID conversationId, Range range, Consumer<Said> rows) {
        List<Said> page;
        long first = range.first();
        do {
            page = session.messages().said(conversationId, first, range.last(), PAGE);
            page.forEach(rows);
            first = page.isEmpty() ? first : page.getLast().seq() + 1;
        } while (page.size() == PAGE);
    }

    /**
     * What a conversation says of its memory.
     *
     * @param id the memory's id
     * @param version how often it was saved
     * @param window which messages are in it
     * @param archived which of them are put away
     */
    private record Marks(String id, int version, Window window, Window archived) {
        private static final String KEY = "memory";
        private static final String ARCHIVED = "archived";

        static Marks begin(String id) {
            return new Marks(id, 0, Window.WHOLE, Window.NONE);
        }

        static Marks of(Conversation conversation) {
            Object own = JsonValues.at(conversation.metadata(), KEY);
            if (!(own instanceof Map<?, ?> map)) {
                return begin(conversation.id().toString());
            }
            return new Marks(
                    id(map.get("id"), conversation),
                    map.get("version") instanceof Integer version ? version : 0,
                    Window.fromJson(map.get("window")),
                    Window.fromJson(map.get(ARCHIVED), Window.NONE));
        }

        /** Whoever may write a conversation's metadata may write there what is no id. */
        private static String id(@Nullable Object written, Conversation conversation) {
            try {
                if (written instanceof String json && JsonValues.read(json) instanceof String id) {
                    return id;
                }
            } catch (IllegalArgumentException e) {
                // As said.
            }
            return conversation.id().toString();
        }

        Marks next(Window window, Window archived) {
            return new Marks(id, version + 1, window, archived);
        }

        /**
         * Returns what they are when the first message behind a place comes to the list. Whatever they say of
         * places behind it is of messages that were deleted.
         */
        Marks longer(long end) {
            return next(window.upTo(end).from(end + 1), archived.upTo(end));
        }

        /** The id is written as JSON within JSON, because it may hold what the database cannot keep. */
        Json in(Json metadata) {
            var own = new LinkedHashMap<String, @Nullable Object>();
            own.put("id", JsonValues.write(id));
            own.put("version", version);
            own.put("window", window.toJson());
            if (!archived.equals(Window.NONE)) {
                own.put(ARCHIVED, archived.toJson());
            }
            return JsonValues.with(metadata, Map.of(KEY, own));
        }
    }
}
