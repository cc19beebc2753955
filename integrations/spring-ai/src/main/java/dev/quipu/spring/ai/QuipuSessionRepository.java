package dev.quipu.spring.ai;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.assistant.access.Assistant;
import dev.quipu.assistant.access.Conversation;
import dev.quipu.assistant.access.NewConversation;
import dev.quipu.assistant.access.ServiceSession;
import dev.quipu.assistant.access.User;
import dev.quipu.memory.Attempts;
import dev.quipu.memory.ConversationLog;
import dev.quipu.memory.ConversationLog.Snapshot;
import dev.quipu.memory.JsonValues;
import dev.quipu.memory.Texts;
import dev.quipu.memory.TypedValues;
import dev.quipu.spring.ai.SessionOwners.Asked;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.session.EventFilter;
import org.springframework.ai.session.Session;
import org.springframework.ai.session.SessionEvent;
import org.springframework.ai.session.SessionRepository;
import org.springframework.util.Assert;

/**
 * Keeps the sessions of {@code spring-ai-session} as conversations of the assistant platform, and their events as messages.
 *
 * <p>An event is appended once, however often it is sent. A compaction writes only what it adds; what it drops stays in the
 * conversation. One that is made of an older log than there is changes nothing. Safe for use by any number of threads.
 */
public final class QuipuSessionRepository implements SessionRepository {
    private static final String OTHERS = "a session cannot become another user's";

    /** In a conversation's metadata: the session, as one text, and what is counted of its events. */
    private static final String SESSION = "session";

    /** How many events are archived, the first of them: so it was kept once. Now the log knows which. */
    private static final String ARCHIVED = "archived";

    private static final String VERSION = "events";

    private final Assistant assistant;
    private final SessionUsers users;
    private final SessionOwners owners;

    /**
     * Takes where sessions are kept.
     *
     * @param users whose they are
     */
    public QuipuSessionRepository(Assistant assistant, SessionUsers users) {
        this.assistant = assistant;
        this.users = users;
        this.owners = new SessionOwners(users);
    }

    /**
     * Keeps a session, or changes one; its events stay.
     *
     * @throws IllegalArgumentException if it would become another user's
     */
    @Override
    public Session save(Session session) {
        Assert.notNull(session, "session must not be null");
        UUID user = users.user(session.userId());
        Name name = name(session.id());
        return Attempts.of(() -> assistant.service().call(transaction -> {
            Conversation conversation = there(transaction, name).orElseGet(() -> start(transaction, name, user));
            Assert.isTrue(conversation.userId().equals(user), OTHERS);
            Json metadata = JsonValues.with(conversation.metadata(), Map.of(SESSION, text(session)));
            transaction.conversations().edit(conversation, conversation.title(), metadata);
            return session;
        }));
    }

    /** Somebody else may have begun it since it was not there. */
    private static Conversation start(ServiceSession transaction, Name name, UUID user) {
        NewConversation empty =
                NewConversation.titled("Session").withMetadata(ConversationLog.begin(Json.EMPTY, name.sessionId()));
        try {
            return transaction.conversations().startOnce(name.conversationId(), user, empty);
        } catch (AccessException.AlreadyThere e) {
            throw new IllegalArgumentException(OTHERS, e);
        }
    }

    @Override
    public @Nullable Session findById(String sessionId) {
        Name name = name(sessionId);
        return assistant
                .service()
                .call(transaction -> there(transaction, name))
                .flatMap(conversation ->
                        session(conversation).filter(session -> owners.is(session.userId(), conversation.userId())))
                .orElse(null);
    }

    /** Returns a user's sessions, the latest changed first. */
    @Override
    public List<Session> findByUserId(String userId) {
        Assert.hasText(userId, "userId must not be null or empty");
        return users.find(userId)
                .map(user -> assistant.service().call(transaction -> sessions(transaction, user)).stream()
                        .filter(session -> owners.is(session.userId(), user))
                        .toList())
                .orElse(List.of());
    }

