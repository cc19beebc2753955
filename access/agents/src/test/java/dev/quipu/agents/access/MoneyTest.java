package dev.quipu.agents.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import dev.quipu.access.Trace;
import dev.quipu.access.testing.Race;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Requests, what they cost, and what budgets say to that. */
class MoneyTest {
    private Given given;
    private Agents agents;
    private long ann;

    @BeforeEach
    void start() {
        given = Given.empty();
        given.prices();
        agents = given.agents();
        ann = given.user("ann");
    }

    @AfterEach
    void end() {
        given.close();
    }

    private static BigDecimal dollars(String amount) {
        return new BigDecimal(amount);
    }

    @Test
    void aRequestIsRecordedWholeAndPriced() {
        long talk = given.conversation(ann);
        Instant from = Instant.now().minusSeconds(60).truncatedTo(ChronoUnit.MICROS);
        RequestDetails details = RequestDetails.NONE
                .withModelVersion("2026-01")
                .withSampling(new RequestDetails.Sampling(0.25, 100, 0.5, 0.125, 1.5))
                .withTexts(new RequestDetails.Texts("Be \"short\", {now}.", "What?", null))
                .withScores(new RequestDetails.Scores(new BigDecimal("0.9000"), new BigDecimal("1.0000"), null))
                .withOrigin(
                        new RequestDetails.Origin("/v1/chat", "agent", "10.0.0.1", new Json("{\"a\": 1}"), Json.EMPTY));
        Trace trace = new Trace("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", null);
        agents.run(session -> {
            long answer =
                    session.messages().append(talk, NewMessage.assistant("42")).id();
            Recorded recorded = session.requests()
                    .record(NewRequest.of(ann, Given.MODEL, new Tokens(1000, 500, 200, 100, 300))
                            .withKey("call-1")
                            .making(talk, answer)
                            .between(from, from.plusMillis(1840))
                            .withFirstTokenAfter(Duration.ofMillis(250))
                            .withRetries(1)
                            .withDetails(details)
                            .withTrace(trace)
                            .withMetadata(new Json("{\"team\": \"web\"}"))
                            .withTags(new Json("[\"x\"]")));
            assertThat(recorded.isNew()).isTrue();
            assertThat(recorded.cost()).isEqualByComparingTo("2");
            Request request = session.requests().find(recorded.id()).orElseThrow();
            assertThat(request.uuid()).isEqualTo(recorded.uuid());
            assertThat(request.tokens()).isEqualTo(new Tokens(1000, 500, 200, 100, 300));
            assertThat(request.timing().startedAt()).isEqualTo(from);
            assertThat(request.timing().millis()).isEqualTo(1840);
            assertThat(request.timing().firstTokenMillis()).isEqualTo(250);
            assertThat(request.cost().input()).isEqualByComparingTo("1");
            assertThat(request.outcome().status()).isEqualTo(RequestStatus.COMPLETED);
            assertThat(request.outcome().retries()).isEqualTo(1);
            assertThat(request.trace()).isEqualTo(trace);
            assertThat(request.metadata()).isEqualTo(new Json("{\"team\": \"web\"}"));
            assertThat(request.tags()).isEqualTo(new Json("[\"x\"]"));
            assertThat(session.requests().details(request.id())).contains(details);
            assertThat(session.requests().byKey("call-1")).contains(request);
            assertThat(session.requests().byUuid(request.uuid())).contains(request);
            assertThat(session.requests().ofMessage(answer)).containsExactly(request);
            assertThat(session.requests().ofConversation(talk).list(5)).containsExactly(request);
            assertThat(session.requests().ofTrace(Objects.requireNonNull(trace.traceId())))
                    .containsExactly(request);
            Message.Measures measures =
                    session.messages().find(answer).orElseThrow().measures();
            assertThat(measures.cost()).isEqualByComparingTo("2");
            assertThat(measures.tokens()).isEqualTo(request.tokens());
            assertThat(session.users().get(ann).month().spent()).isEqualByComparingTo("2");
        });
    }

