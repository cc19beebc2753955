package dev.quipu.memory;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.access.support.Cursors;
import dev.quipu.assistant.access.Appended;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.Conversation;
import dev.quipu.assistant.access.Message;
import dev.quipu.assistant.access.NewConversation;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.assistant.access.ServiceSession;
import dev.quipu.memory.Window.Place;
import dev.quipu.memory.Window.Range;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The memories of chats: each a list of messages under an id, which is read and replaced as a whole.
 *
 * <p>A memory is a window on a conversation of the assistant platform. To replace it writes only what differs: messages that
 * stay keep their ids, new ones are appended, and those that leave are in the conversation still, where {@link #history}
 * finds them. Of two that replace a memory at once, one comes after the other, and the list is that of the later one; it is
 * never a mixture.
 *
 * <p>What others append to the conversation is in its memory too, as long as the window reaches its end.
 *
 * <p>Each user has memories of their own, whatever ids others use. Safe for use by any number of threads.
 *
 * @param <M> the framework's message
 */
public final class ConversationMemory<M> {
    /** Each time somebody else has saved meanwhile, so somebody always gets on. */
    private static final int MOST_ATTEMPTS = 100;

    private static final int PAGE = 1000;

    private final Assistant assistant;
    private final MemoryUser user;
    private final MessageCodec<M> codec;

    /**
     * Takes where memories are kept.
     *
     * @param assistant the platform
     * @param user whose memories they are
     * @param codec the framework's messages
     */
    public ConversationMemory(Assistant assistant, MemoryUser user, MessageCodec<M> codec) {
        this.assistant = assistant;
        this.user = user;
        this.codec = codec;
    }

    /** Returns a memory in its order; empty if there is none. */
    public List<M> load(String id) {
        MemoryId key = MemoryId.of(user.current(), id);
        return assistant
                .service()
                .call(session -> find(session, key)
                        .map(conversation -> read(session, conversation).stream()
                                .map(Stored::message)
                                .toList())
                        .orElse(List.of()));
    }

    /**
     * Replaces a memory, and makes it if there is none.
     *
     * @throws AccessException.AlreadyThere if the id is a UUID, and that of somebody else's conversation
     * @throws AccessException.NotFound if the user is not there
     */
    public void save(String id, List<M> messages) {
        MemoryId key = MemoryId.of(user.current(), id);
        List<M> wanted = List.copyOf(messages);
        List<String> texts = wanted.stream().map(codec::canonical).toList();
        for (int attempt = 1; ; attempt++) {
            try {
                assistant.service().run(session -> save(session, key, wanted, texts));
                return;
            } catch (AccessException.Stale | AccessException.TryAgain e) {
                if (attempt == MOST_ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    /** Deletes a memory with its history; false if there is none. */
    public boolean delete(String id) {
        MemoryId key = MemoryId.of(user.current(), id);
        return assistant
                .service()
                .call(session -> find(session, key).isPresent()
                        && session.conversations().delete(key.conversationId()));
    }

    /**
     * Returns ids of memories, the latest changed first.
     *
     * @param place {@link Page#next} of the page before; null for the first
     */
    public Page<String> ids(@Nullable Cursor place, int limit) {
        UUID owner = user.current();
        Page<Conversation> page = assistant
                .service()
                .call(session -> place == null
                        ? session.conversations().recent(owner, limit)
                        : session.conversations().recentAfter(owner, place, limit));
        return new Page<>(page.items().stream().map(Marks::id).toList(), page.previous(), page.next());
    }

    /** Returns all ids of memories, the latest changed first. */
    public List<String> ids() {
        List<String> ids = new ArrayList<>();
        Cursor place = null;
        do {
            Page<String> page = ids(place, PAGE);
            ids.addAll(page.items());
            place = page.next();
        } while (place != null);
        return ids;
    }

    /** Returns all that was ever in a memory, in the order in which it came; empty if there is none. */
    public List<M> history(String id) {
        MemoryId key = MemoryId.of(user.current(), id);
        return assistant
                .service()
                .call(session -> find(session, key)
                        .map(conversation -> Stored.read(rows(session, conversation.id(), Window.WHOLE), codec).stream()
                                .map(Stored::message)
                                .toList())
                        .orElse(List.of()));
    }

    /** What is somebody else's is as if it were not there. */
    private static Optional<Conversation> find(ServiceSession session, MemoryId key) {
        return session.conversations()
                .find(key.conversationId())
                .filter(conversation -> conversation.userId().equals(key.userId()));
    }

    private void save(ServiceSession session, MemoryId key, List<M> wanted, List<String> texts) {
        Conversation conversation = find(session, key).orElseGet(() -> start(session, key, wanted));
        Marks marks = Marks.of(conversation);
        List<Stored<M>> kept = read(session, conversation);
        int[] found = Alignment.of(kept.stream().map(Stored::canonical).toList(), texts);
        List<Integer> added = Alignment.added(found);
        if (added.isEmpty() && isAll(found, kept.size())) {
            return;
        }
        List<NewMessage> rows = new ArrayList<>();
        long end = end(session, conversation.id(), marks.window(), kept);
        List<Place> places = new ArrayList<>(wanted.size());
        for (int i = 0; i < wanted.size(); i++) {
            if (found[i] >= 0) {
                Stored<M> one = kept.get(found[i]);
                places.add(new Place(one.first(), one.last(), found[i]));
            } else {
                List<NewMessage> own = Stored.rows(wanted.get(i), codec);
                long first = end + rows.size() + 1;
                places.add(new Place(first, first + own.size() - 1, -1));
                rows.addAll(own);
            }
        }
        Window window = marks.window().next(places, end + rows.size());
        // The update makes others wait who save too, and refuses what they read before it.
        session.conversations().edit(conversation, conversation.title(), marks.next(window));
        append(session, conversation.id(), rows, end);
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

    /** What somebody else has appended meanwhile would be where the window says that this is. */
    private static void append(ServiceSession session, UUID conversationId, List<NewMessage> rows, long end) {
        List<Appended> appended = session.messages().append(conversationId, rows);
        if (!appended.isEmpty() && appended.getFirst().seq() != end + 1) {
            throw new AccessException.Stale("somebody else has appended to conversation " + conversationId);
        }
    }

    private static <M> long end(ServiceSession session, UUID conversationId, Window window, List<Stored<M>> kept) {
        if (window.isOpen() && !kept.isEmpty()) {
            return kept.getLast().last();
        }
        List<Message> newest = session.messages().latest(conversationId, 1);
        return newest.isEmpty() ? 0 : newest.getFirst().seq();
    }

    private Conversation start(ServiceSession session, MemoryId key, List<M> messages) {
        return session.conversations()
                .startOnce(
                        key.userId(),
                        NewConversation.titled(title(messages))
                                .withId(key.conversationId())
                                .withMetadata(Marks.first(key.id())));
    }

    private String title(List<M> messages) {
        return messages.stream()
                .map(codec::question)
                .filter(question -> !question.isBlank())
                .findFirst()
                .map(question -> cut(Texts.storable(question.strip())))
                .orElse("New Conversation");
    }

    private static String cut(String text) {
        String line = text.lines().findFirst().orElse("");
        int length = Math.min(line.length(), 80);
        boolean splitsPair = length < line.length() && Character.isLowSurrogate(line.charAt(length));
        return line.substring(0, splitsPair ? length - 1 : length);
    }

    private List<Stored<M>> read(ServiceSession session, Conversation conversation) {
        return Stored.read(
                rows(session, conversation.id(), Marks.of(conversation).window()), codec);
    }

    private static List<Message> rows(ServiceSession session, UUID conversationId, Window window) {
        List<Message> rows = new ArrayList<>();
        for (Range range : window.ranges()) {
            Cursor place = Cursors.of(range.first() - 1);
            while (place != null) {
                long size = range.isOpen() ? PAGE : Math.min(PAGE, range.last() - range.first() + 1);
                Page<Message> page = session.messages().pageAfter(conversationId, place, (int) size);
                page.items().stream().filter(row -> row.seq() <= range.last()).forEach(rows::add);
                boolean done = page.items().isEmpty() || page.items().getLast().seq() >= range.last();
                place = done ? null : page.next();
            }
        }
        return rows;
    }

    /**
     * What a conversation says of its memory.
     *
     * @param metadata all that it says
     * @param id the memory's id
     * @param version how often it was saved
     */
    private record Marks(Json metadata, String id, int version, Window window) {
        private static final String KEY = "memory";

        static Json first(String id) {
            return write(Json.EMPTY, id, 0, Window.WHOLE);
        }

        static Marks of(Conversation conversation) {
            Object own = JsonValues.readObject(conversation.metadata().text()).get(KEY);
            if (!(own instanceof Map<?, ?> map)) {
                return new Marks(conversation.metadata(), conversation.id().toString(), 0, Window.WHOLE);
            }
            return new Marks(
                    conversation.metadata(),
                    String.valueOf(JsonValues.read(String.valueOf(map.get("id")))),
                    map.get("version") instanceof Integer version ? version : 0,
                    Window.fromJson(map.get("window")));
        }

        static String id(Conversation conversation) {
            return of(conversation).id;
        }

        Json next(Window changed) {
            return write(metadata, id, version + 1, changed);
        }

        /** The id is written as JSON within JSON, because it may hold what the database cannot keep. */
        private static Json write(Json metadata, String id, int version, Window window) {
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