    /** Looks through all sessions of the tenant: for maintenance. */
    @Override
    public List<String> findExpiredSessionIds(Instant before) {
        Assert.notNull(before, "before must not be null");
        UUID tenant = users.tenantId();
        List<Owned> expired = assistant.service().call(transaction -> {
            try (Stream<User> all = transaction.users().ofTenant(tenant).stream()) {
                return all.flatMap(user -> sessions(transaction, user.id()).stream()
                                .filter(session -> session.expiresAt() != null
                                        && session.expiresAt().isBefore(before))
                                .map(session -> new Owned(session, user.id())))
                        .toList();
            }
        });
        // Whose name it is may be asked of the same data source, which is to be in no transaction then.
        return expired.stream()
                .filter(one -> owners.is(one.session().userId(), one.owner()))
                .map(one -> one.session().id())
                .toList();
    }

    /** A session and the user whose conversation it is in. */
    private record Owned(Session session, UUID owner) {}

    /** Deletes a session with all its events. */
    @Override
    public void delete(String sessionId) {
        Name name = name(sessionId);
        again((transaction, asked) -> {
            boolean isThere = find(transaction, name, asked).isPresent();
            if (isThere) {
                transaction.conversations().delete(name.conversationId());
            }
            return isThere;
        });
    }

    @Override
    public void appendEvent(SessionEvent event) {
        Assert.notNull(event, "event must not be null");
        Name name = name(event.getSessionId());
        again((transaction, asked) -> log(name)
                .append(transaction, get(transaction, name, asked), event, QuipuSessionRepository::withNextVersion));
    }

    private static Json withNextVersion(Json metadata) {
        return JsonValues.with(metadata, Map.of(VERSION, version(metadata) + 1));
    }

    private static ConversationLog<SessionEvent> log(Name name) {
        return new ConversationLog<>(new SessionEvents(name.sessionId()));
    }

    @Override
    public boolean compactEvents(
            String sessionId,
            List<SessionEvent> archivedEvents,
            List<SessionEvent> retainedEvents,
            long expectedVersion) {
        Name name = name(sessionId);
        Assert.notNull(archivedEvents, "archivedEvents must not be null");
        Assert.notNull(retainedEvents, "retainedEvents must not be null");
        return again((transaction, asked) -> {
            Conversation conversation = get(transaction, name, asked);
            if (version(conversation.metadata()) != expectedVersion) {
                return false;
            }
            List<SessionEvent> next = new ArrayList<>(archived(log(name).snapshot(transaction, conversation)));
            next.addAll(archivedEvents);
            int archived = next.size();
            next.addAll(retainedEvents);
            Map<String, @Nullable Object> counted = new HashMap<>();
            counted.put(ARCHIVED, null);
            log(name)
                    .replace(
                            transaction,
                            conversation,
                            next,
                            archived,
                            metadata -> JsonValues.with(withNextVersion(metadata), counted));
            return true;
        });
    }

    @Override
    public long getEventVersion(String sessionId) {
        Name name = name(sessionId);
        return again((transaction, asked) -> find(transaction, name, asked)
                .map(conversation -> version(conversation.metadata()))
                .orElse(0));
    }

    @Override
    public List<SessionEvent> findEvents(String sessionId, EventFilter filter) {
        Name name = name(sessionId);
        Assert.notNull(filter, "filter must not be null");
        List<SessionEvent> all = again((transaction, asked) -> find(transaction, name, asked)
                .map(found -> events(log(name).snapshot(transaction, found)))
                .orElse(List.of()));
        List<SessionEvent> matching = all.stream().filter(filter::matches).toList();
        Integer last = filter.lastN();
        if (last != null && matching.size() > last) {
            matching = matching.subList(matching.size() - last, matching.size());
        }
        return page(matching, filter);
    }

    private static List<SessionEvent> page(List<SessionEvent> events, EventFilter filter) {
        Integer size = filter.pageSize();
        if (size == null) {
            return List.copyOf(events);
        }
        Integer page = filter.page();
        long from = (page == null ? 0L : page) * size;
        return from >= events.size()
                ? List.of()
                : List.copyOf(events.subList((int) from, (int) Math.min(from + size, events.size())));
    }

    private static List<SessionEvent> events(Snapshot<SessionEvent> snapshot) {
        List<SessionEvent> events = new ArrayList<>(snapshot.messages());
        for (int i = 0; i < events.size(); i++) {
            if (isArchived(snapshot, i)) {
                events.set(i, events.get(i).asArchived());
            }
        }
        return events;
    }

