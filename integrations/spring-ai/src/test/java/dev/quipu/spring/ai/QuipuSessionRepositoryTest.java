package dev.quipu.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.Json;
import dev.quipu.assistant.access.Conversation;
import dev.quipu.assistant.access.NewConversation;
import dev.quipu.assistant.access.NewMessage;
import dev.quipu.memory.JsonValues;
import dev.quipu.memory.testing.MemoryPlatform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.MessageType;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.session.EventFilter;
import org.springframework.ai.session.Session;
import org.springframework.ai.session.SessionEvent;

/** What spring-ai-session expects of a repository, and what it does not test of its own. */
class QuipuSessionRepositoryTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();

    private final QuipuSessionRepository repository =
            new QuipuSessionRepository(PLATFORM.assistant(), SessionUsers.made(PLATFORM.assistant(), "default"));

    private final String id = UUID.randomUUID().toString();

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    private Session begin(String sessionId) {
        return repository.save(
                Session.builder().id(sessionId).userId("user of " + id).build());
    }

    private SessionEvent append(Message message) {
        SessionEvent event =
                SessionEvent.builder().sessionId(id).message(message).build();
        repository.appendEvent(event);
        return event;
    }

    private List<String> texts(EventFilter filter) {
        return repository.findEvents(id, filter).stream()
                .map(event -> String.valueOf(event.getMessage().getText()))
                .toList();
    }

    @Test
    void sessionsAreSavedChangedFoundAndDeleted() {
        assertThat(repository.findById(id)).isNull();
        Instant created = Instant.parse("2026-01-01T00:00:00.123456789Z");
        repository.save(Session.builder()
                .id(id)
                .userId("ada\0")
                .createdAt(created)
                .expiresAt(created.plusSeconds(5))
                .metadata(Map.of("n", 5L))
                .build());
        append(new UserMessage("kept"));
        Session found = Objects.requireNonNull(repository.findById(id));
        assertThat(found.userId()).isEqualTo("ada\0");
        assertThat(found.createdAt()).isEqualTo(created);
        assertThat(found.metadata()).isEqualTo(Map.of("n", 5L));
        repository.save(
                Session.builder().id(id).userId("ada\0").createdAt(created).build());
        assertThat(texts(EventFilter.all())).containsExactly("kept");
        repository.delete(id);
        assertThat(repository.findById(id)).isNull();
        assertThat(repository.findEvents(id, EventFilter.all())).isEmpty();
    }

    @Test
    void whoHasNoSessionIsNotMadeByLookingForOne() throws Exception {
        String before = PLATFORM.database().value("SELECT count(*) FROM assistant.users");
        assertThat(repository.findByUserId("nobody " + id)).isEmpty();
        assertThat(PLATFORM.database().value("SELECT count(*) FROM assistant.users"))
                .isEqualTo(before);
    }

    @Test
    void instancesThatStartAtOnceHaveOneTenant() throws Exception {
        for (int round = 0; round < 10; round++) {
            String slug = "at-once-" + round;
            Set<UUID> tenants = ConcurrentHashMap.newKeySet();
            MemoryPlatform.atOnce(
                    8,
                    number -> tenants.add(
                            SessionUsers.made(PLATFORM.assistant(), slug).tenantId()));
            assertThat(tenants).hasSize(1);
        }
    }

    /** An application's users may be in the same database. */
    @Test
    void whoseTheyAreMayBeLookedUpOnThePlatform() {
        SessionUsers made = SessionUsers.made(PLATFORM.assistant(), "default");
        var asking = new QuipuSessionRepository(PLATFORM.assistant(), new SessionUsers() {
            @Override
            public UUID tenantId() {
                return PLATFORM.assistant()
                        .service()
                        .call(session -> session.tenants().bySlug("default"))
                        .orElseThrow()
                        .id();
            }

            @Override
            public UUID user(String userId) {
                return made.user(userId);
            }
        });
        asking.save(Session.builder().id(id).userId("ada").build());
        assertThat(asking.findById(id)).isNotNull();
        assertThat(asking.findExpiredSessionIds(Instant.now())).doesNotContain(id);
        asking.delete(id);
        assertThat(asking.findById(id)).isNull();
    }

    @Test
    void usersSessionsAndExpiredOnesAreFound() {
        begin(id);
        begin(id + "b");
        String expired = id + "c";
        repository.save(Session.builder()
                .id(expired)
                .userId("somebody else")
                .expiresAt(Instant.now().minusSeconds(60))
                .build());
        assertThat(repository.findByUserId("user of " + id))
                .extracting(Session::id)
                .containsExactlyInAnyOrder(id, id + "b");
        assertThat(repository.findExpiredSessionIds(Instant.now()))
                .contains(expired)
                .doesNotContain(id);
        assertThatThrownBy(() -> repository.save(
                        Session.builder().id(id).userId("somebody else").build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anEventIsAppendedOnce() {
        begin(id);
        assertThat(repository.getEventVersion(id)).isZero();
        SessionEvent event = append(new UserMessage("once"));
        repository.appendEvent(event);
        assertThat(texts(EventFilter.all())).containsExactly("once");
        assertThat(repository.getEventVersion(id)).isEqualTo(1);
        append(new UserMessage("twice"));
        assertThat(repository.getEventVersion(id)).isEqualTo(2);
        assertThatThrownBy(() -> repository.appendEvent(SessionEvent.builder()
                        .sessionId("nothing")
                        .message(new UserMessage("x"))
                        .build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void nothingOfAnEventIsLost() {
        begin(id);
        SessionEvent event = SessionEvent.builder()
                .id("e\0 1")
                .sessionId(id)
                .timestamp(Instant.parse("2026-01-01T00:00:00.123456789Z"))
                .branch("root.child")
                .metadata("n", 7L)
                .message(ToolResponseMessage.builder()
                        .responses(List.of(new ToolResponse("c1", "a", "x"), new ToolResponse("c2", "b", "y")))
                        .build())
                .build();
        repository.appendEvent(event);
        SessionEvent found = repository.findEvents(id, EventFilter.all()).getFirst();
        SessionEvents codec = new SessionEvents("s");
        assertThat(codec.canonical(found)).isEqualTo(codec.canonical(event));
        assertThat(found.getBranch()).isEqualTo("root.child");
        assertThat(found.getMetadata()).containsEntry("n", 7L);
    }

    @Test
    void anEventIsThereOnceHoweverItCameAndComesAgainWhenItWasDropped() {
        begin(id);
        SessionEvent first = event("first");
        SessionEvent second = event("second");
        assertThat(repository.compactEvents(id, List.of(), List.of(first, second), 0))
                .isTrue();
        repository.appendEvent(first);
        assertThat(texts(EventFilter.all())).containsExactly("first", "second");
        assertThat(repository.getEventVersion(id)).isEqualTo(1);
        assertThat(repository.compactEvents(id, List.of(), List.of(second), 1)).isTrue();
        for (int i = 0; i < 2; i++) {
            repository.appendEvent(first);
            assertThat(texts(EventFilter.all())).containsExactly("second", "first");
        }
        assertThat(repository.compactEvents(id, List.of(), List.of(), repository.getEventVersion(id)))
                .isTrue();
        assertThat(repository.compactEvents(id, List.of(), List.of(first, second), repository.getEventVersion(id)))
                .isTrue();
        repository.appendEvent(second);
        repository.appendEvent(first);
        assertThat(texts(EventFilter.all())).containsExactly("first", "second");
    }

    private SessionEvent event(String text) {
        return SessionEvent.builder()
                .sessionId(id)
                .message(new UserMessage(text))
                .build();
    }

    @Test
    void whatSomebodyElseHasPutIntoItsConversationIsAnEventToo() throws Exception {
        begin(id);
        append(new UserMessage("mine"));
        UUID conversation = UUID.fromString(String.valueOf(PLATFORM.database()
                .value("SELECT id FROM assistant.conversations WHERE metadata ->> 'session' LIKE '%" + id + "%'")));
        PLATFORM.assistant()
                .service()
                .run(session -> session.messages()
                        .append(
                                conversation,
                                List.of(
                                        NewMessage.user("plain"),
                                        NewMessage.user("forged").withMetadata(new Json("{\"event\": \"{}\"}")))));
        assertThat(texts(EventFilter.all())).containsExactly("mine", "plain", "forged");
        SessionEvent plain = repository.findEvents(id, EventFilter.all()).get(1);
        assertThat(plain.getSessionId()).isEqualTo(id);
        assertThat(repository.compactEvents(id, List.of(), List.of(plain), repository.getEventVersion(id)))
                .isTrue();
        assertThat(texts(EventFilter.all())).containsExactly("plain");
    }

    /** Whoever has a conversation may write its metadata, and would name others' sessions there. */
    @Test
    void aConversationIsOnlyTheSessionWhoseIdItHas() throws Exception {
        begin(id);
        String expired = id + " expired";
        repository.save(Session.builder()
                .id(expired)
                .userId("user of " + id)
                .expiresAt(Instant.EPOCH)
                .build());
        String forged = String.valueOf(PLATFORM.database()
                        .value(
                                "SELECT metadata ->> 'session' FROM assistant.conversations WHERE metadata ->> 'session' LIKE '%"
                                        + expired + "%'"))
                .replace(expired, id);
        for (String session : List.of(forged, "abc", "[]", "{}", "{\"id\": \"x\", \"created\": 7}")) {
            UUID other = SessionUsers.made(PLATFORM.assistant(), "default").user("user of " + id);
            PLATFORM.assistant()
                    .service()
                    .run(transaction -> transaction
                            .conversations()
                            .start(
                                    other,
                                    NewConversation.titled("Mine")
                                            .withMetadata(JsonValues.json(Map.of("session", session)))));
        }
        assertThat(repository.findExpiredSessionIds(Instant.now()))
                .contains(expired)
                .doesNotContain(id);
        assertThat(repository.findByUserId("user of " + id))
                .extracting(Session::id)
                .containsExactlyInAnyOrder(id, expired);
        UUID own = conversation();
        PLATFORM.database()
                .execute(
                        "UPDATE assistant.conversations SET metadata = metadata || '{\"session\": \"abc\"}' WHERE id = '"
                                + own + "'");
        assertThat(repository.findById(id)).isNull();
        begin(id);
        assertThat(repository.findById(id)).isNotNull();
    }

    /** Whoever acts for the user of a session would act for somebody else. */
    @Test
    void aConversationIsNoSessionOfSomebodyElse() {
        SessionUsers users = SessionUsers.made(PLATFORM.assistant(), "default");
        users.user("alice " + id);
        begin(id);
        append(new UserMessage("mine"));
        UUID mallory = users.user("user of " + id);
        rename(mallory, "user of " + id, "alice " + id);

        assertThat(repository.findById(id)).isNull();
        assertThat(repository.findByUserId("user of " + id)).isEmpty();
        assertThat(repository.findByUserId("alice " + id)).isEmpty();
        assertThat(repository.findEvents(id, EventFilter.all())).isEmpty();
        assertThat(repository.getEventVersion(id)).isZero();
        assertThatThrownBy(() -> append(new UserMessage("alice's secret words")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not found");
        assertThatThrownBy(() -> repository.compactEvents(id, List.of(), List.of(), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not found");
        assertThatThrownBy(() -> repository.save(
                        Session.builder().id(id).userId("alice " + id).build()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("another user's");
        repository.delete(id);

        rename(mallory, "alice " + id, "user of " + id);
        assertThat(texts(EventFilter.all())).containsExactly("mine");
    }

    private static void rename(UUID user, String from, String to) {
        PLATFORM.assistant().tenancy().run(user, session -> {
            Conversation own = session.conversations().recent(user).list(1).getFirst();
            session.conversations()
                    .edit(own, own.title(), new Json(own.metadata().text().replace(from, to)));
        });
    }

    private UUID conversation() throws Exception {
        return UUID.fromString(String.valueOf(PLATFORM.database()
                .value("SELECT id FROM assistant.conversations WHERE metadata -> 'memory' ->> 'id' = to_json('" + id
                        + "'::text)::text")));
    }

    private void deleteWhere(String condition) throws Exception {
        PLATFORM.database()
                .execute("DELETE FROM assistant.messages WHERE conversation_id = '" + conversation() + "' AND "
                        + condition);
    }

    /** Places are given out again when the last messages are deleted. */
    @Test
    void anEventIsThereOnceWhereverThePlaceWasThatItGot() throws Exception {
        begin(id);
        List<SessionEvent> events = List.of(
                append(new UserMessage("1")),
                append(new UserMessage("2")),
                append(new UserMessage("3")),
                append(new UserMessage("4")));
        assertThat(repository.compactEvents(
                        id,
                        events.subList(0, 2),
                        List.of(synthetic("summary of 1 and 2"), events.get(2), events.get(3)),
                        4))
                .isTrue();
        deleteWhere("content LIKE 'summary%'");
        append(new UserMessage("5"));
        append(new UserMessage("6"));
        assertThat(texts(EventFilter.all())).containsExactly("1", "2", "3", "4", "5", "6");
        assertThat(texts(EventFilter.active())).containsExactly("3", "4", "5", "6");
        deleteWhere("seq > 3");
        append(new UserMessage("7"));
        assertThat(texts(EventFilter.all())).containsExactly("1", "2", "3", "7");
    }

    @Test
    void whatIsArchivedStaysSoWhateverIsDeleted() throws Exception {
        begin(id);
        List<SessionEvent> events = List.of(
                append(new UserMessage("1")),
                append(new UserMessage("2")),
                append(new UserMessage("3")),
                append(new UserMessage("4")));
        assertThat(repository.compactEvents(
                        id, events.subList(0, 2), List.of(synthetic("summary"), events.get(2), events.get(3)), 4))
                .isTrue();
        deleteWhere("content = '1'");
        assertThat(texts(EventFilter.active())).containsExactly("summary", "3", "4");
        assertThat(texts(EventFilter.all())).containsExactly("2", "summary", "3", "4");
        append(new UserMessage("5"));
        assertThat(repository.compactEvents(
                        id, List.of(events.get(2)), List.of(events.get(3)), repository.getEventVersion(id)))
                .isTrue();
        assertThat(texts(EventFilter.active())).containsExactly("4");
        assertThat(texts(EventFilter.all())).containsExactly("2", "3", "4");
    }

    @Test
    void whatComesAfterAllWasDeletedIsNotArchived() throws Exception {
        begin(id);
        List<SessionEvent> events = List.of(append(new UserMessage("1")), append(new UserMessage("2")));
        assertThat(repository.compactEvents(id, events, List.of(), 2)).isTrue();
        deleteWhere("true");
        append(new UserMessage("3"));
        append(new UserMessage("4"));
        assertThat(texts(EventFilter.active())).containsExactly("3", "4");
        deleteWhere("true");
        assertThat(repository.compactEvents(
                        id, List.of(), List.of(synthetic("summary")), repository.getEventVersion(id)))
                .isTrue();
        assertThat(texts(EventFilter.active())).containsExactly("summary");
    }

    /** As they were counted before they were told by their places. */
    @Test
    void archivedEventsThatAreCountedAreReadAndCountedNoMore() throws Exception {
        begin(id);
        List<SessionEvent> events = List.of(append(new UserMessage("1")), append(new UserMessage("2")));
        PLATFORM.database()
                .execute("UPDATE assistant.conversations SET metadata = metadata || '{\"archived\": 1}' WHERE id = '"
                        + conversation() + "'");
        assertThat(texts(EventFilter.active())).containsExactly("2");
        assertThat(repository.compactEvents(id, List.of(events.get(1)), List.of(), 2))
                .isTrue();
        append(new UserMessage("3"));
        assertThat(texts(EventFilter.all())).containsExactly("1", "2", "3");
        assertThat(texts(EventFilter.active())).containsExactly("3");
        assertThat(PLATFORM.database()
                        .value("SELECT metadata -> 'archived' IS NULL FROM assistant.conversations WHERE id = '"
                                + conversation() + "'"))
                .isEqualTo("t");
    }

    @Test
    void filtersAndPages() {
        begin(id);
        for (int i = 1; i <= 5; i++) {
            append(i % 2 == 0 ? new AssistantMessage("m" + i) : new UserMessage("m" + i));
        }
        assertThat(texts(EventFilter.lastN(2))).containsExactly("m4", "m5");
        assertThat(texts(EventFilter.builder()
                        .messageTypes(Set.of(MessageType.ASSISTANT))
                        .build()))
                .containsExactly("m2", "m4");
        assertThat(texts(EventFilter.keywordSearch("M3"))).containsExactly("m3");
        assertThat(texts(EventFilter.builder().page(1).pageSize(2).build())).containsExactly("m3", "m4");
        assertThat(texts(EventFilter.builder()
                        .page(Integer.MAX_VALUE)
                        .pageSize(10)
                        .build()))
                .isEmpty();
    }

    @Test
    void aCompactionArchivesAndSummarises() throws Exception {
        begin(id);
        List<SessionEvent> events = List.of(
                append(new UserMessage("1")),
                append(new UserMessage("2")),
                append(new UserMessage("3")),
                append(new UserMessage("4")));
        SessionEvent summary = synthetic("summary of 1 and 2");
        assertThat(repository.compactEvents(
                        id, events.subList(0, 2), List.of(summary, events.get(2), events.get(3)), 3))
                .isFalse();
        assertThat(repository.compactEvents(
                        id, events.subList(0, 2), List.of(summary, events.get(2), events.get(3)), 4))
                .isTrue();
        assertThat(repository.getEventVersion(id)).isEqualTo(5);
        assertThat(texts(EventFilter.active())).containsExactly("summary of 1 and 2", "3", "4");
        assertThat(texts(EventFilter.all())).containsExactly("1", "2", "summary of 1 and 2", "3", "4");
        append(new UserMessage("5"));
        assertThat(texts(EventFilter.active())).containsExactly("summary of 1 and 2", "3", "4", "5");
        assertThat(repository.compactEvents(
                        id, List.of(events.get(2)), List.of(synthetic("summary of all"), events.get(3)), 6))
                .isTrue();
        assertThat(texts(EventFilter.all())).containsExactly("1", "2", "3", "summary of all", "4");
        assertThat(PLATFORM.database()
                        .value("SELECT count(*) FROM assistant.messages AS m JOIN assistant.conversations AS c"
                                + " ON c.id = m.conversation_id WHERE c.metadata ->> 'session' LIKE '%" + id + "%'"))
                .isEqualTo("7");
    }

    private SessionEvent synthetic(String text) {
        return SessionEvent.builder()
                .sessionId(id)
                .metadata(SessionEvent.METADATA_SYNTHETIC, true)
                .message(new AssistantMessage(text))
                .build();
    }

    @Test
    void ofCompactionsAtOnceOneCounts() throws Exception {
        begin(id);
        List<SessionEvent> events = List.of(append(new UserMessage("1")), append(new UserMessage("2")));
        AtomicInteger done = new AtomicInteger();
        MemoryPlatform.atOnce(4, client -> {
            if (repository.compactEvents(
                    id, events.subList(0, 1), List.of(synthetic("by " + client), events.get(1)), 2)) {
                done.incrementAndGet();
            }
        });
        assertThat(done).hasValue(1);
        assertThat(texts(EventFilter.active())).hasSize(2);
    }

    @Test
    void eventsAppendedAtOnceAreAllThere() throws Exception {
        begin(id);
        MemoryPlatform.atOnce(4, client -> {
            for (int i = 0; i < 5; i++) {
                append(new UserMessage(client + "." + i));
            }
        });
        assertThat(texts(EventFilter.all())).hasSize(20).doesNotHaveDuplicates();
        assertThat(repository.getEventVersion(id)).isEqualTo(20);
    }
}
