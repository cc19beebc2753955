package dev.quipu.finops.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quipu.access.AccessException;
import dev.quipu.access.Attachment;
import dev.quipu.access.Json;
import dev.quipu.access.MessageRole;
import dev.quipu.access.MessageStatus;
import dev.quipu.access.ToolCall;
import dev.quipu.access.ToolResult;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Messages of tools, of several branches, and such as are streamed. */
class MessagesTest {
    private static final ToolCall CALL =
            new ToolCall("call-1", "cost_explorer", new Json("{\"service\": \"EC2\", \"months\": [6, 7]}"));
    private static final Attachment BILL = new Attachment(
            "s3://bills/july.csv", "text/csv", "0123456789abcdef".repeat(4), new Json("{\"name\":\"july.csv\"}"));

    private Given given;
    private FinOps finops;
    private UUID thread;

    @BeforeEach
    void start() {
        given = Given.empty();
        finops = given.finops();
        thread = given.thread("ann");
    }

    @AfterEach
    void end() {
        given.close();
    }

    @Test
    void aRoundTripToATool() {
        Measures measures = new Measures("model-1", 900L, 40L, 300L, 25L);
        ToolCall second = new ToolCall("call-2", "forecast", new Json("\"{}\""), new Json("{\"type\": \"function\"}"));
        ToolResult failed = new ToolResult("call-2", "forecast", true);
        append(
                NewMessage.query("What did EC2 cost?").withAttachments(List.of(BILL)),
                NewMessage.toolCall("")
                        .withToolCalls(List.of(CALL, second))
                        .withReasoning("The bill says it.")
                        .withMeasures(measures),
                NewMessage.tool("call-1", "412 dollars"),
                NewMessage.tool(failed, ""),
                NewMessage.response("412 dollars."));
        List<ThreadMessage> read = latest();

        assertThat(read)
                .extracting(ThreadMessage::role)
                .containsExactly(
                        MessageRole.USER,
                        MessageRole.ASSISTANT,
                        MessageRole.TOOL,
                        MessageRole.TOOL,
                        MessageRole.ASSISTANT);
        assertThat(read.get(0).attachments()).containsExactly(BILL);
        ThreadMessage asked = read.get(1);
        assertThat(asked.type()).isEqualTo(MessageType.TOOL_CALL);
        assertThat(asked.toolCalls()).extracting(ToolCall::id).containsExactly("call-1", "call-2");
        assertThat(asked.toolCalls().get(0).arguments()).isEqualTo(new Json("{\"months\":[6,7],\"service\":\"EC2\"}"));
        assertThat(asked.toolCalls().get(1).arguments()).isEqualTo(new Json("\"{}\""));
        assertThat(asked.toolCalls().get(1).more()).isEqualTo(new Json("{\"type\":\"function\"}"));
        assertThat(asked.reasoning()).isEqualTo("The bill says it.");
        assertThat(asked.measures()).isEqualTo(measures);
        assertThat(read.get(2).toolResult()).isEqualTo(new ToolResult("call-1", null, null));
        assertThat(read.get(3).toolResult()).isEqualTo(failed);
        ThreadMessage answer = read.get(4);
        assertThat(answer.toolCalls()).isEmpty();
        assertThat(answer.toolResult()).isNull();
        assertThat(answer.measures()).isEqualTo(Measures.UNKNOWN);
        assertThat(answer.status()).isEqualTo(MessageStatus.DONE);
    }

    @Test
    void aKeyIsThatOfAllThatIsSaid() {
        NewMessage call = NewMessage.toolCall("")
                .withToolCalls(List.of(CALL))
                .withReasoning("why")
                .withAttachments(List.of(BILL))
                .withKey("call");
        NewMessage result = NewMessage.tool("call-1", "412").withKey("result");
        List<Appended> first = append(call, result);
        NewMessage writtenOtherwise = call.withToolCalls(
                List.of(new ToolCall("call-1", "cost_explorer", new Json("{\"months\":[6,7.0],\"service\":\"EC2\"}"))));
        List<Appended> again = append(writtenOtherwise, result, call);

        assertThat(again).extracting(Appended::isNew).containsOnly(false);
        assertThat(again)
                .extracting(Appended::id)
                .containsExactly(
                        first.get(0).id(), first.get(1).id(), first.get(0).id());
        assertOther(call.withToolCalls(List.of(new ToolCall("call-1", "cost_explorer", Json.EMPTY))));
        assertOther(call.withToolCalls(List.of()));
        assertOther(call.withReasoning(null));
        assertOther(call.withAttachments(List.of()));
        assertOther(NewMessage.tool("call-2", "412").withKey("result"));
        assertOther(NewMessage.tool(new ToolResult("call-1", null, true), "412").withKey("result"));
        assertThat(latest()).hasSize(2);
    }

    @Test
    void twoOfOneKeyInOneCallAreToldApart() {
        NewMessage call = NewMessage.toolCall("").withToolCalls(List.of(CALL)).withKey("call");
        assertThatThrownBy(() -> append(call, call.withReasoning("else")))
                .isInstanceOf(AccessException.AlreadyThere.class);
        assertThat(latest()).isEmpty();
        assertThat(append(call, call)).extracting(Appended::isNew).containsExactly(true, false);
    }

