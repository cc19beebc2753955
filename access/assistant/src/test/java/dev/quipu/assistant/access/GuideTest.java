package dev.quipu.assistant.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Json;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.Page;
import dev.quipu.access.ToolCall;
import dev.quipu.access.testing.Diagrams;
import dev.quipu.catalog.testing.Guide;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The code of the guide, compiled and run. */
class GuideTest {
    private Platform platform;
    private Assistant assistant;
    private UUID ann;
    private UUID conversation;

    @BeforeEach
    void start() throws SQLException {
        platform = Platform.empty();
        assistant = platform.assistant;
        ann = platform.user();
        conversation = platform.conversation(ann);
    }

    @AfterEach
    void end() {
        platform.close();
    }

    @Test
    void thePageIsOfThisClass() throws IOException {
        Guide.assertAgrees(
                Path.of("../../docs/access/assistant.md"),
                Path.of("src/test/java/dev/quipu/assistant/access/GuideTest.java"));
    }

    @Test
    void theDiagramIsThatOfTheTables() throws Exception {
        try (Connection connection = platform.database().connect()) {
            Diagrams.assertDrawn(connection, Platform.SCHEMA, Path.of("../../docs/access/assistant.md"));
        }
    }

    @Test
    void theFirstConversation() {
        try (var dataSource = platform.pool(2)) {
            String schema = Platform.SCHEMA;
            // snippet: first
            Assistant assistant = Assistant.on(dataSource, schema);

            UUID user = assistant.service().call(session -> {
                Tenant ropes = session.tenants().create("ropes", TenantSettings.named("Ropes Ltd"));
                return session.users()
                        .create(NewUser.of(ropes.id(), "ann@ropes.example"))
                        .id();
            });
            UUID talk = assistant.tenancy().as(user, session -> {
                Conversation started = session.conversations().start(NewConversation.titled("Prices"));
                session.messages().append(started.id(), NewMessage.user("What does a rope cost?"));
                return started.id();
            });
            assistant
                    .service()
                    .run(session -> session.messages()
                            .append(
                                    talk,
                                    NewMessage.assistant("Twelve euros.").withMeasures(Measures.of("model-1", 20, 4))));
            List<Message> shown =
                    assistant.tenancy().as(user, session -> session.messages().activePath(talk, 50));
            // end
            assertThat(shown).extracting(Message::content).containsExactly("What does a rope cost?", "Twelve euros.");
        }
    }

    @Test
    void aTurnOnce() {
        String requestId = "request 7";
        for (int i = 0; i < 2; i++) {
            // snippet: once
            List<Appended> turn = assistant
                    .service()
                    .call(session -> session.messages()
                            .append(
                                    conversation,
                                    List.of(
                                            NewMessage.user("And two?").withKey(requestId + " question"),
                                            NewMessage.assistant("Twenty.").withKey(requestId + " answer"))));
            // end
            assertThat(turn.getFirst().isNew()).isEqualTo(i == 0);
        }
    }

    @Test
    void tools() {
        // snippet: tools
        assistant.service().run(session -> {
            ToolCall price = new ToolCall("call-1", "price", new Json("{\"item\": \"rope\"}"));
            session.messages()
                    .append(
                            conversation,
                            List.of(
                                    NewMessage.user("What does a rope cost?"),
                                    NewMessage.assistant("").withToolCalls(List.of(price)),
                                    NewMessage.tool(price.id(), "12 EUR"),
                                    NewMessage.assistant("Twelve euros.")));
        });
        // end
        List<Message> read = assistant
                .tenancy()
                .as(ann, session -> session.messages().of(conversation).last(3));
        assertThat(read.getFirst().toolCalls()).hasSize(1);
    }

    @Test
    void streaming() {
        List<String> pieces = List.of("Twelve ", "euros.");
        // snippet: stream
        UUID answer = assistant
                .service()
                .call(session -> session.messages()
                        .append(conversation, NewMessage.assistant("").asPartial()))
                .id();
        StringBuilder text = new StringBuilder();
        for (String piece : pieces) {
            text.append(piece);
            assistant.service().run(session -> session.messages().replaceText(answer, text.toString()));
        }
        Message whole = assistant
                .service()
                .call(session -> session.messages()
                        .finish(answer, text.toString(), MessageStatus.DONE, Measures.of("model-1", 20, 4)));
        // end
        assertThat(whole.content()).isEqualTo("Twelve euros.");
    }

