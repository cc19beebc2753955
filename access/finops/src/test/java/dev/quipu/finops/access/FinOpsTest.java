package dev.quipu.finops.access;

import static dev.quipu.access.testing.Listings.assertHolds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.Cursor;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.access.Trace;
import dev.quipu.access.testing.Race;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FinOpsTest {
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
    void aThreadIsStartedOnceAndEditedByWhoHasSeenIt() {
        UUID id = UUID.randomUUID();
        finops.run(session -> {
            ConversationThread started = session.threads().startOnce(id, "ann", null, new Json("{\"team\": \"web\"}"));
            assertThat(session.threads().startOnce(id, "ann", "other", Json.EMPTY))
                    .isEqualTo(started);
            assertThat(session.threads().get(id).metadata()).isEqualTo(new Json("{\"team\": \"web\"}"));
            assertThatThrownBy(() -> session.threads().startOnce(id, "bob", null, Json.EMPTY))
                    .isInstanceOf(AccessException.AlreadyThere.class);
            ConversationThread edited = session.threads().edit(started, "Costs of the web", started.metadata());
            assertThat(edited.title()).isEqualTo("Costs of the web");
            assertThatThrownBy(() -> session.threads().edit(started, "Else", Json.EMPTY))
                    .isInstanceOf(AccessException.Stale.class);
            session.threads().archive(id);
            assertThat(session.threads().recent("ann").list(10))
                    .extracting(ConversationThread::id)
                    .containsExactly(thread);
            assertThat(session.threads().delete(id)).isTrue();
            assertThatThrownBy(() -> session.threads().get(id)).isInstanceOf(AccessException.NotFound.class);
            assertThatThrownBy(() -> session.threads().unarchive(id)).isInstanceOf(AccessException.NotFound.class);
        });
    }

    @Test
    void threadsArePagedFromTheLatest() {
        List<UUID> started = new ArrayList<>(List.of(thread));
        IntStream.range(0, 6).forEach(i -> started.add(given.thread("ann")));
        given.thread("bob");
        List<ConversationThread> recent =
                finops.call(session -> session.threads().recent("ann").list(10));
        assertThat(recent).extracting(ConversationThread::id).isEqualTo(started.reversed());
        finops.run(session -> assertHolds(session.threads().recent("ann"), recent));
    }

    @Test
    void messagesComeBackInTheirOrderAndOnceAKey() {
        NewMessage question =
                NewMessage.query("What did EC2 cost?").withKey("1").withMetadata(new Json("{\"a\": 1}"));
        List<Appended> first = finops.call(session -> session.messages()
                .append(thread, List.of(NewMessage.context("July"), question, NewMessage.toolCall(""))));
        List<Appended> again = finops.call(session ->
                session.messages().append(thread, List.of(question, NewMessage.response("12 dollars"), question)));
        assertThat(first).extracting(Appended::place).containsExactly(0, 1, 2);
        assertThat(again).extracting(Appended::isNew).containsExactly(false, true, false);
        assertThat(again.get(0).id()).isEqualTo(first.get(1).id());
        finops.run(session -> {
            List<ThreadMessage> read = session.messages().of(thread).last(10);
            assertThat(read)
                    .extracting(ThreadMessage::content)
                    .containsExactly("July", "What did EC2 cost?", "", "12 dollars");
            assertThat(read.get(1).metadata()).isEqualTo(new Json("{\"a\": 1}"));
            assertThat(read.get(2).type()).isEqualTo(MessageType.TOOL_CALL);
            assertThat(session.messages().find(read.get(3).id())).contains(read.get(3));
        });
        assertThatThrownBy(() -> finops.call(session -> session.messages()
                        .append(thread, NewMessage.query("Else?").withKey("1"))))
                .isInstanceOf(AccessException.AlreadyThere.class);
        assertThatThrownBy(() ->
                        finops.call(session -> session.messages().append(UUID.randomUUID(), NewMessage.query("x"))))
                .isInstanceOfSatisfying(
                        AccessException.BrokenReference.class,
                        refused -> assertThat(refused.rule()).contains(FinOpsRule.MESSAGE_THREAD));
    }

    @Test
    void twelveClientsAppendAtOnce() throws Exception {
        List<Appended> shared = Race.of(
                12,
                number -> finops.call(session -> session.messages()
                                .append(
                                        thread,
                                        List.of(
                                                NewMessage.query("shared").withKey("k"),
                                                NewMessage.query("own " + number))))
                        .getFirst());
        assertThat(shared)
                .extracting(Appended::id)
                .containsOnly(shared.getFirst().id());
        List<ThreadMessage> read =
                finops.call(session -> session.messages().of(thread).last(100));
        assertThat(read).hasSize(13);
        assertThat(read)
                .extracting(ThreadMessage::place)
                .doesNotHaveDuplicates()
                .isSorted();
        assertThat(read)
                .filteredOn(message -> message.content().equals("shared"))
                .hasSize(1);
    }

    @Test
    void twelveClientsStartAThreadAndAppendToItOnce() throws Exception {
        for (int round = 0; round < 10; round++) {
            UUID id = UUID.randomUUID();
            Race.of(12, number -> {
                finops.call(session -> session.threads().startOnce(id, "ann", null, Json.EMPTY));
                return finops.call(session ->
                        session.messages().append(id, NewMessage.query("shared").withKey("k")));
            });
            List<ThreadMessage> read =
                    finops.call(session -> session.messages().of(id).last(9));
            assertThat(read).hasSize(1);
        }
    }

    @Test
    void messagesArePagedStreamedAndFound() {
        finops.run(session -> {
            session.messages()
                    .append(
                            thread,
                            IntStream.range(0, 250)
                                    .mapToObj(i ->
                                            NewMessage.query("number " + i + (i == 7 ? " reserved instances" : "")))
                                    .toList());
            Page<ThreadMessage> newest = session.messages().of(thread).lastPage(100);
            Page<ThreadMessage> middle =
                    session.messages().of(thread).pageBefore(newest.before().orElseThrow(), 100);
            Page<ThreadMessage> oldest =
                    session.messages().of(thread).pageBefore(middle.before().orElseThrow(), 100);
            assertThat(oldest.items()).hasSize(50);
            assertThat(oldest.before()).isEmpty();
            assertThat(session.messages()
                            .of(thread)
                            .pageAfter(oldest.after().orElseThrow(), 100)
                            .items())
                    .isEqualTo(middle.items());
            try (var all = session.messages().of(thread).stream()) {
                assertThat(all.map(ThreadMessage::place).toList())
                        .isEqualTo(IntStream.range(0, 250).boxed().toList());
            }
            List<Hit> hits = session.messages().search("\"reserved instance\"", 10);
            assertThat(hits).hasSize(1);
            assertThat(hits.getFirst().excerpt()).contains("<b>reserved</b>");
            assertThat(session.messages().search("\"reserved instance\"", "ann", 10))
                    .isEqualTo(hits);
            assertThat(session.messages().search("reserved", "bob", 10)).isEmpty();
            assertThat(session.messages().delete(hits.getFirst().messageId())).isTrue();
            assertThat(session.messages().delete(hits.getFirst().messageId())).isFalse();
        });
        assertThatThrownBy(() ->
                        finops.call(session -> session.messages().of(thread).pageAfter(new Cursor("x"), 1)))
                .isInstanceOf(AccessException.Invalid.class);
    }

    @Test
    void intentsBelongToTheirMessage() {
        finops.run(session -> {
            session.messages().append(thread, NewMessage.query("What did EC2 cost?"));
            ThreadMessage message = session.messages().of(thread).last(1).getFirst();
            Intent sure = session.intents()
                    .add(
                            message,
                            IntentType.COST_ANALYSIS,
                            new BigDecimal("0.95"),
                            null,
                            new Json("{\"service\": \"EC2\"}"));
            Intent unsure = session.intents()
                    .add(message, IntentType.BUDGET_TRACKING, new BigDecimal("0.30"), "budget of EC2", Json.EMPTY);
            assertThat(sure.originalQuery()).isEqualTo("What did EC2 cost?");
            assertThat(session.intents().ofMessage(message.id())).containsExactlyInAnyOrder(sure, unsure);
            assertThat(session.intents().ofThread(thread)).hasSize(2);
            assertThat(session.intents().unsure(new BigDecimal("0.7")).list(10)).containsExactly(unsure);
            assertThat(session.intents()
                            .unsure(IntentType.COST_ANALYSIS, new BigDecimal("0.7"))
                            .list(10))
                    .isEmpty();
        });
        assertThatThrownBy(() -> finops.run(session -> session.intents()
                        .add(
                                session.messages().of(thread).last(1).getFirst(),
                                IntentType.GENERAL_QUERY,
                                new BigDecimal("1.01"),
                                null,
                                Json.EMPTY)))
                .isInstanceOfSatisfying(
                        AccessException.Invalid.class,
                        refused -> assertThat(refused.rule()).contains(FinOpsRule.INTENT_CONFIDENCE));
    }

    @Test
    void aRunIsTimedAndWrittenOnce() {
        Instant begin = Instant.parse("2026-11-28T07:00:00Z");
        AtomicReference<Instant> now = new AtomicReference<>(begin);
        UUID message = finops.call(session -> session.messages().append(thread, NewMessage.query("q")))
                .id();
        RunningExecution run = RunningExecution.open(thread, "analyst", AgentType.COST_ANALYSIS, "q", now::get)
                .setOffBy(message)
                .withMetadata(new Json("{\"model\": \"m\"}"));
        now.set(begin.plusMillis(1234));
        Execution done = finops.call(
                session -> session.executions().finish(run, new Json("{\"cost\": 12}"), new Json("[\"cur\"]")));
        now.set(begin.plusMillis(9999));
        Execution again = finops.call(session -> session.executions().fail(run, "too late"));

        assertThat(done.time()).isEqualTo(Duration.ofMillis(1234));
        assertThat(done.status()).isEqualTo(ExecutionStatus.SUCCESS);
        assertThat(done.startedAt()).isEqualTo(begin);
        assertThat(done.completedAt()).isEqualTo(begin.plusMillis(1234));
        assertThat(done.messageId()).isEqualTo(message);
        assertThat(again).isEqualTo(done);
        finops.run(session -> {
            assertThat(session.executions().ofThread(thread).list(5)).containsExactly(done);
            assertThat(session.executions().withTools(new Json("[\"cur\"]")).list(5))
                    .containsExactly(done);
            assertThat(session.executions().slowest(Duration.ofSeconds(1)).list(5))
                    .containsExactly(done);
            assertThat(session.executions().slowest(Duration.ofSeconds(2)).list(5))
                    .isEmpty();
            assertThat(session.executions().slowest(Duration.ofDays(1000)).list(5))
                    .isEmpty();
        });
    }

    /** As of everything that is made to be written: several may be made of one. */
    @Test
    void whatTellsMoreOfARunMakesAnother() {
        RunningExecution run = run();
        Trace trace = new Trace("1".repeat(32), "2".repeat(16), null);
        RunningExecution told = run.withTrace(trace).withMetadata(new Json("{\"model\": \"m\"}"));
        assertThat(told.id()).isEqualTo(run.id());
        Execution done = finops.call(session -> session.executions().finish(run, null, Json.NONE));
        assertThat(done.trace()).isNull();
        assertThat(done.metadata()).isEqualTo(Json.EMPTY);
        Execution other = finops.call(session -> session.executions().finish(told, null, Json.NONE));
        assertThat(other).as("to write it again changes nothing").isEqualTo(done);
    }

    /** How it ended stays as it was written first; what it was is no matter of that. */
    @Test
    void theIdOfAnotherRunIsTaken() {
        UUID elsewhere = given.thread("bob");
        Execution done = finops.call(session -> session.executions().finish(run(), null, Json.NONE));
        finops.run(session -> assertThat(session.executions().add(done)).isEqualTo(done));
        List<Execution> others = List.of(
                like(done, elsewhere, "analyst", AgentType.SUPERVISOR, done.input()),
                like(done, done.threadId(), "other", AgentType.SUPERVISOR, done.input()),
                like(done, done.threadId(), "analyst", AgentType.COST_ANALYSIS, done.input()),
                like(done, done.threadId(), "analyst", AgentType.SUPERVISOR, "else"));
        for (Execution other : others) {
            assertThatThrownBy(() -> finops.run(session -> session.executions().add(other)))
                    .isInstanceOfSatisfying(
                            AccessException.AlreadyThere.class,
                            refused -> assertThat(refused.rule()).contains(FinOpsRule.EXECUTION_ID));
        }
    }

    private static Execution like(Execution run, UUID thread, String agent, AgentType type, String input) {
        return new Execution(
                run.id(),
                thread,
                run.messageId(),
                agent,
                type,
                input,
                run.output(),
                run.tools(),
                run.time(),
                run.status(),
                run.error(),
                run.stackTrace(),
                run.metadata(),
                run.startedAt(),
                run.completedAt(),
                run.trace());
    }

    @Test
    void aRunIsFoundByItsTrace() {
        String id = "4bf92f3577b34da6a3ce929d0e0e4736";
        Trace outer = new Trace(id, "00f067aa0ba902b7", null);
        Trace inner = new Trace(id, "00f067aa0ba902b8", "00f067aa0ba902b7");
        finops.run(session -> {
            Execution first = session.executions().finish(run().withTrace(outer), null, Json.NONE);
            Execution second = session.executions().fail(run().withTrace(inner), "no such account");
            Execution third = session.executions().finish(run().withTrace(new Trace(id, null, null)), null, Json.NONE);
            Execution outside = session.executions().finish(run(), null, Json.NONE);
            assertThat(first.trace()).isEqualTo(outer);
            assertThat(second.trace()).isEqualTo(inner);
            assertThat(outside.trace()).isNull();
            assertThat(session.executions().ofTrace(id)).containsExactlyInAnyOrder(first, second, third);
            assertThat(session.executions().ofTrace("0".repeat(31) + "1")).isEmpty();
        });
    }

    /** What is refused here is what the database would refuse, and the other way round. */
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "4bf92f3577b34da6a3ce929d0e0e473,  -,                -,                EXECUTION_TRACE",
                "4BF92F3577B34DA6A3CE929D0E0E4736, -,                -,                EXECUTION_TRACE",
                "00000000000000000000000000000000, -,                -,                EXECUTION_TRACE",
                "4bf92f3577b34da6a3ce929d0e0e4736, 00f067aa0ba902b,  -,                EXECUTION_SPAN",
                "4bf92f3577b34da6a3ce929d0e0e4736, 0000000000000000, -,                EXECUTION_SPAN",
                "4bf92f3577b34da6a3ce929d0e0e4736, 00f067aa0ba902b7, 0000000000000000, EXECUTION_PARENT_SPAN",
                "4bf92f3577b34da6a3ce929d0e0e4736, 00f067aa0ba902b7, 00f067aa0ba902bg, EXECUTION_PARENT_SPAN",
                "4bf92f3577b34da6a3ce929d0e0e4736, -,                00f067aa0ba902b7, EXECUTION_SPAN_IN_TRACE"
            })
    void aTraceIsInTheFormOfTheStandard(String trace, String span, String parent, FinOpsRule rule) throws SQLException {
        assertThatThrownBy(() -> new Trace(trace, span, parent))
                .isInstanceOf(AccessException.Invalid.class)
                .hasMessage(rule.meaning());
        finops.run(session -> session.executions().finish(run(), null, Json.NONE));
        try (Connection connection = given.database().connect();
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE costs.agent_executions SET trace_id = ?, span_id = ?, parent_span_id = ?")) {
            update.setString(1, trace);
            update.setString(2, span);
            update.setString(3, parent);
            assertThatThrownBy(update::executeUpdate).hasMessageContaining(rule.constraint());
        }
    }

    @Test
    void aFailureIsKeptWhateverItQuotes() {
        Execution failed = finops.call(session ->
                session.executions().fail(run(), new IllegalStateException("a\0b \uD83D \uD83D\uDE00 \uDE00")));
        assertThat(failed.error()).isEqualTo("java.lang.IllegalStateException: a\\0b \uFFFD \uD83D\uDE00 \uFFFD");
    }

    @Test
    void aRunThatTookLongerThanItsColumnHoldsIsToldSo() {
        AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
        RunningExecution run = RunningExecution.open(thread, "analyst", AgentType.COST_ANALYSIS, "q", now::get);
        now.set(now.get().plus(Duration.ofDays(25)));
        assertThatThrownBy(() -> finops.run(session -> session.executions().cancel(run)))
                .isInstanceOf(AccessException.Invalid.class)
                .hasMessageContaining("24 days");
    }

    @Test
    void aRunThatEndsOtherwiseSaysHow() {
        Instant before = Instant.now().minus(1, ChronoUnit.HOURS);
        finops.run(session -> {
            Execution failed = session.executions().fail(run(), new IllegalStateException("no such account"));
            assertThat(failed.status()).isEqualTo(ExecutionStatus.ERROR);
            assertThat(failed.error()).isEqualTo("java.lang.IllegalStateException: no such account");
            assertThat(failed.stackTrace()).contains("FinOpsTest");
            session.executions().timeOut(run());
            session.executions().cancel(run());
            Execution partial = session.executions().finishPartly(run(), new Json("[1]"), Json.NONE, "half");
            assertThat(partial.status()).isEqualTo(ExecutionStatus.PARTIAL);
            for (ExecutionStatus status : ExecutionStatus.values()) {
                int count = status == ExecutionStatus.SUCCESS ? 0 : 1;
                assertThat(session.executions().ofStatus(status, before).list(10))
                        .hasSize(count);
            }
        });
    }

    private RunningExecution run() {
        return RunningExecution.open(thread, "analyst", AgentType.SUPERVISOR, "q");
    }

    @Test
    void recommendationsAreRankedDecidedAndKept() {
        Instant soon = Instant.now().plus(5, ChronoUnit.DAYS).truncatedTo(ChronoUnit.MICROS);
        NewRecommendation small = NewRecommendation.of("S3", "lifecycle", "Lifecycle rules", "Old objects move.")
                .foundIn(thread, null);
        NewRecommendation great = NewRecommendation.of("EC2", "rightsize", "Smaller instances", "Most idle.")
                .foundIn(thread, null)
                .worth(
                        new Savings(
                                BigDecimal.TEN,
                                new BigDecimal("40.50"),
                                new BigDecimal("100"),
                                new BigDecimal("400.25")),
                        new BigDecimal("4.5"),
                        ImplementationDifficulty.VERY_HIGH,
                        new BigDecimal("0.9"));
        Recommendation first = finops.call(session -> {
            session.recommendations().add(small);
            Recommendation added = session.recommendations().add(great);
            assertThat(added.content().effortHours()).isEqualByComparingTo("4.5");
            assertThat(added.content().savings().mostDollars()).isEqualByComparingTo("400.25");
            assertThat(session.recommendations().top().list(1)).containsExactly(added);
            assertThat(session.recommendations().ofThread(thread)).hasSize(2);
            assertThat(session.recommendations()
                            .ofService(RecommendationStatus.ACTIVE, "S3")
                            .list(5))
                    .hasSize(1);
            assertThat(session.recommendations()
                            .expiring(Instant.now(), soon.plusSeconds(1))
                            .list(5))
                    .isEmpty();
            return added;
        });
        finops.run(session -> {
            assertThat(session.recommendations().confirm(first.id()).validations())
                    .isEqualTo(1);
            Recommendation decided = session.recommendations().setStatus(first, RecommendationStatus.IMPLEMENTED);
            assertThat(decided.status()).isEqualTo(RecommendationStatus.IMPLEMENTED);
            assertThatThrownBy(() -> session.recommendations().setStatus(first, RecommendationStatus.REJECTED))
                    .isInstanceOf(AccessException.Stale.class);
            session.threads().delete(thread);
            assertThat(session.recommendations()
                            .find(first.id())
                            .orElseThrow()
                            .content()
                            .threadId())
                    .isNull();
        });
    }

    /** An agent that is run again after a lost connection adds nothing twice. */
    @Test
    void whatWasFoundAndUnderstoodIsAddedOnceAnId() throws Exception {
        UUID id = UUID.randomUUID();
        NewRecommendation smaller = NewRecommendation.of("EC2", "rightsize", "Smaller instances", "Most idle.")
                .foundIn(thread, null);
        List<Recommendation> added = Race.of(
                6, number -> finops.call(session -> session.recommendations().addOnce(id, smaller)));
        assertThat(added).containsOnly(added.getFirst());
        ThreadMessage message = finops.call(session -> {
            session.messages().append(thread, NewMessage.query("What did EC2 cost?"));
            return session.messages().of(thread).last(1).getFirst();
        });
        List<Intent> understood = Race.of(
                6,
                number -> finops.call(session -> session.intents()
                        .addOnce(id, message, IntentType.COST_ANALYSIS, BigDecimal.ONE, null, Json.EMPTY)));
        assertThat(understood).containsOnly(understood.getFirst());
        finops.run(session -> {
            assertThat(session.recommendations().ofThread(thread)).hasSize(1);
            assertThat(session.intents().ofMessage(message.id())).hasSize(1);
            Recommendation decided =
                    session.recommendations().setStatus(added.getFirst(), RecommendationStatus.IMPLEMENTED);
            assertThat(session.recommendations().addOnce(id, smaller)).isEqualTo(decided);
        });
        NewRecommendation other = NewRecommendation.of("S3", "lifecycle", "Lifecycle rules", "Old objects move.");
        assertThatThrownBy(() -> finops.run(session -> session.recommendations().addOnce(id, other)))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(FinOpsRule.RECOMMENDATION_ID));
        assertThatThrownBy(() -> finops.run(session -> session.intents()
                        .addOnce(id, message, IntentType.GENERAL_QUERY, BigDecimal.ONE, null, Json.EMPTY)))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(FinOpsRule.INTENT_ID));
    }

    @Test
    void aCallersTransactionIsTheCallersToEnd() throws SQLException {
        try (Connection connection = given.database().connect()) {
            connection.setAutoCommit(false);
            FinOps inside = FinOps.in(connection, Given.SCHEMA);
            inside.run(session -> session.messages().append(thread, NewMessage.query("kept")));
            assertThatThrownBy(() -> inside.run(session -> {
                        session.messages().append(thread, NewMessage.query("undone"));
                        session.messages().append(UUID.randomUUID(), NewMessage.query("nowhere"));
                    }))
                    .isInstanceOf(AccessException.BrokenReference.class);
            connection.commit();
        }
        List<ThreadMessage> read =
                finops.call(session -> session.messages().of(thread).last(10));
        assertThat(read).extracting(ThreadMessage::content).containsExactly("kept");
    }
}
