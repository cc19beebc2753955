package dev.quipu.assistant.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import dev.quipu.access.AccessException;
import dev.quipu.access.Json;
import dev.quipu.access.Work;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A pool of one connection: whatever one caller leaves on it, the next one has. */
class TenancyTest {
    private static final String LEFT = """
            SELECT current_user = session_user AND current_setting('role') = 'none'
                AND coalesce(current_setting('app.user_id', true), '') = ''
                AND coalesce(current_setting('request.jwt.claims', true), '') = ''""";

    private Platform platform;
    private HikariDataSource pool;
    private Assistant assistant;
    private UUID ann;
    private UUID bob;
    private UUID annsTalk;
    private UUID bobsTalk;

    @BeforeEach
    void start() throws SQLException {
        platform = Platform.empty();
        pool = platform.pool(1);
        assistant = Assistant.on(pool, Platform.SCHEMA);
        ann = platform.user();
        bob = platform.user();
        annsTalk = platform.conversation(ann);
        bobsTalk = platform.conversation(bob);
    }

    @AfterEach
    void end() {
        pool.close();
        platform.close();
    }

    @Test
    void interleavedUsersSeeTheirOwnOnOneConnection() throws SQLException {
        for (int i = 0; i < 20; i++) {
            assertSees(ann, annsTalk, bobsTalk);
            assertSees(bob, bobsTalk, annsTalk);
            assertThat(assistant
                            .service()
                            .<Boolean, RuntimeException>call(session -> session.conversations()
                                            .find(annsTalk)
                                            .isPresent()
                                    && session.conversations().find(bobsTalk).isPresent()))
                    .isTrue();
            assertNothingIsLeft();
        }
    }

