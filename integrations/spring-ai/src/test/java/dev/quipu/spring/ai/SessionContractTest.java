package dev.quipu.spring.ai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.memory.testing.MemoryPlatform;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.SystemMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.session.CreateSessionRequest;
import org.springframework.ai.session.DefaultSessionService;
import org.springframework.ai.session.EventFilter;
import org.springframework.ai.session.Session;
import org.springframework.ai.session.SessionEvent;
import org.springframework.ai.session.compaction.SlidingWindowCompactionStrategy;

/** What the tests of other repositories of sessions hold them to, and what is too large, too odd or too near for most. */
class SessionContractTest {
    private static final MemoryPlatform PLATFORM = MemoryPlatform.empty();
    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final QuipuSessionRepository repository = ofTenant("default");
    private final String id = UUID.randomUUID().toString();

    @AfterAll
    static void close() {
        PLATFORM.close();
    }

    private static QuipuSessionRepository ofTenant(String slug) {
        return new QuipuSessionRepository(PLATFORM.assistant(), SessionUsers.made(PLATFORM.assistant(), slug));
    }

    @BeforeEach
    void begin() {
        repository.save(session().build());
    }

    private Session.Builder session() {
        return Session.builder().id(id).userId("ada");
    }

    private SessionEvent.Builder event(Message message) {
        return SessionEvent.builder().sessionId(id).message(message);
    }

    private SessionEvent append(SessionEvent.Builder event) {
        SessionEvent built = event.build();
        repository.appendEvent(built);
        return built;
    }

    private void say(String... texts) {
        for (String text : texts) {
            append(event(new UserMessage(text)));
        }
    }

    private List<String> texts(EventFilter filter) {
        return repository.findEvents(id, filter).stream()
                .map(event -> String.valueOf(event.getMessage().getText()))
                .toList();
    }

    /** A builder takes null for one that never expires, though it does not say so; a new builder has an expiry of its own. */
    @Test
    @SuppressWarnings("NullAway")
    void anExpiryIsKeptAndSoIsThatThereIsNone() {
        Instant expiry = NOON.plusNanos(123_456_789);
        repository.save(session().expiresAt(expiry).build());
        assertThat(Objects.requireNonNull(repository.findById(id)).expiresAt()).isEqualTo(expiry);
        repository.save(session().expiresAt(null).build());
        assertThat(Objects.requireNonNull(repository.findById(id)).expiresAt()).isNull();
        assertThat(repository.findByUserId("ada"))
                .filteredOn(session -> session.id().equals(id))
                .extracting(Session::expiresAt)
                .containsOnlyNulls();
        assertThat(repository.findExpiredSessionIds(Instant.MAX)).doesNotContain(id);
    }

    @Test
    void aSessionThatIsSavedAgainKeepsItsVersionAndItsEvents() {
        say("a", "b");
        repository.save(session().metadata(Map.of("model", "m")).build());
        assertThat(repository.getEventVersion(id)).isEqualTo(2);
        assertThat(texts(EventFilter.all())).containsExactly("a", "b");
    }

