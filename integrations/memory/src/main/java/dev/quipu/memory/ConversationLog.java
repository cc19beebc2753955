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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
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

    private final MessageCodec<M> codec;

    /** Takes what makes messages of the framework into those of the assistant, and back. */
    public ConversationLog(MessageCodec<M> codec) {
        this.codec = codec;
    }

    /** Returns the metadata that a conversation begins with. */
    public static Json begin(Json metadata, String id) {
        return Marks.write(metadata, id, 0, Window.WHOLE);
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
     */
    public record Snapshot<M>(Conversation conversation, List<M> messages) {
        public Snapshot {
            messages = List.copyOf(messages);
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
            List<M> messages =
                    stored(session, seen).stream().map(Stored::message).toList();
            // Each statement sees what is committed by then: a window that was open when it was read also takes in what
            // was appended by whoever closed it.
            Optional<Conversation> now =
                    Marks.of(seen).window().isOpen() ? session.conversations().find(seen.id()) : Optional.of(seen);
            if (now.isEmpty()) {
                return new Snapshot<>(seen, List.of());
            }
            if (now.get().metadata().equals(seen.metadata())) {
                return new Snapshot<>(seen, messages);
            }
            seen = now.get();
        }
        throw new AccessException.Stale(
                "conversation " + conversation.id() + " was changed each time that it was read");
    }

    /** Returns all that was ever in the list, in the order in which it came. */
    public List<M> history(ServiceSession session, Conversation conversation) {
        return Stored.read(rows(session, conversation.id(), Window.WHOLE), codec).stream()
                .map(Stored::message)
                .toList();
    }

    /**
     * Replaces the list; nothing is written if it is the same.
     *
     * @param change what else becomes of the conversation's metadata
     * @throws AccessException.Stale if somebody else was faster
     */
    public void replace(
            ServiceSession session,
            Conversation conversation,
            List<M> wanted,
            UnaryOperator<Map<String, @Nullable Object>> change) {
        Marks marks = Marks.of(conversation);
        List<Stored<M>> kept = stored(session, conversation);
        int[] found = find(kept, wanted);
        Json metadata = Marks.changed(conversation.metadata(), change);
        if (isAll(found, kept.size()) && metadata.equals(conversation.metadata())) {
            return;
        }
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
        Window window = marks.window().next(places, end + rows.size());
        if (window.equals(marks.window()) && metadata.equals(conversation.metadata())) {
            grow(session, conversation, rows, end);
        } else {
            // The update makes others wait who change it too, and refuses what they read before it.
            session.conversations().edit(conversation, conversation.title(), marks.next(metadata, window));
            append(session, conversation.id(), rows, end);
        }
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
    public boolean append(
            ServiceSession session,
            Conversation conversation,
            M message,
            UnaryOperator<Map<String, @Nullable Object>> change) {
        Marks marks = Marks.of(conversation);
        Optional<String> key = new Keys(session, conversation.id(), Long.MAX_VALUE)
                .freeUnlessIn(marks.window(), Objects.requireNonNull(codec.key(message)));
        if (key.isEmpty()) {
            return false;
        }
        List<NewMessage> rows = Stored.rows(message, codec);
        rows.set(0, rows.getFirst().withKey(key.get()));
        Json metadata = Marks.changed(conversation.metadata(), change);
        if (marks.window().isOpen()) {
            session.conversations().edit(conversation, conversation.title(), marks.next(metadata, marks.window()));
            appended(session, conversation.id(), rows);
            return true;
        }
        long end = end(session, conversation.id(), marks.window(), List.of());
        List<Range> ranges = new ArrayList<>(marks.window().ranges());
        ranges.add(new Range(end + 1, Range.OPEN));
        session.conversations().edit(conversation, conversation.title(), marks.next(metadata, new Window(ranges)));
        append(session, conversation.id(), rows, end);
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
        List<Message> newest = session.messages().latest(conversationId, 1);
        return newest.isEmpty() ? 0 : newest.getFirst().seq();
    }

    private static <M> long end(ServiceSession session, UUID conversationId, Window window, List<Stored<M>> kept) {
        if (window.isOpen() && !kept.isEmpty()) {
            return kept.getLast().last();
        }
        return newest(session, conversationId);
    }

    private List<Stored<M>> stored(ServiceSession session, Conversation conversation) {
        return Stored.read(
                rows(session, conversation.id(), Marks.of(conversation).window()), codec);
    }

    private static List<Said> rows(ServiceSession session, UUID conversationId, Window window) {
        List<Said> rows = new ArrayList<>();
        for (Range range : window.ranges()) {
            List<Said> page;
            long first = range.first();
            do {
                page = session.messages().said(conversationId, first, range.last(), PAGE);
                rows.addAll(page);
                first = page.isEmpty() ? first : page.getLast().seq() + 1;
            } while (page.size() == PAGE);
        }
        return rows;
    }

    /**
     * What a conversation says of its memory.
     *
     * @param id the memory's id
     * @param version how often it was saved
     */
    private record Marks(String id, int version, Window window) {
        private static final String KEY = "memory";

        /** Returns other metadata, whatever the change makes of that of the memory. */
        static Json changed(Json metadata, UnaryOperator<Map<String, @Nullable Object>> change) {
            Map<String, @Nullable Object> before = new LinkedHashMap<>(JsonValues.readObject(metadata.text()));
            Map<String, @Nullable Object> after = change.apply(new LinkedHashMap<>(before));
            return after.equals(before) ? metadata : new Json(JsonValues.write(after));
        }

        static Marks of(Conversation conversation) {
            Object own = JsonValues.readObject(conversation.metadata().text()).get(KEY);
            if (!(own instanceof Map<?, ?> map)) {
                return new Marks(conversation.id().toString(), 0, Window.WHOLE);
            }
            return new Marks(
                    String.valueOf(JsonValues.read(String.valueOf(map.get("id")))),
                    map.get("version") instanceof Integer version ? version : 0,
                    Window.fromJson(map.get("window")));
        }

        Json next(Json changed, Window window) {
            return write(changed, id, version + 1, window);
        }

        /** The id is written as JSON within JSON, because it may hold what the database cannot keep. */
        static Json write(Json metadata, String id, int version, Window window) {
            var all = new LinkedHashMap<String, @Nullable Object>(JsonValues.readObject(metadata.text()));
            var own = new LinkedHashMap<String, @Nullable Object>();
            own.put("id", JsonValues.write(id));
            own.put("version", version);
            own.put("window", window.toJson());
            all.put(KEY, own);
            return new Json(JsonValues.write(all));
        }
    }
}
