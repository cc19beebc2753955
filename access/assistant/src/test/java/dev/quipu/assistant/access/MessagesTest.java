package dev.quipu.assistant.access;

import static dev.quipu.access.testing.Listings.assertHolds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatList;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quipu.access.AccessException;
import dev.quipu.access.Attachment;
import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.Page;
import dev.quipu.access.ToolCall;
import dev.quipu.access.ToolResult;
import dev.quipu.access.Trace;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MessagesTest {
    private Platform platform;
    private Assistant assistant;
    private UUID user;
    private UUID conversation;

    @BeforeEach
    void start() throws SQLException {
        platform = Platform.empty();
        assistant = platform.assistant;
        user = platform.user();
        conversation = platform.conversation(user);
    }

    @AfterEach
    void end() {
        platform.close();
    }

    @Test
    void aMessageComesBackWhole() {
        NewMessage question =
                NewMessage.user("What does it cost? 🧶 \"quoted\" \\ {a,b} 'x'").withKey("request 1");
        NewMessage calls = NewMessage.assistant("")
                .withToolCalls(List.of(
                        new ToolCall("call-1", "price", new Json("{\"item\": \"rope\", \"n\": 1.10}")),
                        new ToolCall("call-2", "stock", new Json("\"{}\""), new Json("{\"type\": \"function\"}"))))
                .withReasoning("Rope has a price.")
                .withMetadata(new Json("{\"signature\": \"abc\"}"))
                .withMeasures(new Measures(12, 340, "model-1", 5_000_000_000L, 20L, 7L))
                .withTrace(new Trace("1".repeat(32), "2".repeat(16), "3".repeat(16)));
        NewMessage result = NewMessage.tool(new ToolResult("call-1", "price", true), "");
        NewMessage file = NewMessage.user("")
                .withAttachments(List.of(
                        new Attachment("s3://files/1", "image/png", "a".repeat(64), new Json("{\"size\": 3}"))));

        List<Appended> appended =
                service(messages -> messages.append(conversation, List.of(question, calls, result, file)));
        List<Message> read = service(messages -> messages.of(conversation).last(10));
        List<Said> said = service(messages -> messages.said(conversation, 1, 10, 10));

        assertThat(appended).extracting(Appended::seq).containsExactly(1L, 2L, 3L, 4L);
        assertThat(appended).allMatch(Appended::isNew);
        assertThat(said).isEqualTo(read.stream().map(MessagesTest::said).toList());
        assertThat(read)
                .extracting(Message::id)
                .isEqualTo(appended.stream().map(Appended::id).toList());
        assertThat(read.get(0).content()).isEqualTo(question.content);
        assertThat(read.get(0).clientKey()).isEqualTo("request 1");
        assertThat(read.get(0).parentId()).isNull();
        assertThat(read.get(1).toolCalls()).hasSize(2);
        assertThat(read.get(1).toolCalls().get(0).arguments().text())
                .contains("1.10")
                .contains("rope");
        assertThat(read.get(1).toolCalls().get(1))
                .isEqualTo(new ToolCall("call-2", "stock", new Json("\"{}\""), new Json("{\"type\":\"function\"}")));
        assertThat(read.get(1).reasoning()).isEqualTo("Rope has a price.");
        assertThat(read.get(1).metadata()).isEqualTo(new Json("{\"signature\": \"abc\"}"));
        assertThat(read.get(1).measures()).isEqualTo(calls.measures);
        assertThat(read.get(1).trace()).isEqualTo(calls.trace);
        assertThat(read.get(1).parentId()).isEqualTo(read.get(0).id());
        assertThat(read.get(2).toolResult()).isEqualTo(new ToolResult("call-1", "price", true));
        assertThat(read.get(3).attachments())
                .containsExactly(new Attachment("s3://files/1", "image/png", "a".repeat(64), new Json("{\"size\":3}")));
        assertThat(read.get(3).measures()).isSameAs(Measures.UNKNOWN);
        assertThat(read).allMatch(message -> message.userId().equals(user) && message.status() == MessageStatus.DONE);
    }

    private static Said said(Message message) {
        return new Said(
                message.seq(),
                message.role(),
                message.content(),
                message.status(),
                message.toolCalls(),
                message.toolResult(),
                message.reasoning(),
                message.attachments(),
                message.metadata());
    }

    @Test
    void aKeyIsAppendedOnce() {
        NewMessage hello = NewMessage.user("hello").withKey("k");
        Appended first = tenant(messages -> messages.append(conversation, hello));
        List<Appended> again = tenant(messages ->
                messages.append(conversation, List.of(NewMessage.user("before"), hello, NewMessage.user("after"))));

        assertThat(again.get(1)).isEqualTo(new Appended(first.id(), first.seq(), first.createdAt(), false));
        assertThat(contents()).containsExactly("hello", "before", "after");
        assertThat(tenant(messages -> messages.find(conversation, "k"))
                        .orElseThrow()
                        .id())
                .isEqualTo(first.id());
    }

    /** An answer that calls other tools, or thinks otherwise, is another one, though it says the same. */
    @Test
    void aKeyIsThatOfAllThatAMessageSays() {
        NewMessage call = NewMessage.assistant("x")
                .withToolCalls(List.of(new ToolCall("1", "price", new Json("{\"a\": 1, \"b\": 2}"))))
                .withKey("call");
        NewMessage result =
                NewMessage.tool(new ToolResult("1", "price", false), "12").withKey("result");
        List<Appended> first = service(messages -> messages.append(conversation, List.of(call, result)));

        assertThatList(service(messages -> messages.append(
                        conversation,
                        List.of(
                                call.withToolCalls(List.of(new ToolCall("1", "price", new Json("{\"b\":2,\"a\":1}")))),
                                result))))
                .extracting(Appended::id, Appended::isNew)
                .containsExactly(
                        tuple(first.get(0).id(), false), tuple(first.get(1).id(), false));
        for (NewMessage other : List.of(
                call.withReasoning("so"),
                call.withToolCalls(List.of()),
                call.withToolCalls(List.of(new ToolCall("2", "price", new Json("{\"a\": 1, \"b\": 2}")))),
                call.withAttachments(List.of(new Attachment("s3://f", "image/png", "a".repeat(64)))),
                NewMessage.tool(new ToolResult("2", "price", false), "12").withKey("result"))) {
            assertThatThrownBy(() -> service(messages -> messages.append(conversation, other)))
                    .isInstanceOfSatisfying(
                            AccessException.AlreadyThere.class,
                            refused -> assertThat(refused.rule()).contains(AssistantRule.CLIENT_KEY));
        }
        assertThatThrownBy(() -> service(messages -> messages.append(
                        conversation,
                        List.of(
                                NewMessage.assistant("y").withKey("twice"),
                                NewMessage.assistant("y").withReasoning("so").withKey("twice")))))
                .isInstanceOf(AccessException.AlreadyThere.class);
    }

    @Test
    void aKeyTwiceInOneCallIsOneMessage() {
        NewMessage hello = NewMessage.user("hello").withKey("k");
        List<Appended> appended = tenant(messages -> messages.append(conversation, List.of(hello, hello)));
        assertThat(appended.get(0).id()).isEqualTo(appended.get(1).id());
        assertThat(appended).extracting(Appended::isNew).containsExactly(true, false);
        assertThat(contents()).containsExactly("hello");
    }

    /** As a client sends it that makes both: the connection is lost, and it does not know whether the first try came through. */
    @Test
    void aKeyIsAppendedOnceUnderAnIdOfTheCallersToo() {
        UUID id = UUID.randomUUID();
        NewMessage hello = NewMessage.user("hello").withId(id).withKey("k");
        List<Appended> first = tenant(messages -> messages.append(conversation, List.of(hello, hello)));
        Appended again = tenant(messages -> messages.append(conversation, hello));
        assertThat(again)
                .isEqualTo(new Appended(id, first.get(0).seq(), first.get(0).createdAt(), false));
        assertThat(first).extracting(Appended::id, Appended::isNew).containsExactly(tuple(id, true), tuple(id, false));
        assertThat(contents()).containsExactly("hello");
    }

    @Test
    void aKeyOfAnotherTextIsRefused() {
        tenant(messages ->
                messages.append(conversation, NewMessage.user("hello").withKey("k")));
        assertThatThrownBy(() -> tenant(messages -> messages.append(
                        conversation, NewMessage.user("good-bye").withKey("k"))))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(AssistantRule.CLIENT_KEY));
        assertThat(contents()).containsExactly("hello");
    }

    @Test
    void anIdOfTheCallersIsTakenOnce() {
        UUID id = UUID.randomUUID();
        Appended appended = tenant(
                messages -> messages.append(conversation, NewMessage.user("one").withId(id)));
        assertThat(appended.id()).isEqualTo(id);
        assertThatThrownBy(() -> tenant(messages ->
                        messages.append(conversation, NewMessage.user("two").withId(id))))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(AssistantRule.MESSAGE_ID));
    }

    /** A retry that comes late does not take the chosen branch away. */
    @Test
    void whatIsThereChangesNothing() {
        UUID first = tenant(messages ->
                        messages.append(conversation, NewMessage.user("one").withKey("k")))
                .id();
        tenant(messages -> messages.append(conversation, NewMessage.user("two")));
        assistant.tenancy().run(user, session -> session.conversations().activate(conversation, first));
        tenant(messages -> messages.append(conversation, NewMessage.user("one").withKey("k")));
        Conversation now =
                assistant.tenancy().as(user, session -> session.conversations().get(conversation));
        assertThat(now.activeMessageId()).isEqualTo(first);
    }

    @Test
    void sixteenClientsWithOneKeyAppendOneMessage() throws Exception {
        List<Appended> all = race(
                16,
                client -> tenant(messages ->
                        messages.append(conversation, NewMessage.user("hello").withKey("k"))));
        assertThat(all).extracting(Appended::id).containsOnly(all.getFirst().id());
        assertThat(all).filteredOn(Appended::isNew).hasSize(1);
        assertThat(contents()).containsExactly("hello");
    }

    @Test
    void clientsThatAppendAtOnceGetPlacesWithoutGapsAndTurnsStayTogether() throws Exception {
        race(8, client -> {
            for (int turn = 0; turn < 5; turn++) {
                String text = client + " " + turn;
                service(messages ->
                        messages.append(conversation, List.of(NewMessage.user(text), NewMessage.assistant(text))));
            }
            return true;
        });
        List<Message> read = service(messages -> messages.of(conversation).last(1000));
        assertThat(read)
                .extracting(Message::seq)
                .isEqualTo(IntStream.rangeClosed(1, 80).mapToObj(Long::valueOf).toList());
        for (int i = 0; i < 80; i += 2) {
            assertThat(read.get(i).content()).isEqualTo(read.get(i + 1).content());
            assertThat(read.get(i + 1).role()).isEqualTo(MessageRole.ASSISTANT);
        }
    }

    @Test
    void pagesLeadBothWaysWhateverIsAppendedMeanwhile() {
        fill(10);
        Page<Message> newest = tenant(messages -> messages.of(conversation).lastPage(4));
        fill(2);
        Page<Message> middle = tenant(
                messages -> messages.of(conversation).pageBefore(newest.before().orElseThrow(), 4));
        Page<Message> oldest = tenant(
                messages -> messages.of(conversation).pageBefore(middle.before().orElseThrow(), 4));

        assertThat(seqs(newest)).containsExactly(7L, 8L, 9L, 10L);
        assertThat(newest.after()).isEmpty();
        assertThat(seqs(middle)).containsExactly(3L, 4L, 5L, 6L);
        assertThat(seqs(oldest)).containsExactly(1L, 2L);
        assertThat(oldest.before()).isEmpty();

        Page<Message> back = tenant(
                messages -> messages.of(conversation).pageAfter(oldest.after().orElseThrow(), 4));
        assertThat(seqs(back)).containsExactly(3L, 4L, 5L, 6L);
        assertThat(back.before()).isPresent();
        Page<Message> end = tenant(messages -> messages.of(conversation)
                .pageAfter(Messages.place(newest.items().getLast()), 4));
        assertThat(seqs(end)).containsExactly(11L, 12L);
        assertThat(end.after()).isEmpty();
        assertThat(seqs(tenant(messages -> messages.of(conversation).page(3)))).containsExactly(1L, 2L, 3L);
        assistant.tenancy().run(user, session -> assertHolds(session.messages().of(conversation), 12));
    }

    @Test
    void whatIsSaidBetweenTwoPlacesIsReadWithoutTheRest() {
        fill(12);
        UUID gone =
                service(messages -> messages.of(conversation).last(5).getFirst().id());
        service(messages -> messages.delete(gone));
        assertThat(places(service(messages -> messages.said(conversation, 6, 10, 100))))
                .containsExactly(6L, 7L, 9L, 10L);
        assertThat(places(service(messages -> messages.said(conversation, 6, 10, 3))))
                .containsExactly(6L, 7L, 9L);
        assertThat(places(tenant(messages -> messages.said(conversation, 11, Long.MAX_VALUE, 100))))
                .containsExactly(11L, 12L);
        assertThat(places(service(messages -> messages.said(UUID.randomUUID(), 1, Long.MAX_VALUE, 100))))
                .isEmpty();
    }

    private static List<Long> places(List<Said> said) {
        return said.stream().map(Said::seq).toList();
    }

    @Test
    void aStreamGivesAllInOrderBesideOtherStatements() {
        fill(350);
        List<Long> seen = assistant.tenancy().as(user, session -> {
            List<Long> places = new ArrayList<>();
            try (var all = session.messages().of(conversation).stream()) {
                all.forEach(message -> {
                    places.add(message.seq());
                    if (message.seq() % 100 == 0) {
                        assertThat(session.messages().find(message.id())).isPresent();
                    }
                });
            }
            return places;
        });
        assertThat(seen)
                .isEqualTo(IntStream.rangeClosed(1, 350).mapToObj(Long::valueOf).toList());
    }

    @Test
    void aStreamEndsWithItsTransaction() {
        fill(3);
        var escaped = assistant.tenancy().as(user, session -> session.messages().of(conversation).stream());
        assertThatThrownBy(escaped::toList)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("the transaction has ended");
    }

    @Test
    void theActivePathLeavesOtherBranchesOut() {
        service(messages -> messages.append(conversation, List.of(NewMessage.user("q"), NewMessage.assistant("a1"))));
        List<Message> before = service(messages -> messages.of(conversation).last(2));
        UUID answer = before.get(1).id();
        service(messages ->
                messages.append(conversation, NewMessage.assistant("a2").insteadOf(answer)));

        assertThat(texts(service(messages -> messages.activePath(conversation, 10))))
                .containsExactly("q", "a2");
        assertThat(texts(service(messages -> messages.activePath(conversation, 1))))
                .containsExactly("a2");
        assertThat(texts(service(messages -> messages.alternatives(answer)))).containsExactly("a1", "a2");
        assertThat(texts(service(messages -> messages.replies(before.get(0).id()))))
                .containsExactly("a1", "a2");
        assistant.tenancy().run(user, session -> session.conversations().activate(conversation, answer));
        assertThat(texts(tenant(messages -> messages.activePath(conversation, 10))))
                .containsExactly("q", "a1");
    }

    /** Who sends it again, because the answer got lost, may find that it has gone on by then. */
    @Test
    void whatBeganAMessageIsThereUnderItsKeyHoweverFarThatHasCome() {
        NewMessage begun = NewMessage.assistant("Tw").asPartial().withKey("k");
        UUID id = service(messages -> messages.append(conversation, begun)).id();
        assertIsThere(begun, id);
        service(messages -> {
            messages.replaceText(id, "Twelve");
            return true;
        });
        assertIsThere(begun, id);
        service(messages -> messages.finish(id, "Twelve euros.", MessageStatus.DONE, Measures.UNKNOWN));
        assertIsThere(begun, id);
        assertIsThere(NewMessage.assistant("Twelve euros.").withKey("k"), id);
        for (NewMessage other : List.of(
                NewMessage.assistant("Tw").withKey("k"),
                NewMessage.system("Tw").asPartial().withKey("k"),
                begun.withReasoning("so"))) {
            assertThatThrownBy(() -> service(messages -> messages.append(conversation, other)))
                    .isInstanceOf(AccessException.AlreadyThere.class);
        }
    }

    private void assertIsThere(NewMessage message, UUID id) {
        Appended again = service(messages -> messages.append(conversation, message));
        assertThat(again.id()).isEqualTo(id);
        assertThat(again.isNew()).isFalse();
    }

    @Test
    void aMessageIsStreamedAndFinishedOnce() {
        UUID id = service(messages ->
                        messages.append(conversation, NewMessage.assistant("").asPartial()))
                .id();
        service(messages -> {
            messages.replaceText(id, "Twelve");
            return true;
        });
        Message done = service(
                messages -> messages.finish(id, "Twelve euros.", MessageStatus.DONE, Measures.of("model-1", 30, 4)));
        assertThat(done.content()).isEqualTo("Twelve euros.");
        assertThat(done.status()).isEqualTo(MessageStatus.DONE);
        assertThat(done.measures().model()).isEqualTo("model-1");
        assertThatThrownBy(() -> service(messages -> {
                    messages.replaceText(id, "late");
                    return true;
                }))
                .isInstanceOf(AccessException.NotFound.class);
        for (MessageStatus late : List.of(MessageStatus.CANCELLED, MessageStatus.DONE)) {
            assertThatThrownBy(() -> service(messages -> messages.finish(id, "late", late, Measures.UNKNOWN)))
                    .isInstanceOf(AccessException.NotFound.class);
        }
        assertThatThrownBy(
                        () -> service(messages -> messages.finish(id, "late", MessageStatus.PARTIAL, Measures.UNKNOWN)))
                .isInstanceOf(AccessException.Invalid.class);
        List<Message> all = service(messages -> messages.of(conversation).last(5));
        assertThat(all).containsExactly(done);
    }

    @Test
    void ofTwoWhoEditTheSecondIsTold() {
        tenant(messages -> messages.append(conversation, NewMessage.user("helo")));
        Message seen = tenant(messages -> messages.of(conversation).last(1)).getFirst();
        Message edited = tenant(messages -> messages.edit(seen, "hello", new Json("{\"edited\": true}")));
        assertThat(edited.content()).isEqualTo("hello");
        assertThatThrownBy(() -> tenant(messages -> messages.edit(seen, "hallo", Json.EMPTY)))
                .isInstanceOf(AccessException.Stale.class);
        assertThat(contents()).containsExactly("hello");
    }

    @Test
    void messagesAreDeletedAndTheirRepliesHandedOn() {
        fill(4);
        List<Message> all = service(messages -> messages.of(conversation).last(4));
        assertThatObject(tenant(messages -> messages.delete(all.get(1).id()))).isEqualTo(true);
        assertThatObject(tenant(messages -> messages.delete(all.get(1).id()))).isEqualTo(false);
        Message third = service(messages -> messages.find(all.get(2).id())).orElseThrow();
        assertThat(third.parentId()).isEqualTo(all.get(0).id());
        assertThatObject(tenant(messages -> messages.delete(List.of(all.get(0).id(), third.id()))))
                .isEqualTo(2);
        assertThatObject(tenant(messages -> messages.deleteAll(conversation))).isEqualTo(1);
    }

    @Test
    void searchFindsWordsOfTheTenant() {
        tenant(messages -> messages.append(conversation, NewMessage.user("The rope costs twelve euros")));
        UUID other = platform.user();
        UUID theirs = platform.conversation(other);
        assistant.tenancy().run(other, session -> session.messages().append(theirs, NewMessage.user("a rope")));

        List<Hit> hits = tenant(messages -> messages.search("ropes", 10));
        assertThat(hits).extracting(Hit::conversationId).containsExactly(conversation);
        assertThat(hits.getFirst().excerpt()).contains("<b>rope</b>");
        assertThatList(service(messages -> messages.search("rope", 10))).hasSize(2);
        assertThatList(service(messages -> messages.search("rope", other, null, 10)))
                .hasSize(1);
        assertThatList(service(messages -> messages.ofTrace("0".repeat(31) + "1")))
                .isEmpty();
    }

    /** Before the server is asked, whose refusal would end the transaction. */
    @Test
    void noLimitIsLessThanOne() {
        assistant.tenancy().run(user, session -> {
            Messages messages = session.messages();
            for (int limit : new int[] {0, -1}) {
                assertRefused(() -> messages.of(conversation).last(limit));
                assertRefused(() -> messages.said(conversation, 1, 9, limit));
                assertRefused(() -> messages.activePath(conversation, limit));
                assertRefused(() -> messages.search("rope", limit));
            }
            assertThat(messages.activePath(conversation, 1)).isEmpty();
        });
    }

    private static void assertRefused(ThrowingCallable reading) {
        assertThatThrownBy(reading).isInstanceOf(IllegalArgumentException.class);
    }

    /**
     * As an application finds them that is older than the database: a word that it does not know is no other one.
     */
    @Test
    void aWordOfALaterRevisionIsNotReadAsAnother() throws SQLException {
        UUID answer = service(messages -> messages.append(conversation, NewMessage.assistant("Twelve.")))
                .id();
        service(messages ->
                messages.append(conversation, NewMessage.assistant("").asPartial()));
        assistant.tenancy().as(user, session -> session.feedback().give(answer, Rating.DOWN, null));
        platform.database().execute("""
                SET search_path = platform;
                SET session_replication_role = replica;
                ALTER TABLE messages DROP CONSTRAINT check_role_valid, DROP CONSTRAINT check_status_valid;
                ALTER TABLE feedback DROP CONSTRAINT check_rating_valid;
                UPDATE messages SET role = 'critic' WHERE status = 'done';
                UPDATE messages SET status = 'paused' WHERE status = 'partial';
                UPDATE feedback SET rating = 0;""");
        for (int seq = 1; seq <= 2; seq++) {
            int place = seq;
            assertThatThrownBy(() -> service(messages -> messages.said(conversation, place, place, 1)))
                    .isInstanceOf(AccessException.WrongSchema.class)
                    .hasMessageContaining(seq == 1 ? "critic" : "paused");
        }
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(user, session -> session.feedback().of(answer)))
                .isInstanceOf(AccessException.WrongSchema.class);
    }

    @Test
    void whatWasSaidLongAgoKeepsItsTime() {
        Instant then = Instant.parse("2020-02-29T12:00:00.123456Z");
        service(messages -> messages.append(
                conversation, List.of(NewMessage.user("then").withCreatedAt(then), NewMessage.user("now"))));
        List<Message> read = service(messages -> messages.of(conversation).last(2));
        assertThat(read.get(0).createdAt()).isEqualTo(then);
        assertThat(read.get(1).createdAt()).isAfter(then.plusSeconds(86_400));
        assertThatThrownBy(() -> tenant(messages ->
                        messages.append(conversation, NewMessage.user("then").withCreatedAt(then))))
                .isInstanceOf(AccessException.NotAllowed.class);
    }

    @Test
    void whatCannotBeIsSaidByItsMeaning() {
        assertBroken(NewMessage.user(""), AssistantRule.MESSAGE_CONTENT);
        assertBroken(NewMessage.tool("", "x"), AssistantRule.MESSAGE_TOOL_RESULT);
        assertBroken(
                NewMessage.user("x").withAttachments(List.of(new Attachment("a", "b", "c"))),
                AssistantRule.MESSAGE_ATTACHMENTS);
        assertBroken(NewMessage.user("x").withMetadata(Json.NONE), AssistantRule.MESSAGE_METADATA);
        assertThatThrownBy(() -> service(messages -> messages.append(conversation, NewMessage.user("a\0b"))))
                .isInstanceOf(AccessException.Invalid.class)
                .hasMessageContaining("NUL");
        for (String half : List.of("a\uD83D", "\uD83Da", "\uDE00", "a\uDE00\uD83D")) {
            assertThatThrownBy(() -> service(messages -> messages.append(conversation, NewMessage.user(half))))
                    .isInstanceOf(AccessException.Invalid.class)
                    .hasMessageContaining("surrogate");
        }
        assertThatThrownBy(() -> service(messages -> messages.append(UUID.randomUUID(), NewMessage.user("x"))))
                .isInstanceOf(AccessException.BrokenReference.class);
        assertThatThrownBy(() -> service(messages ->
                        messages.append(conversation, NewMessage.user("x").withMetadata(new Json("{")))))
                .isInstanceOf(AccessException.Invalid.class);
        assertThat(contents()).isEmpty();
    }

    @Test
    void tenMegabytesAndManyMessagesGoThrough() {
        String long1 = "0123456789".repeat(1_000_000);
        service(messages -> messages.append(conversation, NewMessage.user(long1)));
        service(messages -> messages.append(
                conversation,
                IntStream.range(0, 2000)
                        .mapToObj(i -> NewMessage.user("message " + i))
                        .toList()));
        assertThat(service(messages -> messages.of(conversation).page(1))
                        .items()
                        .getFirst()
                        .content())
                .isEqualTo(long1);
        assertThat(service(messages -> messages.of(conversation).last(1))
                        .getFirst()
                        .seq())
                .isEqualTo(2001);
    }

    private void assertBroken(NewMessage message, AssistantRule rule) {
        assertThatThrownBy(() -> service(messages -> messages.append(conversation, message)))
                .isInstanceOfSatisfying(AccessException.Invalid.class, refused -> {
                    assertThat(refused.rule()).contains(rule);
                    assertThat(refused).hasMessage(rule.meaning());
                });
    }

    private interface Use<T> {
        T use(Messages messages);
    }

    private <T> T service(Use<T> use) {
        return assistant.service().call(session -> use.use(session.messages()));
    }

    private <T> T tenant(Use<T> use) {
        return assistant.tenancy().as(user, session -> use.use(session.messages()));
    }

    private void fill(int count) {
        tenant(messages -> messages.append(
                conversation,
                IntStream.range(0, count)
                        .mapToObj(i -> NewMessage.user("m" + i))
                        .toList()));
    }

    private List<String> contents() {
        return texts(service(messages -> messages.of(conversation).last(100)));
    }

    private static List<String> texts(List<Message> messages) {
        return messages.stream().map(Message::content).toList();
    }

    private static List<Long> seqs(Page<Message> page) {
        return page.items().stream().map(Message::seq).toList();
    }

    private interface Client<T> {
        T run(int client);
    }

    private static <T> List<T> race(int clients, Client<T> client) throws Exception {
        try (var pool = Executors.newFixedThreadPool(clients)) {
            List<Callable<T>> calls = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                int number = i;
                calls.add(() -> client.run(number));
            }
            List<T> results = new ArrayList<>();
            for (Future<T> future : pool.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }
}
