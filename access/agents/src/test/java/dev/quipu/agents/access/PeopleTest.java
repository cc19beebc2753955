package dev.quipu.agents.access;

import static dev.quipu.access.testing.Listings.assertHolds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.access.ToolCall;
import dev.quipu.access.testing.Race;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users, conversations, and what is said in them. */
class PeopleTest {
    private Given given;
    private Agents agents;
    private long ann;

    @BeforeEach
    void start() {
        given = Given.empty();
        agents = given.agents();
        ann = given.user("ann");
    }

    @AfterEach
    void end() {
        given.close();
    }

    @Test
    void somebodyIsAddedAndFound() {
        UUID uuid = UUID.randomUUID();
        UserSettings settings = UserSettings.DEFAULT
                .withFullName("Bob B.")
                .withPreferences(new Json("{\"theme\": \"dark\"}"))
                .withTimezone("Asia/Tokyo")
                .withPreferred(Model.of("anthropic", "claude"))
                .withMonthlyBudget(null, false);
        agents.run(session -> {
            User bob = session.users()
                    .create(NewUser.of("Bob", "Bob@example.com", "hash of bob")
                            .withUuid(uuid)
                            .withRole(UserRole.ADMIN)
                            .withSettings(settings));
            assertThat(bob.settings())
                    .usingRecursiveComparison()
                    .withComparatorForType(BigDecimal::compareTo, BigDecimal.class)
                    .isEqualTo(settings);
            assertThat(bob.role()).isEqualTo(UserRole.ADMIN);
            assertThat(bob.month()).isEqualTo(new User.Month(null, bob.month().spent(), 0));
            assertThat(session.users().byUuid(uuid)).contains(bob);
            assertThat(session.users().byEmail("bob@EXAMPLE.com")).contains(bob);
            assertThat(session.users().byUsername("BOB")).contains(bob);
            assertThat(session.users().get(bob.id())).isEqualTo(bob);
            assertThat(session.users().passwordHash(bob.id())).contains("hash of bob");
            assertThat(session.users().find(-1)).isEmpty();
        });
        assertThatThrownBy(() -> given.user("ann"))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule().orElseThrow())
                                .isIn(AgentsRule.USER_EMAIL, AgentsRule.USER_NAME));
        assertThatThrownBy(() ->
                        agents.run(session -> session.users().create(NewUser.of("ANN", "other@example.com", "hash"))))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.USER_NAME_OF_ANY_CASE));
        assertThatThrownBy(() -> agents.run(session -> session.users().get(-1)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void ofSixteenWhoEditOneWins() throws InterruptedException {
        User seen = agents.call(session -> session.users().get(ann));
        List<Boolean> won = Race.of(16, number -> {
            try {
                agents.run(session -> session.users().edit(seen, seen.settings().withFullName("Ann " + number)));
                return true;
            } catch (AccessException.Stale e) {
                return false;
            }
        });
        assertThat(won).containsOnlyOnce(true);
        agents.run(session -> {
            session.requests().record(NewRequest.of(ann, Given.MODEL, Tokens.NONE));
            User now = session.users().get(ann);
            assertThat(now.settings().fullName()).startsWith("Ann ");
            User edited = session.users().edit(now, now.settings().withMonthlyBudget(new BigDecimal("5.5"), true));
            assertThat(edited.settings().monthlyBudget()).isEqualByComparingTo("5.5");
            assertThat(edited.month().calls()).isEqualTo(1);
        });
    }

    @Test
    void failedLoginsLockAndEachCounts() throws InterruptedException {
        agents.run(session -> {
            assertThat(session.users().loginAllowed(ann)).isTrue();
            assertThat(session.users().loginFailed(ann)).isEqualTo(new LoginFailure(1, null));
            assertThat(session.users().loginSucceeded(ann)).isTrue();
        });
        List<LoginFailure> failures =
                Race.of(8, number -> agents.call(session -> session.users().loginFailed(ann)));
        assertThat(failures).extracting(LoginFailure::failures).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8);
        agents.run(session -> {
            User locked = session.users().get(ann);
            assertThat(locked.login().lockedUntil()).isNotNull();
            assertThat(session.users().locked().list(5)).containsExactly(locked);
            assertThat(session.users().loginAllowed(ann)).isFalse();
            assertThat(session.users().loginSucceeded(ann)).isFalse();
            assertThat(session.alerts().open(ann).list(5))
                    .extracting(Alert::type)
                    .containsExactly(AlertType.SECURITY_ALERT);
        });
        assertThatThrownBy(() -> agents.run(session -> session.users().loginFailed(-1)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void usersArePagedChangedAndErased() {
        List<Long> made = new ArrayList<>(List.of(ann));
        IntStream.range(0, 6).forEach(i -> made.add(given.user("u" + i)));
        agents.run(session -> {
            List<User> all = session.users().all().list(10);
            assertThat(all).extracting(User::id).isEqualTo(made);
            assertHolds(session.users().all(), all);
            session.users().setRole(ann, UserRole.GUEST);
            session.users().setVerified(ann, true);
            session.users().setActive(ann, false);
            session.users().setPasswordHash(ann, "other");
            User now = session.users().get(ann);
            assertThat(now.role()).isEqualTo(UserRole.GUEST);
            assertThat(now.isVerified()).isTrue();
            assertThat(now.isActive()).isFalse();
            assertThat(now.login().passwordChangedAt()).isNotNull();
            assertThat(session.users().loginAllowed(ann)).isFalse();
            session.requests().record(NewRequest.of(ann, Given.MODEL, Tokens.NONE));
            assertThat(session.users().erase(ann)).isTrue();
            assertThat(session.users().erase(ann)).isFalse();
        });
    }

    @Test
    void aConversationIsStartedOnceEditedAndPutAway() {
        UUID uuid = UUID.randomUUID();
        long bob = given.user("bob");
        ConversationSettings settings = ConversationSettings.titled("Costs")
                .withModel(Given.MODEL)
                .withSampling(0.2, 100)
                .withSystemPrompt("Be short.")
                .withMetadata(new Json("{\"a\": 1}"))
                .withTags(new Json("[\"x\", \"y\"]"));
        Conversation started = agents.call(session -> session.conversations().startOnce(uuid, ann, settings));
        assertThat(started.settings()).isEqualTo(settings);
        assertThatThrownBy(() -> agents.run(session -> session.conversations().startOnce(uuid, bob, settings)))
                .isInstanceOf(AccessException.AlreadyThere.class);
        assertThatThrownBy(() -> agents.run(session -> session.conversations().start(-1, settings)))
                .isInstanceOfSatisfying(
                        AccessException.BrokenReference.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.CONVERSATION_USER));
        agents.run(session -> {
            assertThat(session.conversations().startOnce(uuid, ann, ConversationSettings.titled("Else")))
                    .isEqualTo(started);
            assertThat(session.conversations().withTag("y").list(5)).containsExactly(started);
            session.messages().append(started.id(), NewMessage.user("Hello"));
            Conversation edited = session.conversations().edit(started, settings.withTitle("Costs of July"));
            assertThat(edited.settings().title()).isEqualTo("Costs of July");
            assertThat(edited.totals().messages()).isEqualTo(1);
            assertThatThrownBy(() -> session.conversations().edit(started, settings))
                    .isInstanceOf(AccessException.Stale.class);
            session.conversations().archive(started.id());
            assertThat(session.conversations().withTag("y").list(5)).isEmpty();
            assertThat(session.conversations().recent(ann).list(5)).isEmpty();
            session.conversations().unarchive(started.id());
            assertThat(session.conversations().recent(ann).list(5)).hasSize(1);
            session.conversations().markDeleted(started.id());
            assertThat(session.conversations().get(started.id()).status()).isEqualTo(ConversationStatus.DELETED);
            assertThat(session.conversations().recent(ann).list(5)).isEmpty();
            assertThat(session.conversations().delete(started.id())).isTrue();
            assertThat(session.conversations().byUuid(uuid)).isEmpty();
        });
    }

    @Test
    void conversationsArePagedInBothDirections() {
        List<Long> started = new ArrayList<>();
        IntStream.range(0, 7).forEach(i -> started.add(given.conversation(ann)));
        given.conversation(given.user("bob"));
        agents.run(session -> {
            Page<Conversation> first = session.conversations().recent(ann).page(3);
            Page<Conversation> second =
                    session.conversations().recent(ann).pageAfter(first.after().orElseThrow(), 3);
            Page<Conversation> third =
                    session.conversations().recent(ann).pageAfter(second.after().orElseThrow(), 3);
            assertThat(Stream.of(first, second, third)
                            .flatMap(page -> page.items().stream())
                            .map(Conversation::id))
                    .isEqualTo(started.reversed());
            assertThat(third.after()).isEmpty();
            assertThat(session.conversations()
                            .recent(ann)
                            .pageBefore(third.before().orElseThrow(), 3)
                            .items())
                    .isEqualTo(second.items());
            Page<Conversation> back = session.conversations()
                    .recent(ann)
                    .pageBefore(second.before().orElseThrow(), 3);
            assertThat(back.items()).isEqualTo(first.items());
            assertThat(back.before()).isEmpty();
        });
        assertThatThrownBy(() -> agents.run(
                        session -> session.conversations().recent(ann).pageAfter(new Cursor("x"), 3)))
                .isInstanceOf(AccessException.Invalid.class);
    }

    @Test
    void messagesComeBackWholeInTheirOrderAndOnceAKey() {
        long talk = given.conversation(ann);
        NewMessage question = NewMessage.user("What is it?").withKey("1").withMetadata(new Json("{\"a\": 1}"));
        List<Appended> first = agents.call(session -> session.messages()
                .append(
                        talk,
                        List.of(
                                NewMessage.system("Be short."),
                                question,
                                NewMessage.assistant("")
                                        .withReasoning("Hm.")
                                        .withToolCalls(List.of(new ToolCall("c", "price", Json.EMPTY))),
                                NewMessage.tool("c", "price", "12").withToolResult(new Json("{\"euros\": 12}")))));
        List<Appended> again = agents.call(session ->
                session.messages().append(talk, List.of(question, NewMessage.assistant("It is 12."), question)));
        assertThat(first).extracting(Appended::seq).containsExactly(1, 2, 3, 4);
        assertThat(again).extracting(Appended::isNew).containsExactly(false, true, false);
        assertThat(again.getFirst().id()).isEqualTo(first.get(1).id());
        agents.run(session -> {
            List<Message> read = session.messages().of(talk).last(10);
            assertThat(read).extracting(Message::seq).containsExactly(1, 2, 3, 4, 5);
            assertThat(read.get(1).metadata()).isEqualTo(new Json("{\"a\": 1}"));
            assertThat(read.get(2).reasoning()).isEqualTo("Hm.");
            assertThat(read.get(2).toolCalls()).containsExactly(new ToolCall("c", "price", Json.EMPTY));
            assertThat(read.get(2).tool()).isNull();
            assertThat(read.get(3).tool()).isEqualTo(new Message.Tool("c", "price", new Json("{\"euros\": 12}")));
            assertThat(session.messages().find(read.get(4).id())).contains(read.get(4));
            assertThat(session.messages().activePath(talk, 50)).isEqualTo(read);
            assertThat(session.messages().append(talk, List.of())).isEmpty();
        });
        assertThatThrownBy(() -> agents.call(session ->
                        session.messages().append(talk, NewMessage.user("Else?").withKey("1"))))
                .isInstanceOf(AccessException.AlreadyThere.class);
        assertThatThrownBy(() -> agents.call(session -> session.messages().append(-1, NewMessage.user("x"))))
                .isInstanceOfSatisfying(
                        AccessException.BrokenReference.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.MESSAGE_CONVERSATION));
        assertThatThrownBy(() -> agents.call(session ->
                        session.messages().append(talk, NewMessage.tool("c", "n".repeat(101), "x"))))
                .isInstanceOf(AccessException.Invalid.class);
    }

    /** An answer that calls other tools, or thinks otherwise, is another one, though it says the same. */
    @Test
    void aKeyIsThatOfAllThatAMessageSays() {
        long talk = given.conversation(ann);
        NewMessage call = NewMessage.assistant("")
                .withReasoning("Hm.")
                .withToolCalls(List.of(new ToolCall("c", "price", new Json("{\"a\": 1, \"b\": 2}"))))
                .withKey("call");
        NewMessage result = NewMessage.tool("c", "price", "12")
                .withToolResult(new Json("{\"euros\": 12}"))
                .withKey("result");
        List<Appended> first = agents.call(session -> session.messages().append(talk, List.of(call, result)));
        NewMessage writtenOtherwise =
                call.withToolCalls(List.of(new ToolCall("c", "price", new Json("{\"b\":2,\"a\":1}"))));
        assertThat(agents.<List<Appended>, RuntimeException>call(
                        session -> session.messages().append(talk, List.of(writtenOtherwise, result))))
                .extracting(Appended::id, Appended::isNew)
                .containsExactly(
                        tuple(first.get(0).id(), false), tuple(first.get(1).id(), false));
        for (NewMessage other : List.of(
                call.withToolCalls(List.of()),
                call.withReasoning(null),
                NewMessage.tool("d", "price", "12")
                        .withToolResult(new Json("{\"euros\": 12}"))
                        .withKey("result"),
                NewMessage.tool("c", "cost", "12")
                        .withToolResult(new Json("{\"euros\": 12}"))
                        .withKey("result"),
                result.withToolResult(new Json("{\"euros\": 13}")))) {
            assertThatThrownBy(() -> agents.call(session -> session.messages().append(talk, other)))
                    .isInstanceOfSatisfying(
                            AccessException.AlreadyThere.class,
                            refused -> assertThat(refused.rule()).contains(AgentsRule.MESSAGE_UUID));
        }
    }

    /** Who sends it again, because the answer got lost, may find that it has gone on by then. */
    @Test
    void whatBeganAMessageIsThereUnderItsKeyHoweverFarThatHasCome() {
        long talk = given.conversation(ann);
        NewMessage begun = NewMessage.assistant("").asPartial().withKey("k");
        agents.run(session -> {
            long id = session.messages().append(talk, begun).id();
            session.messages().extend(id, "Twelve", "Hm.");
            assertThat(session.messages().append(talk, begun).id()).isEqualTo(id);
            session.messages().finish(id, MessageState.DONE, null);
            assertThat(session.messages().append(talk, begun).id()).isEqualTo(id);
        });
        assertThatThrownBy(() -> agents.call(session ->
                        session.messages().append(talk, NewMessage.assistant("").withKey("k"))))
                .isInstanceOf(AccessException.AlreadyThere.class);
    }

    @Test
    void thoseWhoAttachAtOnceAttachAll() throws InterruptedException {
        long talk = given.conversation(ann);
        long message = agents.call(session -> session.messages().append(talk, NewMessage.user("See.")))
                .id();
        Race.of(
                8,
                number -> agents.call(session -> {
                    session.messages()
                            .attach(
                                    message,
                                    List.of(
                                            new Attachment(
                                                    "s3://a/" + number,
                                                    "text/plain",
                                                    "ab".repeat(32),
                                                    null,
                                                    null,
                                                    Json.EMPTY),
                                            new Attachment(
                                                    "s3://a/shared",
                                                    "text/plain",
                                                    "cd".repeat(32),
                                                    null,
                                                    null,
                                                    Json.EMPTY)));
                    return true;
                }));
        assertThat(agents.<List<Attachment>, RuntimeException>call(
                        session -> session.messages().attachments(message)))
                .hasSize(9)
                .doesNotHaveDuplicates();
    }

    @Test
    void sixteenWhoAppendAtOnceAppendOneKeyOnce() throws InterruptedException {
        long talk = given.conversation(ann);
        List<Appended> shared = Race.of(
                16,
                number -> agents.call(session -> session.messages()
                                .append(
                                        talk,
                                        List.of(
                                                NewMessage.user("shared").withKey("k"),
                                                NewMessage.user("own " + number))))
                        .getFirst());
        assertThat(shared)
                .extracting(Appended::id)
                .containsOnly(shared.getFirst().id());
        assertThat(shared).filteredOn(Appended::isNew).hasSize(1);
        List<Message> read = agents.call(session -> session.messages().of(talk).last(100));
        assertThat(read)
                .extracting(Message::seq)
                .isEqualTo(IntStream.rangeClosed(1, 17).boxed().toList());
    }

    @Test
    void messagesArePagedAndStreamed() {
        long talk = given.conversation(ann);
        agents.run(session -> {
            session.messages()
                    .append(
                            talk,
                            IntStream.range(0, 250)
                                    .mapToObj(i -> NewMessage.user("number " + i))
                                    .toList());
            Page<Message> newest = session.messages().of(talk).lastPage(100);
            Page<Message> middle =
                    session.messages().of(talk).pageBefore(newest.before().orElseThrow(), 100);
            Page<Message> oldest =
                    session.messages().of(talk).pageBefore(middle.before().orElseThrow(), 100);
            assertThat(oldest.items()).hasSize(50);
            assertThat(oldest.before()).isEmpty();
            assertThat(session.messages()
                            .of(talk)
                            .pageAfter(oldest.after().orElseThrow(), 100)
                            .items())
                    .isEqualTo(middle.items());
            try (var all = session.messages().of(talk).stream()) {
                assertThat(all.map(Message::seq).toList())
                        .isEqualTo(IntStream.rangeClosed(1, 250).boxed().toList());
            }
        });
    }

    @Test
    void whatStreamsInGrowsAndEnds() {
        long talk = given.conversation(ann);
        agents.run(session -> {
            long id = session.messages()
                    .append(talk, NewMessage.assistant("").asPartial())
                    .id();
            session.messages().extend(id, "It ", "Hm");
            session.messages().extend(id, "is.", null);
            assertThatThrownBy(() -> session.messages().finish(id, MessageState.PARTIAL, "stop"))
                    .isInstanceOf(AccessException.Invalid.class);
            Message read = session.messages().finish(id, MessageState.DONE, "stop");
            assertThat(read).isEqualTo(session.messages().find(id).orElseThrow());
            assertThatThrownBy(() -> session.messages().extend(id, "more", null))
                    .isInstanceOf(AccessException.NotFound.class);
            assertThatThrownBy(() -> session.messages().finish(id, MessageState.CANCELLED, null))
                    .isInstanceOf(AccessException.NotFound.class);
            assertThat(session.messages().find(id)).contains(read);
            assertThat(read.content()).isEqualTo("It is.");
            assertThat(read.reasoning()).isEqualTo("Hm");
            assertThat(read.state()).isEqualTo(MessageState.DONE);
            assertThat(read.finishReason()).isEqualTo("stop");
        });
    }

    @Test
    void filesGoWithAMessage() {
        long talk = given.conversation(ann);
        Attachment one = Attachment.of("s3://a/1", "image/png", "ab".repeat(32));
        Attachment two =
                new Attachment("s3://a/2", "text/plain", "cd".repeat(32), 12L, "b.txt", new Json("{\"a\": 1}"));
        agents.run(session -> {
            long id = session.messages().append(talk, NewMessage.user("See.")).id();
            Attachment again = new Attachment(one.uri(), "image/webp", one.sha256(), null, null, Json.EMPTY);
            session.messages().attach(id, List.of(one, two, again, one));
            session.messages().attach(id, List.of(one, two));
            Attachment three = new Attachment("s3://a/3", "text/plain", one.sha256(), null, null, Json.EMPTY);
            session.messages().attach(id, List.of(two, three));
            assertThat(session.messages().attachments(id)).containsExactly(one, two, three);
        });
        assertThatThrownBy(() -> agents.run(session -> session.messages().attach(-1, List.of(one))))
                .isInstanceOfSatisfying(
                        AccessException.BrokenReference.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.ATTACHMENT_MESSAGE));
    }

    @Test
    void branchesBeginAndAreShown() {
        long talk = given.conversation(ann);
        agents.run(session -> {
            List<Appended> made = session.messages()
                    .append(
                            talk,
                            List.of(NewMessage.user("one"), NewMessage.assistant("two"), NewMessage.user("three")));
            long reworded = session.messages().reword(made.get(2).id(), "three, in other words");
            assertThat(session.messages().activePath(talk, 50))
                    .extracting(Message::content)
                    .containsExactly("one", "two", "three, in other words");
            assertThat(session.messages().activePath(talk, 2))
                    .as("its end")
                    .extracting(Message::content)
                    .containsExactly("two", "three, in other words");
            assertThat(session.messages().replies(made.get(1).id()))
                    .extracting(Message::id)
                    .containsExactly(made.get(2).id(), reworded);
            assertThat(session.messages().activate(made.get(2).id()))
                    .isEqualTo(made.get(2).id());
            session.messages()
                    .append(
                            talk,
                            NewMessage.assistant("another two")
                                    .replyingTo(made.get(0).id()));
            assertThat(session.messages().activePath(talk, 50))
                    .extracting(Message::content)
                    .containsExactly("one", "another two");
            assertThat(session.messages().delete(reworded)).isTrue();
            assertThat(session.messages().delete(reworded)).isFalse();
        });
        assertThatThrownBy(() -> agents.run(session -> session.messages().activate(-1)))
                .isInstanceOf(AccessException.NotFound.class);
        assertThatThrownBy(() -> agents.run(session -> session.messages().reword(-1, "x")))
                .isInstanceOf(AccessException.NotFound.class);
    }
}
