package dev.quipu.assistant.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.access.testing.Race;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ConversationsTest {
    private Platform platform;
    private Assistant assistant;
    private UUID user;

    @BeforeEach
    void start() throws SQLException {
        platform = Platform.empty();
        assistant = platform.assistant;
        user = platform.user();
    }

    @AfterEach
    void end() {
        platform.close();
    }

    @Test
    void aConversationIsOfItsUser() {
        UUID id = UUID.randomUUID();
        NewConversation rope = NewConversation.titled("Rope").withMetadata(new Json("{\"source\": \"web\"}"));
        Conversation started = tenant(conversations -> conversations.startOnce(id, rope));
        assertThat(started.id()).isEqualTo(id);
        assertThat(started.userId()).isEqualTo(user);
        assertThat(started.metadata()).isEqualTo(new Json("{\"source\": \"web\"}"));
        Conversation read = tenant(conversations -> conversations.get(id));
        assertThat(read).isEqualTo(started);
        Conversation again = tenant(conversations -> conversations.startOnce(id, NewConversation.titled("Else")));
        assertThat(again).isEqualTo(started);
        UUID colleague = platform.user(
                assistant.tenancy().as(user, session -> session.tenant().id()));
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(colleague, session -> session.conversations().startOnce(id, rope)))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(AssistantRule.CONVERSATION_ID));
    }

    @Test
    void nobodyStartsAConversationOfAnother() {
        UUID colleague = platform.user(
                assistant.tenancy().as(user, session -> session.tenant().id()));
        NewConversation rope = NewConversation.titled("Rope");
        assertThatThrownBy(() -> tenant(conversations -> conversations.start(colleague, rope)))
                .isInstanceOf(AccessException.NotAllowed.class);
        assertThatThrownBy(() -> assistant
                        .service()
                        .call(session -> session.conversations().start(rope)))
                .isInstanceOf(AccessException.NotFound.class);
        Conversation theirs =
                assistant.service().call(session -> session.conversations().start(colleague, rope));
        assertThat(theirs.userId()).isEqualTo(colleague);
    }

    /** In one round of twenty, two see that none is there before either inserts. */
    @Test
    void eightWhoStartOneAtOnceHaveOne() throws Exception {
        try (var pool = platform.pool(8)) {
            Assistant pooled = Assistant.on(pool, Platform.SCHEMA);
            for (int round = 0; round < 100; round++) {
                NewConversation once = NewConversation.titled("Rope");
                UUID id = UUID.randomUUID();
                List<Conversation> started = Race.of(
                        8,
                        number -> pooled.service()
                                .call(session -> session.conversations().startOnce(id, user, once)));
                assertThat(started).containsOnly(started.getFirst());
            }
        }
    }

    /** They see nothing of it, and still it is not they who are missing. */
    @Test
    void anIdThatAnotherTenantHasIsTaken() {
        UUID id = UUID.randomUUID();
        NewConversation rope = NewConversation.titled("Rope");
        tenant(conversations -> conversations.startOnce(id, rope));
        UUID other = platform.user();
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(other, session -> session.conversations().startOnce(id, rope)))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(AssistantRule.CONVERSATION_ID));
        for (UUID nobody : List.of(UUID.randomUUID(), new UUID(0, 0))) {
            assertThatThrownBy(() -> assistant
                            .service()
                            .call(session -> session.conversations().startOnce(UUID.randomUUID(), nobody, rope)))
                    .isInstanceOf(AccessException.NotFound.class);
        }
        assertThatThrownBy(() -> assistant
                        .service()
                        .call(session -> session.conversations().start(NewConversation.titled("Nobody's"))))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void whatAnotherHasStartedIsTaken() {
        UUID id = UUID.randomUUID();
        NewConversation once = NewConversation.titled("Rope");
        assistant.service().run(session -> session.conversations().startOnce(id, user, once));
        UUID other = platform.user();
        assertThatThrownBy(() -> assistant
                        .service()
                        .call(session -> session.conversations().startOnce(id, other, once)))
                .isInstanceOf(AccessException.AlreadyThere.class);
    }

    @Test
    void pagesGoOnWhereTheyEndedWhateverIsAdded() {
        List<UUID> started = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            started.add(platform.conversation(user));
        }
        List<UUID> seen = new ArrayList<>();
        Page<Conversation> page =
                tenant(conversations -> conversations.recent(user).page(3));
        while (true) {
            page.items().forEach(conversation -> seen.add(conversation.id()));
            platform.conversation(user);
            if (page.after().isEmpty()) {
                break;
            }
            Cursor place = new Cursor(page.after().get().text());
            page = tenant(conversations -> conversations.recent(user).pageAfter(place, 3));
        }
        assertThat(seen).isEqualTo(started.reversed());
    }

    /** All of one transaction have one time. */
    @Test
    void conversationsOfOneInstantArePagedToo() {
        List<UUID> started = assistant.tenancy().as(user, session -> {
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                ids.add(session.conversations()
                        .start(NewConversation.titled("t"))
                        .id());
            }
            return ids;
        });
        List<UUID> seen = new ArrayList<>();
        Page<Conversation> page =
                tenant(conversations -> conversations.recent(user).page(2));
        page.items().forEach(conversation -> seen.add(conversation.id()));
        while (page.after().isPresent()) {
            Cursor place = page.after().get();
            page = tenant(conversations -> conversations.recent(user).pageAfter(place, 2));
            page.items().forEach(conversation -> seen.add(conversation.id()));
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(started);
    }

    @Test
    void ofTwoWhoEditTheSecondIsTold() {
        Conversation seen = tenant(conversations -> conversations.start(NewConversation.titled("Rope")));
        assistant.tenancy().run(user, session -> session.messages().append(seen.id(), NewMessage.user("hello")));
        Conversation edited = tenant(conversations -> conversations.edit(seen, "Ropes", new Json("{\"a\": 1}")));
        assertThat(edited.title()).isEqualTo("Ropes");
        assertThatThrownBy(() -> tenant(conversations -> conversations.edit(seen, "Strings", Json.EMPTY)))
                .isInstanceOf(AccessException.Stale.class);
        Conversation again = tenant(conversations -> conversations.edit(edited, "Strings", Json.EMPTY));
        assertThat(again.title()).isEqualTo("Strings");
    }

    @Test
    void ofSixteenWhoEditAtOnceOneWins() throws Exception {
        Conversation seen = tenant(conversations -> conversations.start(NewConversation.titled("Rope")));
        List<Boolean> won = Race.of(16, number -> {
            try {
                tenant(conversations -> conversations.edit(seen, "Title " + number, Json.EMPTY));
                return true;
            } catch (AccessException.Stale e) {
                return false;
            }
        });
        assertThat(won).containsOnlyOnce(true);
    }

    @Test
    void whatIsArchivedIsNotAmongTheRecent() {
        UUID id = platform.conversation(user);
        assistant.tenancy().run(user, session -> session.conversations().archive(id));
        assertThat(tenant(conversations -> conversations.recent(user).page(10)).items())
                .isEmpty();
        assertThat(tenant(conversations -> conversations.get(id)).isArchived()).isTrue();
        assistant.tenancy().run(user, session -> session.conversations().unarchive(id));
        assertThat(tenant(conversations -> conversations.recent(user).page(10)).items())
                .hasSize(1);
        boolean deleted =
                assistant.tenancy().as(user, session -> session.conversations().delete(id));
        assertThat(deleted).isTrue();
        assertThatThrownBy(() -> tenant(conversations -> conversations.get(id)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void othersChangeNothing() {
        UUID id = platform.conversation(user);
        Conversation seen = tenant(conversations -> conversations.get(id));
        UUID other = platform.user();
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .run(other, session -> session.conversations().archive(id)))
                .isInstanceOf(AccessException.NotFound.class);
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(other, session -> session.conversations().edit(seen, "Mine", Json.EMPTY)))
                .isInstanceOf(AccessException.Stale.class);
        boolean deleted =
                assistant.tenancy().as(other, session -> session.conversations().delete(id));
        assertThat(deleted).isFalse();
        UUID colleague = platform.user(seen.tenantId());
        Conversation read = assistant
                .tenancy()
                .as(colleague, session -> session.conversations().get(id));
        assertThat(read).isEqualTo(seen);
    }

    @Test
    void aCursorOfSomethingElseIsRefused() {
        assertThatThrownBy(
                        () -> tenant(conversations -> conversations.recent(user).pageAfter(new Cursor("17"), 3)))
                .isInstanceOf(AccessException.Invalid.class);
        assertThatThrownBy(() -> new Cursor("'; DROP TABLE")).isInstanceOf(AccessException.Invalid.class);
        String title = "t".repeat(501);
        assertThatThrownBy(() -> tenant(conversations -> conversations.start(NewConversation.titled(title))))
                .isInstanceOfSatisfying(
                        AccessException.Invalid.class,
                        refused -> assertThat(refused.rule()).contains(AssistantRule.CONVERSATION_TITLE));
    }

    private interface Use<T> {
        T use(Conversations conversations);
    }

    private <T> T tenant(Use<T> use) {
        return assistant.tenancy().as(user, session -> use.use(session.conversations()));
    }
}