    @Test
    void whatSixteenRecordUnderOneKeyIsRecordedOnce() throws InterruptedException {
        NewRequest request = NewRequest.of(ann, Given.MODEL, Tokens.of(1000, 0)).withKey("k");
        List<Recorded> recorded =
                Race.of(16, number -> agents.call(session -> session.requests().record(request)));
        assertThat(recorded).filteredOn(Recorded::isNew).hasSize(1);
        assertThat(recorded)
                .extracting(Recorded::id)
                .containsOnly(recorded.getFirst().id());
        assertThat(agents.<User, RuntimeException>call(
                                session -> session.users().get(ann))
                        .month()
                        .calls())
                .isEqualTo(1);
        for (NewRequest other : List.of(
                NewRequest.of(ann, Given.MODEL, Tokens.of(1000, 1)).withKey("k"),
                NewRequest.of(ann, Model.of("openai", "another"), Tokens.of(1000, 0))
                        .withKey("k"))) {
            assertThatThrownBy(() -> agents.run(session -> session.requests().record(other)))
                    .isInstanceOfSatisfying(
                            AccessException.AlreadyThere.class,
                            refused -> assertThat(refused.rule()).contains(AgentsRule.REQUEST_KEY));
        }
        long bob = given.user("bob");
        assertThatThrownBy(() -> agents.run(session -> session.requests()
                        .record(NewRequest.of(bob, Given.MODEL, Tokens.NONE).withKey("k"))))
                .isInstanceOf(AccessException.AlreadyThere.class);
        assertThatThrownBy(() ->
                        agents.run(session -> session.requests().record(NewRequest.of(-1, Given.MODEL, Tokens.NONE))))
                .isInstanceOf(AccessException.BrokenReference.class);
        assertThatThrownBy(() -> agents.run(
                        session -> session.requests().record(NewRequest.of(ann, Given.MODEL, new Tokens(1, 1, 2, 0)))))
                .isInstanceOfSatisfying(
                        AccessException.Invalid.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.REQUEST_CACHED_TOKENS));
        assertThatThrownBy(() -> agents.run(session -> session.requests()
                        .record(NewRequest.of(ann, Given.MODEL, Tokens.of(3, 1).withCache(2, 2)))))
                .isInstanceOfSatisfying(
                        AccessException.Invalid.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.REQUEST_CACHE_WRITE_TOKENS));
    }

    @Test
    void requestsArePagedInBothDirectionsAndStreamed() {
        agents.run(session -> IntStream.range(0, 7)
                .forEach(i -> session.requests().record(NewRequest.of(ann, Given.MODEL, Tokens.of(i, 0)))));
        agents.run(session -> IntStream.range(0, 250)
                .forEach(i -> session.requests().record(NewRequest.of(ann, Given.MODEL, Tokens.NONE))));
        agents.run(session -> {
            Page<Request> first = session.requests().ofUser(ann).page(100);
            Page<Request> second =
                    session.requests().ofUser(ann).pageAfter(first.after().orElseThrow(), 100);
            Page<Request> third =
                    session.requests().ofUser(ann).pageAfter(second.after().orElseThrow(), 100);
            assertThat(third.items()).hasSize(57);
            assertThat(third.after()).isEmpty();
            assertThat(third.items().reversed().subList(0, 7))
                    .extracting(request -> request.tokens().input())
                    .containsExactly(0L, 1L, 2L, 3L, 4L, 5L, 6L);
            Page<Request> back =
                    session.requests().ofUser(ann).pageBefore(third.before().orElseThrow(), 100);
            assertThat(back.items()).isEqualTo(second.items());
            assertThat(session.requests()
                            .ofUser(ann)
                            .pageBefore(back.before().orElseThrow(), 100)
                            .items())
                    .isEqualTo(first.items());
            Instant until = Instant.now().plusSeconds(60);
            try (var all = session.requests().stream(ann, Instant.EPOCH, until);
                    var ofEverybody = session.requests().stream(Instant.EPOCH, until)) {
                assertThat(all.map(Request::id)).hasSize(257).isSorted();
                assertThat(ofEverybody).hasSize(257);
            }
            assertThat(session.requests().ofModel(Given.MODEL).list(5))
                    .isEqualTo(first.items().subList(0, 5));
            assertThat(session.requests().ofStatus(RequestStatus.COMPLETED).list(5))
                    .isEqualTo(first.items().subList(0, 5));
        });
    }

    @Test
    void costsAreSummedByPeriodRefundedAndRated() {
        agents.run(session -> {
            Requests requests = session.requests();
            Recorded one = requests.record(
                    NewRequest.of(ann, Given.MODEL, Tokens.of(1000, 0)).taking(Duration.ofMillis(100)));
            requests.record(NewRequest.of(ann, Given.MODEL, Tokens.of(3000, 0)).failed("429", "too many"));
            assertThat(requests.refund(one.id(), dollars("0.25"), "r1", "slow")).isTrue();
            assertThat(requests.refund(one.id(), dollars("0.25"), "r1", "slow")).isFalse();
            requests.rate(one.id(), 5, "Good.");
            Request now = requests.find(one.id()).orElseThrow();
            assertThat(now.cost().refunded()).isEqualByComparingTo("0.25");
            assertThat(now.outcome().rating()).isEqualTo(5);
            assertThat(now.outcome().feedback()).isEqualTo("Good.");
            Instant from = Instant.now().minus(2, ChronoUnit.DAYS);
            Instant to = Instant.now().plusSeconds(60);
            List<CostPeriod> days = session.costs().ofUser(ann, BudgetPeriod.DAILY, from, to);
            assertThat(days).hasSize(1);
            CostPeriod day = days.getFirst();
            assertThat(day.requests()).isEqualTo(new CostPeriod.Counts(2, 1, 1, 0));
            assertThat(day.cost()).isEqualByComparingTo("3.75");
            assertThat(day.tokens()).isEqualTo(Tokens.of(4000, 0));
            assertThat(session.costs()
                            .ofModel(Given.MODEL, BudgetPeriod.DAILY, from, to)
                            .list(5))
                    .isEqualTo(days);
            assertThat(session.costs().days(from, to)).singleElement().satisfies(model -> {
                assertThat(model.users()).isEqualTo(1);
                assertThat(model.requests()).isEqualTo(2);
                assertThat(model.cost()).isEqualByComparingTo("3.75");
            });
            assertThat(session.costs().rollUp(from, to, ann)).isEqualTo(5);
            assertThat(session.costs()
                            .ofUser(ann, BudgetPeriod.DAILY, from, to)
                            .getFirst()
                            .averages()
                            .rating())
                    .isEqualByComparingTo("5");
        });
        assertThatThrownBy(() -> agents.run(session -> session.requests().refund(-1, dollars("1"), "r2", null)))
                .isInstanceOf(AccessException.NotFound.class);
        assertThatThrownBy(() -> agents.run(session -> {
                    long id = session.requests().ofUser(ann).list(1).getFirst().id();
                    session.requests().refund(id, dollars("100"), "r3", null);
                }))
                .isInstanceOfSatisfying(
                        AccessException.Invalid.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.REQUEST_REFUND));
        assertThatThrownBy(() -> agents.run(session -> session.requests().rate(-1, 1, null)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void aNewPriceHoldsFromItsMomentOn() {
        Instant change = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        agents.run(session -> {
            session.prices().set(Given.MODEL, PriceKind.INPUT, change, dollars("3000"));
            session.prices().set(Given.MODEL, PriceKind.CACHED, change, dollars("10"));
            session.prices().set(Given.MODEL, PriceKind.CACHE_WRITE, change, dollars("3750"));
            Tokens tokens = Tokens.of(1000, 1000).withCache(500, 400);
            Estimate before = session.prices().estimate(Given.MODEL, tokens, change.minusSeconds(1));
            Estimate after = session.prices().estimate(Given.MODEL, tokens, change);
            assertThat(before.total()).isEqualByComparingTo("3");
            assertThat(after.input()).isEqualByComparingTo("1.805");
            assertThat(after.isPriceKnown()).isTrue();
            assertThat(session.prices().estimate(Model.of("openai", "?"), tokens, change))
                    .satisfies(none -> assertThat(none.isPriceKnown()).isFalse());
            assertThat(session.prices().history(Given.MODEL))
                    .extracting(Price::kind, Price::from)
                    .containsExactly(
                            tuple(PriceKind.CACHE_WRITE, change),
                            tuple(PriceKind.CACHED, change),
                            tuple(PriceKind.INPUT, change),
                            tuple(PriceKind.INPUT, null),
                            tuple(PriceKind.OUTPUT, null));
        });
    }

    @Test
    void aHardBudgetRefusesAndSaysHowMuchIsLeft() {
        Budget budget = agents.call(session -> session.budgets()
                .open(NewBudget.monthly(ann, "web", dollars("10"))
                        .forModel(Given.MODEL)
                        .asHardLimit()));
        UUID held = agents.call(session -> session.requests().reserve(ann, dollars("6"), Given.MODEL));
        assertThatThrownBy(() -> agents.run(session -> session.requests().reserve(ann, dollars("6"), Given.MODEL)))
                .isInstanceOfSatisfying(AccessException.OverLimit.class, refused -> {
                    assertThat(refused.limit()).isEqualTo("budget web");
                    assertThat(refused.available()).isEqualByComparingTo("4");
                    assertThat(refused).hasMessage("no room for 6 dollars: budget web has 4 left");
                });
        agents.run(session -> {
            assertThat(session.requests().room(ann, Given.MODEL))
                    .singleElement()
                    .satisfies(room -> {
                        assertThat(room.limit()).isEqualTo("budget web");
                        assertThat(room.available()).isEqualByComparingTo("4");
                    });
            assertThat(session.requests().room(ann, Model.of("openai", "other")))
                    .isEmpty();
            Recorded recorded = session.requests()
                    .record(NewRequest.of(ann, Given.MODEL, Tokens.of(5000, 0)).settling(held));
            assertThat(recorded.cost()).isEqualByComparingTo("5");
            assertThat(session.requests().settle(held, recorded.id())).isFalse();
            assertThat(session.requests().release(held)).isFalse();
            assertThat(session.budgets().get(budget.id()).spending().remaining())
                    .isEqualByComparingTo("5");
            UUID other = session.requests().reserve(ann, dollars("5"), Given.MODEL, Duration.ofSeconds(30));
            assertThat(session.requests().release(other)).isTrue();
            assertThat(session.requests().expireReservations()).isZero();
        });
        assertThatThrownBy(() -> agents.run(session -> session.requests().reserve(-1, dollars("1"), Given.MODEL)))
                .isInstanceOf(AccessException.BrokenReference.class);
    }

    @Test
    void ofSixteenWhoReserveAsManyAreLetInAsThereIsRoomFor() throws InterruptedException {
        agents.run(session -> session.users()
                .edit(session.users().get(ann), UserSettings.DEFAULT.withMonthlyBudget(dollars("5"), true)));
        List<Boolean> reserved = Race.of(16, number -> {
            try {
                agents.run(session -> session.requests().reserve(ann, dollars("1"), Given.MODEL));
                return true;
            } catch (AccessException.OverLimit e) {
                assertThat(e.limit()).isEqualTo("month");
                return false;
            }
        });
        assertThat(reserved).filteredOn(let -> let).hasSize(5);
    }

    @Test
    void budgetsWarnAreEditedByWhoHasSeenThemAndClosed() throws InterruptedException {
        Budget budget = agents.call(session -> session.budgets().open(NewBudget.monthly(ann, "all", dollars("10"))));
        assertThat(budget.from()).isBefore(Instant.now());
        assertThat(budget.to()).isAfter(Instant.now());
        assertThatThrownBy(() ->
                        agents.run(session -> session.budgets().open(NewBudget.monthly(ann, "all", dollars("1")))))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(AgentsRule.BUDGET_OVERLAP));
        given.spend(ann, "9.6");
        List<Boolean> won = Race.of(16, number -> {
            try {
                agents.run(session ->
                        session.budgets().edit(budget, budget.settings().withAmount(dollars("2" + number))));
                return true;
            } catch (AccessException.Stale e) {
                return false;
            }
        });
        assertThat(won).containsOnlyOnce(true);
        agents.run(session -> {
            Budget now = session.budgets().get(budget.id());
            assertThat(now.spending().spent()).isEqualByComparingTo("9.6");
            assertThat(now.spending().warnedCritical()).isTrue();
            assertThat(session.budgets().active(ann)).containsExactly(now);
            assertThat(session.budgets().states(ann))
                    .extracting(BudgetState::name, BudgetState::level)
                    .containsExactly(tuple("month", BudgetLevel.OK), tuple("all", BudgetLevel.OK));
            assertThat(session.budgets().renew(ann)).isZero();
            assertThat(session.budgets().startMonth(Instant.now())).isZero();
            session.budgets().close(now.id());
            assertThat(session.budgets().active(ann)).isEmpty();
            assertThat(session.budgets().history(ann).list(5))
                    .extracting(Budget::isActive)
                    .containsExactly(false);
        });
        assertThatThrownBy(() -> agents.run(session -> session.budgets().close(-1)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void aBudgetGoesOnInTheNextPeriod() {
        Budget budget = agents.call(session -> session.budgets()
                .open(NewBudget.monthly(ann, "hour", dollars("10")).withPeriod(BudgetPeriod.HOURLY)));
        agents.run(session -> {
            assertThat(session.budgets().renewAll(budget.to().plusSeconds(1))).isEqualTo(1);
            List<Budget> both = session.budgets().history(ann).list(5);
            assertThat(both).extracting(Budget::renewedFrom).containsExactly(budget.id(), null);
            assertThat(both.getFirst().from()).isEqualTo(budget.to());
            assertThat(session.budgets()
                            .history(ann)
                            .pageAfter(
                                    session.budgets()
                                            .history(ann)
                                            .page(1)
                                            .after()
                                            .orElseThrow(),
                                    1)
                            .items())
                    .containsExactly(both.getLast());
        });
    }

    @Test
    void alertsAreRaisedOnceReadAndResolved() {
        given.spend(ann, "96");
        NewAlert own = NewAlert.of(AlertType.PERFORMANCE_ISSUE, Severity.LOW, "Slow", "It is slow.")
                .once(new NewAlert.About("tasks", 7, "2026-11"))
                .withActionRequired()
                .until(Instant.now().plusSeconds(600))
                .withMetadata(new Json("{\"a\": 1}"));
        agents.run(session -> {
            Alert raised = session.alerts().raise(own);
            assertThat(session.alerts().raise(own)).isEqualTo(raised);
            assertThat(raised.about()).isEqualTo(own.about());
            assertThat(session.alerts()
                            .raise(NewAlert.of(AlertType.SYSTEM_ERROR, Severity.HIGH, "Gone", "It is gone.")
                                    .to(ann)))
                    .isNotEqualTo(raised);
            List<Alert> open = session.alerts().open(ann).list(10);
            assertThat(open)
                    .extracting(Alert::type)
                    .containsExactlyInAnyOrder(
                            AlertType.SYSTEM_ERROR, AlertType.BUDGET_CRITICAL, AlertType.BUDGET_WARNING);
            Page<Alert> unread = session.alerts().unread().page(3);
            assertThat(unread.items()).hasSize(3);
            assertThat(session.alerts()
                            .unread()
                            .pageAfter(unread.after().orElseThrow(), 3)
                            .items())
                    .hasSize(1);
            session.alerts().acknowledge(raised.id());
            session.alerts().dismiss(open.get(0).id());
            session.alerts().resolve(open.get(1).id());
            Alert resolved = session.alerts().find(open.get(1).id()).orElseThrow();
            session.alerts().resolve(resolved.id());
            assertThat(session.alerts().find(resolved.id())).contains(resolved);
            assertThat(resolved.resolvedAt()).isNotNull();
            assertThat(session.alerts().open(ann).list(10)).containsExactly(open.get(2));
            assertThat(session.alerts().unread().list(5)).containsExactly(open.get(2));
            assertThat(session.alerts().open(Severity.LOW).list(5))
                    .extracting(Alert::isRead)
                    .containsExactly(true);
            assertThat(session.alerts().ofUser(ann).list(5)).hasSize(3);
        });
        assertThatThrownBy(() -> agents.run(session -> session.alerts().resolve(-1)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    /** Those of one transaction have one time, and an update moves a row to another place of the table. */
    @Test
    void requestsOfOneTransactionAreStreamedInTheOrderOfTheirRecording() throws SQLException {
        agents.run(session -> {
            for (int i = 0; i < 20; i++) {
                session.requests().record(NewRequest.of(ann, Given.MODEL, Tokens.NONE));
            }
        });
        given.database()
                .execute("UPDATE %s.ai_requests SET response_time_ms = 1 WHERE id %% 3 = 0".formatted(Given.SCHEMA));
        agents.run(session -> {
            Instant until = Instant.now().plusSeconds(60);
            try (var all = session.requests().stream(ann, Instant.EPOCH, until)) {
                assertThat(all.map(Request::id)).hasSize(20).isSorted();
            }
        });
    }
}