    private void assertOther(NewMessage message) {
        assertThatThrownBy(() -> append(message))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(FinOpsRule.MESSAGE_ID));
    }

    @Test
    void theActivePathLeavesOtherBranchesOut() {
        append(NewMessage.query("q"), NewMessage.response("a1"));
        List<ThreadMessage> before = latest();
        UUID question = before.get(0).id();
        UUID answer = before.get(1).id();
        UUID anew =
                append(NewMessage.response("a2").insteadOf(answer)).getFirst().id();

        assertThat(path(10)).containsExactly("q", "a2");
        assertThat(path(1)).containsExactly("a2");
        assertThat(texts(messages -> messages.alternatives(answer))).containsExactly("a1", "a2");
        assertThat(texts(messages -> messages.replies(question))).containsExactly("a1", "a2");
        ThreadMessage second = find(anew);
        assertThat(second.alternativeTo()).isEqualTo(answer);
        assertThat(second.parentId()).isEqualTo(question);

        finops.run(session -> {
            session.threads().activate(thread, answer);
            assertThat(session.threads().get(thread).activeMessageId()).isEqualTo(answer);
        });
        assertThat(path(10)).containsExactly("q", "a1");
        append(NewMessage.query("more"));
        assertThat(path(10)).containsExactly("q", "a1", "more");
        append(NewMessage.query("else").replyingTo(anew));
        assertThat(path(10)).containsExactly("q", "a2", "else");
        finops.run(session -> session.messages().delete(anew));
        assertThat(path(10)).containsExactly("q", "else");
    }

    @Test
    void theActivePathIsInTheOrderOfTheReplies() throws SQLException {
        append(NewMessage.query("q"), NewMessage.response("a"), NewMessage.query("more"));
        try (Connection connection = given.database().connect();
                Statement update = connection.createStatement()) {
            update.execute("UPDATE costs.conversation_messages SET ordering_index = 1 - ordering_index"
                    + " WHERE ordering_index < 2");
        }
        assertThat(latest()).extracting(ThreadMessage::content).containsExactly("a", "q", "more");
        assertThat(path(10)).containsExactly("q", "a", "more");
        assertThat(path(2)).containsExactly("a", "more");
    }

    /** Who sends it again, because the answer got lost, has not chosen another branch. */
    @Test
    void whatIsThereAlreadyLeavesTheActiveMessage() {
        NewMessage question = NewMessage.query("q").withKey("1");
        UUID first = append(question, NewMessage.response("a")).getFirst().id();
        finops.run(session -> session.threads().activate(thread, first));
        append(question);
        assertThat(path(10)).containsExactly("q");
        finops.run(session -> session.threads().activate(thread, null));
        assertThat(path(10)).containsExactly("q", "a");
    }

    @Test
    void messagesOfOtherThreadsAreNotReferredTo() {
        append(NewMessage.query("here"));
        UUID elsewhere = given.thread("ann");
        UUID theirs = finops.call(session -> session.messages().append(elsewhere, NewMessage.query("there")))
                .id();
        for (NewMessage message : List.of(
                NewMessage.query("x").replyingTo(theirs),
                NewMessage.query("x").insteadOf(theirs),
                NewMessage.query("x").replyingTo(UUID.randomUUID()))) {
            assertThatThrownBy(() -> append(message))
                    .isInstanceOf(AccessException.BrokenReference.class)
                    .hasMessageContaining("is not in thread " + thread);
        }
        assertThatThrownBy(() -> finops.run(session -> session.threads().activate(thread, theirs)))
                .isInstanceOf(AccessException.BrokenReference.class);
        assertThatThrownBy(() -> finops.run(session -> session.threads().activate(UUID.randomUUID(), null)))
                .isInstanceOf(AccessException.NotFound.class);
        assertThat(latest()).hasSize(1);
    }

    /** Who sends it again, because the answer got lost, may find that it has gone on by then. */
    @Test
    void whatBeganAMessageIsThereUnderItsKeyHoweverFarThatHasCome() {
        NewMessage begun = NewMessage.response("4").asPartial().withKey("k");
        UUID id = append(begun).getFirst().id();
        finops.run(session -> session.messages().replaceText(id, "412"));
        assertThat(append(begun)).extracting(Appended::id, Appended::isNew).containsExactly(tuple(id, false));
        finops.run(session -> session.messages().finish(id, "412 dollars.", MessageStatus.DONE, Measures.UNKNOWN));
        assertThat(append(begun)).extracting(Appended::id, Appended::isNew).containsExactly(tuple(id, false));
        assertOther(NewMessage.response("4").withKey("k"));
        assertOther(begun.withReasoning("why"));
    }

    @Test
    void aMessageIsStreamedAndFinishedOnce() {
        UUID id = append(NewMessage.response("").asPartial()).getFirst().id();
        assertThat(find(id).status()).isEqualTo(MessageStatus.PARTIAL);
        finops.run(session -> session.messages().replaceText(id, "412"));
        assertThat(find(id).content()).isEqualTo("412");
        Measures measures = new Measures("model-1", 30L, 4L, 20L, 1L);
        ThreadMessage done =
                finops.call(session -> session.messages().finish(id, "412 dollars.", MessageStatus.DONE, measures));

        assertThat(done).isEqualTo(find(id));
        assertThat(done.content()).isEqualTo("412 dollars.");
        assertThat(done.status()).isEqualTo(MessageStatus.DONE);
        assertThat(done.measures()).isEqualTo(measures);
        assertThatThrownBy(() -> finops.run(session -> session.messages().replaceText(id, "late")))
                .isInstanceOf(AccessException.NotFound.class);
        assertThatThrownBy(() -> finops.run(
                        session -> session.messages().finish(id, "late", MessageStatus.CANCELLED, Measures.UNKNOWN)))
                .isInstanceOf(AccessException.NotFound.class);
        assertThatThrownBy(() -> finops.run(
                        session -> session.messages().finish(id, "late", MessageStatus.DONE, Measures.UNKNOWN)))
                .isInstanceOf(AccessException.NotFound.class);
        assertThatThrownBy(() -> finops.run(
                        session -> session.messages().finish(id, "late", MessageStatus.PARTIAL, Measures.UNKNOWN)))
                .isInstanceOf(AccessException.Invalid.class);
        assertThat(find(id)).isEqualTo(done);
        assertThatThrownBy(() -> finops.run(session ->
                        session.messages().finish(UUID.randomUUID(), "x", MessageStatus.DONE, Measures.UNKNOWN)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void aMessageIsBrokenOff() {
        UUID id = append(NewMessage.response("").asPartial()).getFirst().id();
        finops.run(session -> session.messages().finish(id, "41", MessageStatus.CANCELLED, Measures.UNKNOWN));
        assertThat(find(id).status()).isEqualTo(MessageStatus.CANCELLED);
        assertThat(find(id).content()).isEqualTo("41");
    }

    @ParameterizedTest
    @MethodSource("impossible")
    void whatCannotBeIsSaidByItsMeaning(NewMessage message, FinOpsRule rule) {
        assertThatThrownBy(() -> append(message)).isInstanceOfSatisfying(AccessException.Invalid.class, refused -> {
            assertThat(refused.rule()).contains(rule);
            assertThat(refused).hasMessage(rule.meaning());
        });
        assertThat(latest()).isEmpty();
    }

    static List<Arguments> impossible() {
        return List.of(
                Arguments.of(NewMessage.query("x").withToolCalls(List.of(CALL)), FinOpsRule.MESSAGE_TOOL_CALLS),
                Arguments.of(
                        NewMessage.toolCall("").withToolCalls(List.of(new ToolCall("", "x", Json.EMPTY))),
                        FinOpsRule.MESSAGE_TOOL_CALLS),
                Arguments.of(NewMessage.tool("", "x"), FinOpsRule.MESSAGE_TOOL_RESULT),
                Arguments.of(
                        NewMessage.response("x").withToolResult(new ToolResult("1", null, null)),
                        FinOpsRule.MESSAGE_TOOL_RESULT),
                Arguments.of(
                        NewMessage.query("x").withAttachments(List.of(new Attachment("a", "b", "c"))),
                        FinOpsRule.MESSAGE_ATTACHMENTS),
                Arguments.of(NewMessage.response("x").withMeasures(Measures.of("m", 1, -1)), FinOpsRule.MESSAGE_TOKENS),
                Arguments.of(NewMessage.query("x").withMetadata(Json.NONE), FinOpsRule.MESSAGE_METADATA));
    }

    /** Before the server is asked, whose refusal would end the transaction. */
    @ParameterizedTest
    @ValueSource(ints = {0, -1})
    void noLimitIsLessThanOne(int limit) {
        finops.run(session -> {
            Messages messages = session.messages();
            for (ThrowingCallable reading : List.<ThrowingCallable>of(
                    () -> messages.of(thread).last(limit),
                    () -> messages.activePath(thread, limit),
                    () -> messages.search("rope", limit))) {
                assertThatThrownBy(reading).isInstanceOf(IllegalArgumentException.class);
            }
            assertThat(messages.activePath(thread, 1)).isEmpty();
        });
    }

    private List<Appended> append(NewMessage... messages) {
        return finops.call(session -> session.messages().append(thread, List.of(messages)));
    }

    private ThreadMessage find(UUID id) {
        return finops.call(session -> session.messages().find(id)).orElseThrow();
    }

    private List<ThreadMessage> latest() {
        return finops.call(session -> session.messages().of(thread).last(100));
    }

    private List<String> path(int limit) {
        return texts(messages -> messages.activePath(thread, limit));
    }

    private List<String> texts(Function<Messages, List<ThreadMessage>> asked) {
        return finops.call(session -> asked.apply(session.messages())).stream()
                .map(ThreadMessage::content)
                .toList();
    }
}