    @Test
    void anExceptionInTheMiddleLeavesNeitherRowsNorSettings() throws SQLException {
        assertThatThrownBy(() -> assistant.tenancy().as(ann, session -> {
                    session.messages().append(annsTalk, NewMessage.user("never"));
                    throw new IllegalArgumentException("mine");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("mine");
        assertNothingIsLeft();
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(ann, session -> session.messages().append(bobsTalk, NewMessage.user("intruder"))))
                .isInstanceOf(AccessException.NotAllowed.class);
        assertNothingIsLeft();
        assertThatThrownBy(() -> assistant.tenancy().run(ann, session -> {
                    throw new StackOverflowError();
                }))
                .isInstanceOf(StackOverflowError.class);
        assertNothingIsLeft();
        assertSees(bob, bobsTalk, annsTalk);
        assertThat(count(ann, annsTalk)).isZero();
    }

    /** It may be of some other database that the work has at hand. */
    @Test
    void aFailureThatTheWorkThrowsIsItsOwn() throws SQLException {
        SQLException mine = new SQLException("elsewhere", "23505");
        Work<ServiceSession, Object, SQLException> work = session -> {
            throw mine;
        };
        assertThatThrownBy(() -> assistant.service().call(work)).isSameAs(mine);
        assertNothingIsLeft();
        try (Connection connection = platform.connect()) {
            connection.setAutoCommit(false);
            Assistant inside = Assistant.in(connection, Platform.SCHEMA);
            assertThatThrownBy(() -> inside.service().call(work)).isSameAs(mine);
            assertThat(value(connection, LEFT)).isEqualTo("t");
        }
    }

    /** The server has given the transaction up; that the work went on as if nothing were does not make it whole. */
    @Test
    void aRefusalThatIsSwallowedIsNoCommit() throws SQLException {
        assertThatThrownBy(() -> assistant.tenancy().run(ann, session -> {
                    session.messages().append(annsTalk, NewMessage.user("first"));
                    try {
                        session.messages().append(bobsTalk, NewMessage.user("intruder"));
                    } catch (AccessException.NotAllowed e) {
                        // Goes on.
                    }
                }))
                .isInstanceOf(AccessException.class);
        assertNothingIsLeft();
        assertThat(count(ann, annsTalk)).isZero();
    }

    @Test
    void callsWithinCallsAreRefusedAndDoNotWait() throws SQLException {
        assertThatThrownBy(() -> assistant
                        .tenancy()
                        .as(
                                ann,
                                outer -> assistant
                                        .tenancy()
                                        .as(bob, inner -> inner.conversations().find(annsTalk))))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("within a transaction");
        assertThatThrownBy(() -> assistant
                        .service()
                        .call(outer ->
                                Assistant.on(pool, Platform.SCHEMA).tenancy().as(bob, TenantSession::me)))
                .isInstanceOf(IllegalStateException.class);
        assertNothingIsLeft();
        assertSees(bob, bobsTalk, annsTalk);
    }

    @Test
    void aSessionIsOfNoUseOnceItHasEnded() {
        TenantSession kept = assistant.tenancy().as(ann, session -> session);
        assertThatThrownBy(() -> kept.conversations().find(annsTalk)).isInstanceOf(IllegalStateException.class);
        Messages messages = assistant.tenancy().as(ann, TenantSession::messages);
        assertThatThrownBy(() -> messages.of(annsTalk).last(1)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aSessionIsForItsThread() {
        assistant.tenancy().run(ann, session -> {
            try (var other = Executors.newVirtualThreadPerTaskExecutor()) {
                Future<?> future = other.submit(() -> session.conversations().find(annsTalk));
                assertThatThrownBy(future::get).rootCause().isInstanceOf(IllegalStateException.class);
            }
        });
    }

    @Test
    void twoHundredVirtualThreadsShareTheConnection() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                boolean anns = i % 2 == 0;
                running.add(threads.submit(() -> {
                    assertSees(anns ? ann : bob, anns ? annsTalk : bobsTalk, anns ? bobsTalk : annsTalk);
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertNothingIsLeft();
    }

    @Test
    void inACallersTransactionSettingsArePutBack() throws SQLException {
        try (Connection connection = platform.connect()) {
            connection.setAutoCommit(false);
            execute(connection, "SET LOCAL app.user_id = '" + bob + "'; SET LOCAL ROLE authenticated");
            String before = "SELECT current_user || ' ' || current_setting('app.user_id')";
            String was = value(connection, before);

            Assistant inside = Assistant.in(connection, Platform.SCHEMA);
            inside.tenancy().run(ann, session -> session.messages().append(annsTalk, NewMessage.user("kept")));
            assertThat(value(connection, before)).isEqualTo(was);
            assertThat(inside.service().<Long, RuntimeException>call(session ->
                            (long) session.messages().of(annsTalk).last(5).size()))
                    .isEqualTo(1);
            assertThat(value(connection, before)).isEqualTo(was);
            connection.rollback();
        }
        assertThat(count(ann, annsTalk)).isZero();
    }

    @Test
    void whatFailsInACallersTransactionIsUndoneAndTheRestGoesOn() throws SQLException {
        try (Connection connection = platform.connect()) {
            connection.setAutoCommit(false);
            Assistant inside = Assistant.in(connection, Platform.SCHEMA);
            inside.tenancy().run(ann, session -> session.messages().append(annsTalk, NewMessage.user("kept")));
            assertThatThrownBy(() -> inside.tenancy().run(ann, session -> {
                        session.messages().append(annsTalk, NewMessage.user("undone"));
                        session.messages().append(bobsTalk, NewMessage.user("intruder"));
                    }))
                    .isInstanceOf(AccessException.NotAllowed.class);
            assertThat(value(connection, LEFT)).isEqualTo("t");
            inside.tenancy().run(bob, session -> session.messages().append(bobsTalk, NewMessage.user("too")));
            connection.commit();
        }
        assertThat(count(ann, annsTalk)).isEqualTo(1);
        assertThat(count(bob, bobsTalk)).isEqualTo(1);
    }

    @Test
    void joiningFindsTheCallersTransactionAndOtherwiseBeginsOne() throws SQLException {
        Assistant joining = Assistant.joining(pool, Platform.SCHEMA);
        joining.tenancy().run(ann, session -> session.messages().append(annsTalk, NewMessage.user("own")));
        assertThat(count(ann, annsTalk)).isEqualTo(1);
        try (Connection connection = pool.getConnection()) {
            connection.setAutoCommit(false);
            Assistant bound = Assistant.joining(new Bound(connection), Platform.SCHEMA);
            bound.tenancy().run(ann, session -> session.messages().append(annsTalk, NewMessage.user("never")));
            bound.tenancy()
                    .run(
                            bob,
                            session -> assertThat(session.conversations().find(annsTalk))
                                    .isEmpty());
            assertThat(value(connection, LEFT)).isEqualTo("t");
            connection.rollback();
        }
        assertThat(count(ann, annsTalk)).isEqualTo(1);
    }

    @Test
    void aCallersConnectionNeedsATransaction() throws SQLException {
        try (Connection connection = platform.connect()) {
            assertThatThrownBy(() ->
                            Assistant.in(connection, Platform.SCHEMA).tenancy().as(ann, TenantSession::me))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("autocommit");
        }
    }

    @Test
    void aCallerWhoEndsItsTransactionWithinIsTold() throws SQLException {
        try (Connection connection = platform.connect()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> Assistant.in(connection, Platform.SCHEMA)
                            .tenancy()
                            .as(ann, session -> {
                                connection.commit();
                                return 1;
                            }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("ended");
            connection.rollback();
            assertThat(value(connection, LEFT)).isEqualTo("t");
        }
    }

    /** With the transaction the role ends: what comes next would be the login's. */
    @ParameterizedTest
    @ValueSource(strings = {"commit", "rollback", "autocommit"})
    void afterACallerHasEndedItsTransactionNothingMoreIsSent(String how) throws SQLException {
        assistant.tenancy().run(ann, session -> session.messages().append(annsTalk, NewMessage.user("the merger")));
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        LocalDate today = LocalDate.now(ZoneOffset.UTC);
        for (Work<TenantSession, ?, RuntimeException> next : List.<Work<TenantSession, ?, RuntimeException>>of(
                session -> session.messages().search("merger", 20),
                session -> session.conversations().recent(bob).list(1),
                session -> {
                    session.usage().record(tenant, null, today, Used.of("m", 7, 7, BigDecimal.ONE));
                    return true;
                })) {
            try (Connection connection = platform.connect()) {
                connection.setAutoCommit(false);
                assertThatThrownBy(() -> Assistant.in(connection, Platform.SCHEMA)
                                .tenancy()
                                .as(bob, session -> {
                                    switch (how) {
                                        case "commit" -> connection.commit();
                                        case "rollback" -> connection.rollback();
                                        default -> connection.setAutoCommit(true);
                                    }
                                    return next.run(session);
                                }))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("the transaction was ended");
                // The connection is as its caller has left it, and not in a transaction that has failed.
                assertThat(value(connection, LEFT)).isEqualTo("t");
            }
        }
        DailyLimit limit =
                assistant.tenancy().as(ann, session -> session.usage().dailyLimit(tenant, 0));
        assertThat(limit.used()).isZero();
    }

    /** The driver cannot tell another transaction from the one before; but the login is nobody. */
    @Test
    void afterACallerHasBegunAnotherTransactionTheLoginSeesNothing() throws SQLException {
        UUID tenant = assistant.tenancy().as(ann, session -> session.tenant().id());
        for (Work<TenantSession, ?, RuntimeException> next : List.<Work<TenantSession, ?, RuntimeException>>of(
                session -> session.messages().search("merger", 20),
                session -> session.usage().dailyLimit(tenant, 0))) {
            try (Connection connection = platform.connect()) {
                connection.setAutoCommit(false);
                assertThatThrownBy(() -> Assistant.in(connection, Platform.SCHEMA)
                                .tenancy()
                                .as(bob, session -> {
                                    connection.commit();
                                    execute(connection, "SELECT 1");
                                    assertThat(session.conversations().find(annsTalk))
                                            .isEmpty();
                                    return next.run(session);
                                }))
                        .isInstanceOf(AccessException.NotAllowed.class);
            }
        }
    }

    /** Whoever set a token before is not who is asked for. */
    @Test
    void whatIsLeftOnAConnectionDoesNotCount() throws SQLException {
        UUID annsSignIn = assistant.tenancy().as(ann, session -> session.me().authId());
        try (Connection connection = pool.getConnection()) {
            execute(
                    connection,
                    "SET request.jwt.claims = '{\"sub\": \"" + annsSignIn + "\"}'; SET app.user_id = '" + ann + "'");
        }
        assertSees(bob, bobsTalk, annsTalk);
        User me = assistant.tenancy().as(bob, TenantSession::me);
        assertThat(me.id()).isEqualTo(bob);
    }

    @Test
    void aTokenNamesSomebodyToo() {
        UUID signIn = assistant.tenancy().as(ann, session -> session.me().authId());
        UUID found = assistant
                .tenancy()
                .withClaims(
                        new Json("{\"sub\": \"" + signIn + "\"}"),
                        session -> session.me().id());
        assertThat(found).isEqualTo(ann);
    }

    @Test
    void whoIsInactiveOrUnknownSeesNothing() {
        assistant.service().run(session -> session.users().setActive(ann, false));
        assertThatThrownBy(() -> assistant.tenancy().as(ann, TenantSession::me))
                .isInstanceOf(AccessException.NotFound.class);
        Optional<Conversation> seen = assistant
                .tenancy()
                .as(UUID.randomUUID(), session -> session.conversations().find(annsTalk));
        assertThat(seen).isEmpty();
    }

    /** As Hikari with autoCommit off, and others. */
    @Test
    void aPoolWithoutAutocommitCommitsToo() throws SQLException {
        try (HikariDataSource without = new HikariDataSource()) {
            without.setDataSource(platform.dataSource());
            without.setAutoCommit(false);
            without.setMaximumPoolSize(1);
            Assistant other = Assistant.on(without, Platform.SCHEMA);
            other.tenancy().run(ann, session -> session.messages().append(annsTalk, NewMessage.user("kept")));
            Long seen = other.tenancy().as(bob, session ->
                    (long) session.messages().of(annsTalk).last(5).size());
            assertThat(seen).isZero();
        }
        assertThat(count(ann, annsTalk)).isEqualTo(1);
    }

    @Test
    void aConnectionThatIsLostIsUnavailableAndTheNextCallHasAnother() throws SQLException {
        assertThatThrownBy(() -> assistant.tenancy().run(ann, session -> {
                    session.messages().append(annsTalk, NewMessage.user("never"));
                    platform.database().execute("""
                            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
                            WHERE datname = current_database() AND usename = 'assistant_application'""");
                    session.messages().append(annsTalk, NewMessage.user("never"));
                }))
                .isInstanceOf(AccessException.Unavailable.class);
        assertSees(ann, annsTalk, bobsTalk);
        assertThat(count(ann, annsTalk)).isZero();
    }

    @Test
    void twoWhoWaitForEachOtherAreToldToTryAgain() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Assistant other = Assistant.on(platform.dataSource(), Platform.SCHEMA);
        try (var threads = Executors.newFixedThreadPool(2)) {
            List<Future<Boolean>> running = new ArrayList<>();
            for (boolean forward : new boolean[] {true, false}) {
                running.add(threads.submit(() -> {
                    try {
                        other.service().run(session -> {
                            session.messages().append(forward ? annsTalk : bobsTalk, NewMessage.user("x"));
                            both.await(20, TimeUnit.SECONDS);
                            session.messages().append(forward ? bobsTalk : annsTalk, NewMessage.user("x"));
                        });
                        return true;
                    } catch (AccessException.TryAgain e) {
                        return false;
                    }
                }));
            }
            assertThat(running.get(0).get()).isNotEqualTo(running.get(1).get());
        }
    }

    private void assertSees(UUID user, UUID own, UUID others) {
        assistant.tenancy().run(user, session -> {
            assertThat(session.me().id()).isEqualTo(user);
            assertThat(session.conversations().find(own)).isPresent();
            assertThat(session.conversations().find(others)).isEmpty();
            assertThat(session.conversations().recent(user).list(10)).hasSize(1);
        });
    }

    private long count(UUID user, UUID conversation) {
        return assistant.tenancy().as(user, session ->
                (long) session.messages().of(conversation).last(100).size());
    }

    private void assertNothingIsLeft() throws SQLException {
        try (Connection connection = pool.getConnection()) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(value(connection, LEFT)).isEqualTo("t");
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getString(1);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