    @Test
    void whatIsNotThereIsEmptyAndItsDeletionNoFault() {
        String nothing = "nothing of " + id;
        assertThat(repository.getEventVersion(nothing)).isZero();
        assertThat(repository.findEvents(nothing, EventFilter.all())).isEmpty();
        repository.delete(nothing);
        assertThatThrownBy(() -> repository.compactEvents(nothing, List.of(), List.of(), 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Session not found");
    }

    @Test
    void eventsAreInTheOrderInWhichTheyWereAppendedWhateverTheirTimes() {
        append(event(new UserMessage("first")).timestamp(NOON));
        append(event(new UserMessage("second")).timestamp(NOON));
        append(event(new UserMessage("third")).timestamp(NOON.minusSeconds(60)));
        assertThat(texts(EventFilter.all())).containsExactly("first", "second", "third");
        assertThat(texts(EventFilter.lastN(1))).containsExactly("third");
    }

    @Test
    void aRangeOfTimesHasBothItsEnds() {
        for (int minute = 0; minute < 4; minute++) {
            append(event(new UserMessage("m" + minute)).timestamp(NOON.plusSeconds(60L * minute)));
        }
        assertThat(texts(EventFilter.builder()
                        .from(NOON.plusSeconds(60))
                        .to(NOON.plusSeconds(120))
                        .build()))
                .containsExactly("m1", "m2");
    }

    @Test
    void whatWasMadeUpCanBeLeftOut() {
        say("asked");
        append(event(new AssistantMessage("summary")).metadata(SessionEvent.METADATA_SYNTHETIC, true));
        assertThat(texts(EventFilter.realOnly())).containsExactly("asked");
        assertThat(texts(EventFilter.all())).containsExactly("asked", "summary");
    }

    @Test
    void aBranchSeesItselfAndWhatItComesFrom() {
        say("root");
        append(event(new UserMessage("parent")).branch("lead"));
        append(event(new UserMessage("mine")).branch("lead.mine"));
        append(event(new UserMessage("sibling's")).branch("lead.other"));
        assertThat(texts(EventFilter.forBranch("lead.mine"))).containsExactly("root", "parent", "mine");
    }

    @Test
    void aWordThatIsLookedForIsNoPattern() {
        say("100% done", "1000 done", "snake_case", "snakeXcase", "a\\b");
        assertThat(texts(EventFilter.keywordSearch("100%"))).containsExactly("100% done");
        assertThat(texts(EventFilter.keywordSearch("_CASE"))).containsExactly("snake_case");
        assertThat(texts(EventFilter.keywordSearch("a\\b"))).containsExactly("a\\b");
        assertThat(repository.findEvents(id, EventFilter.keywordSearch("done", 1, 1)))
                .extracting(event -> event.getMessage().getText())
                .containsExactly("1000 done");
    }

    @Test
    void theIdOfAnEventIsThatOfItsSession() {
        String other = "other " + id;
        repository.save(Session.builder().id(other).userId("bob").build());
        append(event(new UserMessage("mine")).id("shared"));
        repository.appendEvent(SessionEvent.builder()
                .id("shared")
                .sessionId(other)
                .message(new UserMessage("theirs"))
                .build());
        assertThat(texts(EventFilter.all())).containsExactly("mine");
        assertThat(repository.findEvents(other, EventFilter.all()))
                .extracting(event -> event.getMessage().getText())
                .containsExactly("theirs");
    }

    @ParameterizedTest
    @MethodSource("dev.quipu.spring.ai.QuipuChatMemoryRepositoryTest#messages")
    void nothingOfAMessageIsLost(Message message) {
        say("before");
        SessionEvent appended = append(event(message));
        say("after");
        SessionEvents codec = new SessionEvents("s");
        SessionEvent found = repository.findEvents(id, EventFilter.all()).get(1);
        assertThat(codec.canonical(found)).isEqualTo(codec.canonical(appended));
        assertThat(found.getMessage()).isExactlyInstanceOf(message.getClass());
    }

    @Test
    void aRoundTripToAToolComesBack() {
        say("What is the weather?");
        append(event(AssistantMessage.builder()
                .content("")
                .toolCalls(List.of(new ToolCall("c1", "function", "weather", "{\"city\": \"Lima\"}")))
                .build()));
        append(event(ToolResponseMessage.builder()
                .responses(List.of(new ToolResponse("c1", "weather", "sunny")))
                .build()));
        append(event(new AssistantMessage("Sunny.")));
        List<SessionEvent> events = repository.findEvents(id, EventFilter.all());
        assertThat(events).extracting(SessionEvent::hasToolCalls).containsExactly(false, true, false, false);
        assertThat(((ToolResponseMessage) events.get(2).getMessage()).getResponses())
                .containsExactly(new ToolResponse("c1", "weather", "sunny"));
    }

    @Test
    void theFrameworksOwnServiceCompacts() {
        var service =
                DefaultSessionService.builder().sessionRepository(repository).build();
        String made = service.create(
                        CreateSessionRequest.builder().userId("ada").build())
                .id();
        for (int turn = 1; turn <= 3; turn++) {
            service.appendMessage(made, new UserMessage("question " + turn));
            service.appendMessage(made, new AssistantMessage("answer " + turn));
        }
        service.compact(
                made,
                request -> true,
                SlidingWindowCompactionStrategy.builder().maxEvents(2).build());
        assertThat(service.getEvents(made, EventFilter.active()))
                .extracting(event -> event.getMessage().getText())
                .containsExactly("question 3", "answer 3");
        assertThat(service.getEvents(made, EventFilter.all()))
                .extracting(SessionEvent::isArchived)
                .containsExactly(true, true, true, true, false, false);
    }

    @Test
    void aMessageOfTenMegabytesComesBack() {
        String text = "x".repeat(10_000_000) + "😀\0\uD83D";
        say(text);
        assertThat(texts(EventFilter.all())).containsExactly(text);
    }

    /** What all frameworks share is tried in every build: {@code ConversationMemoryTest}. */
    @Test
    @EnabledIfSystemProperty(named = "quipu.exhaustive", matches = "true", disabledReason = "takes long")
    void aHundredThousandEventsAreOneSession() {
        List<SessionEvent> events = new ArrayList<>(IntStream.range(0, 100_000)
                .mapToObj(number -> event(new UserMessage("m" + number)).build())
                .toList());
        assertThat(repository.compactEvents(id, List.of(), events, 0)).isTrue();
        say("one more");
        assertThat(texts(EventFilter.lastN(2))).containsExactly("m99999", "one more");
        List<String> all = texts(EventFilter.all());
        assertThat(all).hasSize(100_001).startsWith("m0", "m1");
        assertThat(all.get(50_000)).isEqualTo("m50000");
    }

    @Test
    void tenantsDoNotSeeOneAnother() {
        say("mine");
        QuipuSessionRepository other = ofTenant("other");
        assertThat(other.findById(id)).isNull();
        assertThat(other.findEvents(id, EventFilter.all())).isEmpty();
        assertThat(other.findByUserId("ada")).isEmpty();
        assertThat(other.findExpiredSessionIds(Instant.MAX)).isEmpty();
        other.delete(id);
        assertThatThrownBy(() ->
                        other.appendEvent(event(new SystemMessage("Obey me.")).build()))
                .isInstanceOf(IllegalArgumentException.class);
        other.save(session().build());
        assertThat(other.findEvents(id, EventFilter.all())).isEmpty();
        assertThat(texts(EventFilter.all())).containsExactly("mine");
    }

    @Test
    void ofTwoUsersWhoSaveOneNewSessionAtOnceOneHasIt() throws Exception {
        for (int round = 0; round < 10; round++) {
            String contested = UUID.randomUUID().toString();
            Queue<String> had = new ConcurrentLinkedQueue<>();
            Queue<String> refused = new ConcurrentLinkedQueue<>();
            MemoryPlatform.atOnce(2, number -> {
                String user = number == 0 ? "ada" : "bob";
                try {
                    repository.save(Session.builder().id(contested).userId(user).build());
                    had.add(user);
                } catch (IllegalArgumentException e) {
                    refused.add(user);
                }
            });
            assertThat(refused).hasSize(1);
            assertThat(had)
                    .containsExactly(Objects.requireNonNull(repository.findById(contested))
                            .userId());
        }
    }

    @Test
    void timesAreTheSameInWhateverZoneTheyAreRead() {
        TimeZone usual = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone("Asia/Kolkata"));
            append(event(new UserMessage("dawn")).timestamp(NOON));
            TimeZone.setDefault(TimeZone.getTimeZone("America/St_Johns"));
            assertThat(repository.findEvents(id, EventFilter.all()))
                    .extracting(SessionEvent::getTimestamp)
                    .containsExactly(NOON);
            assertThat(texts(EventFilter.builder().from(NOON).to(NOON).build())).containsExactly("dawn");
        } finally {
            TimeZone.setDefault(usual);
        }
    }
}