    private static List<SessionEvent> archived(Snapshot<SessionEvent> snapshot) {
        return IntStream.range(0, snapshot.messages().size())
                .filter(i -> isArchived(snapshot, i))
                .mapToObj(snapshot.messages()::get)
                .toList();
    }

    private static boolean isArchived(Snapshot<SessionEvent> snapshot, int place) {
        return snapshot.archived().contains(place)
                || place < number(snapshot.conversation().metadata(), ARCHIVED);
    }

    private List<Session> sessions(ServiceSession transaction, UUID user) {
        try (Stream<Conversation> all = transaction.conversations().recent(user).stream()) {
            return all.flatMap(conversation -> session(conversation).stream()).toList();
        }
    }

    private Conversation get(ServiceSession transaction, Name name, Asked asked) {
        return find(transaction, name, asked)
                .orElseThrow(() -> new IllegalArgumentException("Session not found: " + name.sessionId()));
    }

    /** A conversation that is no session, or says that it is somebody else's, is as if it were not there. */
    private static Optional<Conversation> find(ServiceSession transaction, Name name, Asked asked) {
        return there(transaction, name)
                .filter(conversation -> session(conversation)
                        .filter(session -> asked.is(session.userId(), conversation.userId()))
                        .isPresent());
    }

    /** What is another tenant's is as if it were not there. */
    private static Optional<Conversation> there(ServiceSession transaction, Name name) {
        return transaction
                .conversations()
                .find(name.conversationId())
                .filter(conversation -> conversation.tenantId().equals(name.tenantId()));
    }

    /** Asks for the tenant before there is a transaction: who answers may need one of their own. */
    private Name name(String sessionId) {
        requireId(sessionId);
        return new Name(users.tenantId(), sessionId);
    }

    /** A session of a tenant. */
    private record Name(UUID tenantId, String sessionId) {
        UUID conversationId() {
            return Texts.id("quipu session " + tenantId + " " + sessionId);
        }
    }

    /** Runs some work, and again if somebody else was faster, or it has met a user who is not known. */
    private <T> T again(BiFunction<ServiceSession, Asked, T> work) {
        return owners.run(asked ->
                Attempts.of(() -> assistant.service().call(transaction -> work.apply(transaction, asked))));
    }

    private static int version(Json metadata) {
        return number(metadata, VERSION);
    }

    private static int number(Json metadata, String key) {
        return JsonValues.at(metadata, key) instanceof Integer number ? number : 0;
    }

    private static String text(Session session) {
        Map<String, @Nullable Object> tree = new LinkedHashMap<>();
        tree.put("id", session.id());
        tree.put("user", session.userId());
        tree.put("created", session.createdAt());
        tree.put("expires", session.expiresAt());
        tree.put("metadata", session.metadata());
        return JsonValues.write(TypedValues.toTree(tree));
    }

    /**
     * Whoever has a conversation may write its metadata: nothing makes it a session but the id that follows from
     * the session's.
     */
    private static Optional<Session> session(Conversation conversation) {
        if (!(JsonValues.at(conversation.metadata(), SESSION) instanceof String text)) {
            return Optional.empty();
        }
        Session session;
        try {
            session = session(text);
        } catch (RuntimeException e) {
            // Nothing that this class has written.
            return Optional.empty();
        }
        UUID own = new Name(conversation.tenantId(), session.id()).conversationId();
        return own.equals(conversation.id()) ? Optional.of(session) : Optional.empty();
    }

    private static Session session(String text) {
        Map<?, ?> tree = (Map<?, ?>) Objects.requireNonNull(TypedValues.fromTree(JsonValues.read(text)));
        Session.Builder session = Session.builder()
                .id(String.valueOf(tree.get("id")))
                .userId(String.valueOf(tree.get("user")))
                .createdAt((Instant) Objects.requireNonNull(tree.get("created")))
                .metadata(MessageTree.metadata((Map<?, ?>) Objects.requireNonNull(tree.get("metadata"))));
        return expiring(session, tree.get("expires")).build();
    }

    /** Not left to the builder, who has an expiry of his own, also where a session was saved that never expires. */
    @SuppressWarnings("NullAway")
    private static Session.Builder expiring(Session.Builder session, @Nullable Object at) {
        return session.expiresAt(at instanceof Instant time ? time : null);
    }

    private static void requireId(String sessionId) {
        Assert.hasText(sessionId, "sessionId must not be null or empty");
    }
}