    @Test
    void pages() {
        assistant
                .tenancy()
                .run(
                        ann,
                        session -> session.messages()
                                .append(
                                        conversation,
                                        List.of(NewMessage.user("1"), NewMessage.user("2"), NewMessage.user("3"))));
        List<String> seen = new ArrayList<>();
        // snippet: pages
        Page<Message> newest = assistant
                .tenancy()
                .as(ann, session -> session.messages().of(conversation).lastPage(2));
        String link = newest.before().map(Cursor::text).orElse("");

        Page<Message> older = assistant
                .tenancy()
                .as(ann, session -> session.messages().of(conversation).pageBefore(new Cursor(link), 2));
        // end
        assertThat(older.items()).hasSize(1);
        // snippet: all
        assistant.tenancy().run(ann, session -> {
            try (Stream<Message> all = session.messages().of(conversation).stream()) {
                all.forEach(message -> seen.add(message.content()));
            }
        });
        // end
        assertThat(seen).containsExactly("1", "2", "3");
    }

    @Test
    void branches() {
        UUID answer = assistant
                .service()
                .call(session -> session.messages()
                        .append(conversation, List.of(NewMessage.user("q"), NewMessage.assistant("a"))))
                .get(1)
                .id();
        // snippet: branches
        assistant
                .service()
                .run(session -> session.messages()
                        .append(conversation, NewMessage.assistant("Said anew.").insteadOf(answer)));
        assistant.tenancy().run(ann, session -> session.conversations().activate(conversation, answer));
        // end
        List<Message> path =
                assistant.tenancy().as(ann, session -> session.messages().activePath(conversation, 9));
        assertThat(path).extracting(Message::content).containsExactly("q", "a");
    }

    @Test
    void editing() {
        String title = "Ropes";
        // snippet: edit
        Conversation seen =
                assistant.tenancy().as(ann, session -> session.conversations().get(conversation));
        try {
            assistant.tenancy().run(ann, session -> session.conversations().edit(seen, title, seen.metadata()));
        } catch (AccessException.Stale e) {
            // Somebody else has renamed it since: show what it is called now, and ask again.
        }
        // end
        Conversation now =
                assistant.tenancy().as(ann, session -> session.conversations().get(conversation));
        assertThat(now.title()).isEqualTo("Ropes");
    }

    @Test
    void refusals() {
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        String email = "ann@ropes.example";
        assistant.service().run(session -> session.users().create(NewUser.of(tenant, email)));
        // snippet: errors
        Optional<User> added = Optional.empty();
        try {
            added = Optional.of(
                    assistant.service().call(session -> session.users().create(NewUser.of(tenant, email))));
        } catch (AccessException.AlreadyThere e) {
            if (e.rule().filter(AssistantRule.USER_EMAIL::equals).isEmpty()) {
                throw e;
            }
        }
        // end
        assertThat(added).isEmpty();
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .run(
                                ann,
                                session -> session.messages()
                                        .append(conversation, NewMessage.assistant("I am the assistant."))))
                .isInstanceOf(AccessException.NotAllowed.class);
    }

    @Test
    void usage() {
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        // snippet: usage
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        boolean mayAsk = assistant
                .tenancy()
                .as(ann, session -> session.usage().dailyLimit(tenant, 1000).isAllowed());
        assistant.service().run(session -> {
            // Sent again, the answer is not new, and so its usage is not counted again.
            NewMessage answer = NewMessage.assistant("Twelve euros.").withKey("answer-7");
            if (session.messages().append(conversation, answer).isNew()) {
                session.usage().record(tenant, ann, today, Used.of("model-1", 900, 100, new BigDecimal("0.00042")));
            }
        });
        // end
        assertThat(mayAsk).isTrue();
        // snippet: reserve
        Reservation reservation = assistant
                .tenancy()
                .as(ann, session -> session.usage().reserve(tenant, ann, 1000, Duration.ofMinutes(5)));
        UUID id = reservation.id();
        if (id != null) {
            // The model is asked here, in no transaction.
            Used used = Used.of("model-1", 700, 120, new BigDecimal("0.0004"));
            assistant.tenancy().run(ann, session -> session.usage().settle(id, used));
        }
        // end
        assertThat(assistant
                        .tenancy()
                        .as(ann, session -> session.usage().dailyLimit(tenant, 0))
                        .used())
                .isEqualTo(1820);
    }

    @Test
    void withinATransactionOfOnesOwn() throws SQLException {
        String schema = Platform.SCHEMA;
        try (Connection connection = platform.connect()) {
            // snippet: joining
            connection.setAutoCommit(false);
            Assistant inside = Assistant.in(connection, schema);
            inside.tenancy().run(ann, session -> session.messages().append(conversation, NewMessage.user("Hello")));
            connection.commit();
            // end
        }
        List<Message> read = assistant
                .tenancy()
                .as(ann, session -> session.messages().of(conversation).last(1));
        assertThat(read).hasSize(1);
    }
}
