package dev.quipu.assistant.access;

import static dev.quipu.access.testing.Listings.assertHolds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Page;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tenants, users, feedback and usage. */
class PeopleTest {
    private final LocalDate today = LocalDate.now(ZoneOffset.UTC);

    private Platform platform;
    private Assistant assistant;

    @BeforeEach
    void start() throws SQLException {
        platform = Platform.empty();
        assistant = platform.assistant;
    }

    @AfterEach
    void end() {
        platform.close();
    }

    @Test
    void aTenantIsChangedByWhoHasSeenIt() {
        TenantSettings settings = new TenantSettings(
                "Ropes Ltd",
                "provider",
                "model-1",
                "Be brief.",
                new BigDecimal("0.70"),
                1000,
                60,
                5_000_000_000L,
                new Json("{\"search\": true}"),
                new Json("{\"colour\": \"red\"}"));
        assistant.service().run(session -> {
            Tenant made = session.tenants().create("ropes", settings);
            assertThat(made.settings()).isEqualTo(settings);
            assertThat(session.tenants().bySlug("ropes")).contains(made);
            Tenant edited = session.tenants()
                    .edit(made, settings.withModel("other", null).withDailyTokens(null));
            assertThat(edited.settings().model()).isNull();
            assertThat(edited.settings().dailyTokens()).isNull();
            assertThatThrownBy(() -> session.tenants().edit(made, settings)).isInstanceOf(AccessException.Stale.class);
            session.tenants().edit(edited, settings);
        });
        assertThatThrownBy(() -> assistant
                        .service()
                        .call(session -> session.tenants().create("ropes", TenantSettings.named("Others"))))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(AssistantRule.TENANT_SLUG));
    }

    @Test
    void allTenantsAndUsersArePaged() {
        List<UUID> tenants = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            tenants.add(platform.tenant());
        }
        List<UUID> users = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            users.add(platform.user(tenants.getFirst()));
        }
        assistant.service().run(session -> {
            List<Tenant> all = session.tenants().all().list(10);
            assertThat(all)
                    .extracting(Tenant::id)
                    .containsExactlyInAnyOrderElementsOf(tenants)
                    .isSorted();
            assertHolds(session.tenants().all(), all);
            List<User> people = session.users().ofTenant(tenants.getFirst()).list(10);
            assertThat(people).extracting(User::id).containsExactlyInAnyOrderElementsOf(users);
            assertHolds(session.users().ofTenant(tenants.getFirst()), people);
        });
    }

    @Test
    void aUserIsFoundByWhateverNamesThem() {
        UUID tenant = platform.tenant();
        UUID signIn = UUID.randomUUID();
        NewUser ann = NewUser.of(tenant, "Ann@Example.com")
                .withName("Ann")
                .withAuthId(signIn)
                .withId(UUID.randomUUID())
                .asAdmin();
        assistant.service().run(session -> {
            User made = session.users().create(ann);
            assertThat(made.isAdmin()).isTrue();
            assertThat(session.users().byEmail(tenant, "ann@example.COM")).contains(made);
            assertThat(session.users().byAuthId(signIn)).contains(made);
            assertThat(session.users().find(made.id())).contains(made);
            assertThat(session.users().me()).isEmpty();
        });
        assertThatThrownBy(() -> assistant
                        .service()
                        .call(session -> session.users().create(NewUser.of(tenant, "ANN@example.com"))))
                .isInstanceOfSatisfying(
                        AccessException.AlreadyThere.class,
                        refused -> assertThat(refused.rule()).contains(AssistantRule.USER_EMAIL));
        assertThatThrownBy(() -> assistant
                        .service()
                        .call(session -> session.users().create(NewUser.of(UUID.randomUUID(), "x@example.com"))))
                .isInstanceOfSatisfying(
                        AccessException.BrokenReference.class,
                        refused -> assertThat(refused.rule()).contains(AssistantRule.USER_TENANT));
    }

    @Test
    void aUserChangesThemselvesAndNobodyElse() {
        UUID tenant = platform.tenant();
        UUID ann = platform.user(tenant);
        UUID bob = platform.user(tenant);
        assistant.tenancy().run(ann, session -> {
            User me = session.users().edit(session.me(), "Ann", new Json("{\"theme\": \"dark\"}"));
            assertThat(me.name()).isEqualTo("Ann");
            session.users().touch(ann);
            assertThat(session.me().lastActiveAt()).isNotNull();
            User other = session.users().find(bob).orElseThrow();
            assertThatThrownBy(() -> session.users().edit(other, "Bobby", Json.EMPTY))
                    .isInstanceOf(AccessException.Stale.class);
        });
        assertThatThrownBy(() ->
                        assistant.tenancy().run(ann, session -> session.users().setAdmin(ann, true)))
                .isInstanceOf(AccessException.NotAllowed.class);
        assistant.service().run(session -> {
            session.users().setAdmin(ann, true);
            assertThatThrownBy(() -> session.users().setActive(UUID.randomUUID(), true))
                    .isInstanceOf(AccessException.NotFound.class);
        });
        assertThat(assistant
                        .tenancy()
                        .<User, RuntimeException>as(ann, TenantSession::me)
                        .isAdmin())
                .isTrue();
    }

    @Test
    void erasingLeavesNothing() {
        UUID tenant = platform.tenant();
        UUID ann = platform.user(tenant);
        UUID talk = platform.conversation(ann);
        assistant.tenancy().run(ann, session -> session.messages().append(talk, NewMessage.user("x")));
        assistant.service().run(session -> {
            assertThat(session.users().erase(ann)).containsEntry("messages", 1L).containsEntry("users", 1L);
            assertThat(session.conversations().find(talk)).isEmpty();
            assertThat(session.tenants().erase(tenant)).containsEntry("tenants", 1L);
        });
        assertThatThrownBy(() ->
                        assistant.service().call(session -> session.users().erase(ann)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void feedbackIsGivenOnceAndChanged() {
        UUID ann = platform.user();
        UUID talk = platform.conversation(ann);
        List<Appended> said = assistant
                .service()
                .call(session ->
                        session.messages().append(talk, List.of(NewMessage.user("q"), NewMessage.assistant("a"))));
        UUID answer = said.get(1).id();
        Feedback given = assistant.tenancy().as(ann, session -> {
            session.feedback().give(answer, Rating.UP, null);
            return session.feedback().give(answer, Rating.DOWN, "wrong");
        });
        assertThat(given.rating()).isEqualTo(Rating.DOWN);
        assertThat(given.comment()).isEqualTo("wrong");
        assistant.tenancy().run(ann, session -> {
            assertThat(session.feedback().of(answer)).containsExactly(given);
            assertThat(session.feedback().newest(given.tenantId()).list(1)).containsExactly(given);
        });
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(ann, session -> session.feedback().give(said.get(0).id(), Rating.UP, null)))
                .isInstanceOf(AccessException.Invalid.class)
                .hasMessageContaining("what the assistant said");
        UUID stranger = platform.user();
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(stranger, session -> session.feedback().give(answer, Rating.UP, null)))
                .isInstanceOf(AccessException.class);
        boolean withdrawn =
                assistant.tenancy().as(ann, session -> session.feedback().withdraw(answer));
        assertThat(withdrawn).isTrue();
    }

    @Test
    void newestFeedbackIsPaged() {
        UUID ann = platform.user();
        UUID talk = platform.conversation(ann);
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        List<UUID> given = assistant.service().call(session -> {
            List<UUID> ids = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                UUID answer = session.messages()
                        .append(talk, NewMessage.assistant("a"))
                        .id();
                ids.add(session.feedback().give(answer, ann, Rating.UP, null).id());
            }
            return ids;
        });
        List<UUID> seen = new ArrayList<>();
        assistant.tenancy().run(ann, session -> {
            Page<Feedback> page = session.feedback().newest(tenant).page(2);
            page.items().forEach(feedback -> seen.add(feedback.id()));
            while (page.next() != null) {
                page = session.feedback().newest(tenant).pageAfter(page.after().orElseThrow(), 2);
                page.items().forEach(feedback -> seen.add(feedback.id()));
            }
        });
        assertThat(seen).containsExactlyInAnyOrderElementsOf(given);
    }

    @Test
    void usageIsExactAndEverybodysOwn() {
        UUID ann = platform.user();
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        BigDecimal cost = new BigDecimal("0.0000400001");
        Used used = new Used("model-1", 10, 5, cost, 4, 2);
        assistant.tenancy().run(ann, session -> {
            for (int i = 0; i < 50; i++) {
                session.usage().record(tenant, ann, today, used);
            }
        });
        assistant
                .service()
                .run(session -> session.usage().record(tenant, null, today, Used.of("model-2", 1, 1, BigDecimal.ONE)));
        assistant.tenancy().run(ann, session -> {
            List<DayUsage> own = session.usage().userDays(ann, today, today);
            assertThat(own).hasSize(1);
            assertThat(own.getFirst().cost()).isEqualByComparingTo(cost.multiply(BigDecimal.valueOf(50)));
            assertThat(own.getFirst().tokens()).isEqualTo(750);
            assertThat(session.usage().days(tenant, today, today)).hasSize(2);
            assertThat(session.usage().modelDays(tenant, today, today).getFirst())
                    .isEqualTo(new ModelDayUsage(
                            tenant, ann, today, "model-1", 500, 250, 200, 100, 50, new BigDecimal("0.0020000050")));
        });
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .run(platform.user(), session -> session.usage().record(tenant, ann, today, used)))
                .isInstanceOf(AccessException.NotAllowed.class);
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .run(
                                ann,
                                session -> session.usage()
                                        .record(tenant, ann, today, new Used("model-1", 10, 5, cost, 11, 0))))
                .isInstanceOf(AccessException.Invalid.class);
    }

    @Test
    void theDailyLimitIsAskedFor() {
        UUID ann = platform.user();
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        DailyLimit without =
                assistant.tenancy().as(ann, session -> session.usage().dailyLimit(tenant, 10));
        assertThat(without).isEqualTo(new DailyLimit(true, 0, null, null));
        assistant.service().run(session -> {
            Tenant seen = session.tenants().find(tenant).orElseThrow();
            session.tenants().edit(seen, seen.settings().withDailyTokens(20L));
            session.usage().record(tenant, ann, today, Used.of("m", 10, 5, BigDecimal.ZERO));
        });
        DailyLimit tight =
                assistant.tenancy().as(ann, session -> session.usage().dailyLimit(tenant, 6));
        assertThat(tight).isEqualTo(new DailyLimit(false, 15, 20L, 5L));
        assertThatThrownBy(() ->
                        assistant.service().call(session -> session.usage().dailyLimit(UUID.randomUUID(), 1)))
                .isInstanceOf(AccessException.NotFound.class);
    }

    @Test
    void tokensAreSetAsideSettledAndReleased() {
        UUID ann = platform.user();
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        limit(tenant, 100);
        Reservation first = reserve(ann, tenant, 70);
        assertThat(first).isEqualTo(new Reservation(first.id(), 0, 70, 100L, 30L));
        assertThat(reserve(ann, tenant, 31)).isEqualTo(new Reservation(null, 0, 70, 100L, 30L));
        Reservation second = reserve(ann, tenant, 30);
        assistant.tenancy().run(ann, session -> {
            assertThat(session.usage().release(id(second))).isTrue();
            assertThat(session.usage().release(id(second))).isFalse();
            // It may have become more than was set aside.
            Used used = new Used("model-1", 70, 5, new BigDecimal("0.01"), 20, 1);
            assertThat(session.usage().settle(id(first), used)).isTrue();
            assertThat(session.usage().settle(id(first), used)).isFalse();
            assertThat(session.usage().dailyLimit(tenant, 25)).isEqualTo(new DailyLimit(true, 75, 100L, 25L));
            assertThat(session.usage().modelDays(tenant, today, today))
                    .containsExactly(new ModelDayUsage(
                            tenant, ann, today, "model-1", 70, 5, 20, 1, 1, new BigDecimal("0.0100000000")));
        });
    }

    @Test
    void aReservationIsForWhoeverMadeIt() {
        UUID ann = platform.user();
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        Reservation services =
                assistant.service().call(session -> session.usage().reserve(tenant, ann, 10, Duration.ofMinutes(1)));
        Used used = Used.of("m", 1, 1, BigDecimal.ZERO);
        assistant
                .tenancy()
                .run(
                        ann,
                        session -> assertThat(session.usage().release(id(services)))
                                .isFalse());
        assertThatThrownBy(() ->
                        assistant.tenancy().as(ann, session -> session.usage().settle(id(services), used)))
                .isInstanceOf(AccessException.NotAllowed.class);
        UUID stranger = platform.user();
        assertThat(assistant
                        .tenancy()
                        .<Boolean, RuntimeException>as(
                                stranger, session -> session.usage().settle(id(services), used)))
                .isFalse();
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(stranger, session -> session.usage().reserve(tenant, null, 1, Duration.ofMinutes(1))))
                .isInstanceOf(AccessException.NotAllowed.class);
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(ann, session -> session.usage().reserve(tenant, null, 1, Duration.ofDays(2))))
                .isInstanceOf(AccessException.Invalid.class);
        assertThat(assistant
                        .service()
                        .<Boolean, RuntimeException>call(
                                session -> session.usage().settle(id(services), used)))
                .isTrue();
    }

    @Test
    void thoseWhoReserveAtOnceDoNotPassTheLimitTogether() throws Exception {
        UUID ann = platform.user();
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        limit(tenant, 100);
        var start = new CyclicBarrier(8);
        List<Future<Reservation>> asked = new ArrayList<>();
        try (var threads = Executors.newFixedThreadPool(8)) {
            for (int i = 0; i < 8; i++) {
                asked.add(threads.submit(() -> {
                    start.await(30, TimeUnit.SECONDS);
                    return reserve(ann, tenant, 30);
                }));
            }
        }
        List<Reservation> answers = new ArrayList<>();
        for (Future<Reservation> one : asked) {
            answers.add(one.get());
        }
        assertThat(answers).filteredOn(Reservation::isAllowed).hasSize(3);
    }

    private void limit(UUID tenant, long tokens) {
        assistant.service().run(session -> {
            Tenant seen = session.tenants().find(tenant).orElseThrow();
            session.tenants().edit(seen, seen.settings().withDailyTokens(tokens));
        });
    }

    private Reservation reserve(UUID user, UUID tenant, long tokens) {
        return assistant
                .tenancy()
                .as(user, session -> session.usage().reserve(tenant, null, tokens, Duration.ofMinutes(1)));
    }

    private static UUID id(Reservation reservation) {
        return Objects.requireNonNull(reservation.id());
    }
}
