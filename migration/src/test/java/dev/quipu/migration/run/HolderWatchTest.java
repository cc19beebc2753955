package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.postgres.session.LockWait;
import dev.quipu.postgres.session.LockWait.Holder;
import dev.quipu.postgres.session.ServerException;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.PGConnection;

@PostgresTest
@Timeout(120)
class HolderWatchTest {
    private static final Target HEAD = Target.parse("head");

    /** Long enough that a busy machine looks in the meantime; it looks four times as often. */
    private static final Duration LOCK_TIMEOUT = Duration.ofSeconds(2);

    private static final LockWait NO_WAIT = new LockWait("", null, List.of());

    private final List<String> news = new ArrayList<>();

    @Test
    void aRevisionThatDoesNotGetItsLockSaysWhoHasIt(TestDatabase database) throws Exception {
        Given given = given(database);
        given.options = given.options.withLockTimeout(LOCK_TIMEOUT);
        AtomicInteger attempts = new AtomicInteger();
        given.pause = rest -> attempts.incrementAndGet() < 2;
        try (Blocker reader = new Blocker(
                database, "SET application_name = 'nightly report'; LOCK TABLE app.\"A b\" IN SHARE MODE")) {
            StepFailedException failure = catchThrowableOfType(
                    StepFailedException.class, () -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

            assertThat(failure.notes())
                    .anySatisfy(note -> assertThat(note)
                            .startsWith("app.\"A b\" is locked by nightly report (pid ")
                            .contains(", idle in transaction for "));
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("pg_terminate_backend"));

            reader.release();
            given.migrator().upgrade(HEAD, BeforeRun.NOTHING);
        }
        assertThat(given.heard)
                .anySatisfy(
                        line -> assertThat(line)
                                .startsWith(
                                        "retrying app@002 1 canceling statement due to lock timeout: app.\"A b\" is locked by"));
    }

    @Test
    void anIndexThatWaitsForATransactionSaysForWhose(TestDatabase database) throws Exception {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE a (id int)", "")
                .nonTransactional("002", "SET lock_timeout = 0; CREATE INDEX CONCURRENTLY a_id ON a (id)", "");
        given.migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        CompletableFuture<String> told = new CompletableFuture<>();
        given.onBlocked = told::complete;
        try (Blocker writer = new Blocker(database, "SET application_name = 'import'; INSERT INTO app.a VALUES (1)")) {
            var run = CompletableFuture.runAsync(() -> given.migrator().upgrade(HEAD, BeforeRun.NOTHING));

            assertThat(told.get(60, TimeUnit.SECONDS)).contains("import (pid ");
            writer.release();
            run.get(60, TimeUnit.SECONDS);
        }
        assertThat(given.applied()).containsExactly("001", "002");
    }

    @Test
    void whoQueuesBeforeTheRunIsNamedAndThatItWaitsItself(TestDatabase database) throws Exception {
        database.execute("CREATE TABLE t (id int)");
        try (Blocker reader =
                        new Blocker(database, "SET application_name = 'reader'; LOCK TABLE t IN ACCESS SHARE MODE");
                Connection queued = database.connect();
                Connection last = database.connect();
                var session = new Given(database).open("look");
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            run(queued, "SET application_name = 'queued'");
            var first = CompletableFuture.runAsync(() -> run(queued, "LOCK TABLE t IN ACCESS EXCLUSIVE MODE"), threads);
            int queuedPid = pid(queued);
            awaitWait(session, queuedPid);
            var second = CompletableFuture.runAsync(() -> run(last, "LOCK TABLE t IN ACCESS SHARE MODE"), threads);
            LockWait wait = awaitWait(session, pid(last));

            assertThat(wait.relation()).isEqualTo("public.t");
            assertThat(wait.holders()).singleElement().satisfies(holder -> {
                assertThat(holder.pid()).isEqualTo(queuedPid);
                assertThat(holder.described()).startsWith("queued (pid ").endsWith(", which waits for a lock itself");
            });
            reader.release();
            first.get(60, TimeUnit.SECONDS);
            queued.rollback();
            second.get(60, TimeUnit.SECONDS);
        }
    }

    @Test
    void aWaitIsNewsOnceItLastsAndOnlyOnce() {
        LockWait wait = wait(1);
        watch(wait, wait);
        assertThat(news).isEmpty();

        watch(wait, wait, wait, wait, wait);
        assertThat(news).hasSize(1);

        news.clear();
        LockWait other = new LockWait("relation", "app.b", List.of(holder(1)));
        watch(wait, wait, other, wait, wait, wait(2));
        assertThat(news).as("readers come and go").singleElement().asString().contains("app.a", "pid 2");
    }

    @Test
    void aWaitThatHasEndedIsForgottenButNotAtOnce() {
        assertThat(watch(wait(1), NO_WAIT)).isPresent();
        assertThat(watch(wait(1), NO_WAIT, NO_WAIT)).isEmpty();
        assertThat(watch(wait(1), NO_WAIT, wait(1), NO_WAIT)).isPresent();
    }

    @Test
    void aLookThatFailsForgetsWhatWasSeen() {
        var failing = new AtomicInteger();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        HolderWatch watch = new HolderWatch(
                () -> {
                    if (failing.incrementAndGet() == 2) {
                        throw ServerException.of(new SQLException("too long", "57014"));
                    }
                    return failing.get() == 1 ? Optional.of(wait(1)) : Optional.empty();
                },
                Duration.ofHours(1),
                duration -> failing.get() < 3 || !done.complete(true),
                news::add,
                new Interruption());
        watch.start();
        done.join();
        watch.close();
        assertThat(failing).as("it looks again").hasValue(3);
        assertThat(watch.waitOf(
                        StatementFailure.ofBookkeeping(ServerException.of(new SQLException("no lock", "55P03")))))
                .isEmpty();
    }

    @Test
    void whatAHolderIsIsTold() {
        assertThat(holder(0).described()).isEqualTo("a prepared transaction, see pg_prepared_xacts");
        assertThat(new Holder(7, "autovacuum worker", null, null, "active", Duration.ofSeconds(59), false).described())
                .isEqualTo("autovacuum worker (pid 7), active for 59 s");
        assertThat(new Holder(7, "job", "bob", "10.0.0.1", "idle in transaction", Duration.ofSeconds(3599), true)
                        .described())
                .isEqualTo("job (pid 7, role bob, from 10.0.0.1), idle in transaction for 59 min 59 s,"
                        + " which waits for a lock itself");
        assertThat(new Holder(7, "", "bob", null, null, null, false).described())
                .isEqualTo("a session (pid 7, role bob)");
        assertThat(new LockWait("virtualxid", null, List.of(holder(1), holder(2), holder(3), holder(4))).described())
                .startsWith("what has to end first is a transaction of job (pid 1")
                .endsWith("; and 1 more");
        assertThat(new LockWait("advisory", null, List.of(holder(1))).described())
                .isEqualTo("a lock of kind advisory is held by job (pid 1), active");
        assertThat(new LockWait("relation", "app.a", List.of(holder(0))).advice())
                .contains("ROLLBACK PREPARED");
    }

    /** Lets a watch see these, one look after the other, and returns what it says of a failure then. */
    private Optional<LockWait> watch(LockWait... seen) {
        List<LockWait> left = new ArrayList<>(List.of(seen));
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        HolderWatch watch = new HolderWatch(
                () -> Optional.of(left.removeFirst()).filter(wait -> !wait.equals(NO_WAIT)),
                Duration.ofHours(1),
                duration -> !left.isEmpty() || !done.complete(true),
                news::add,
                new Interruption());
        watch.start();
        done.join();
        watch.close();
        return watch.waitOf(StatementFailure.ofBookkeeping(ServerException.of(new SQLException("no lock", "55P03"))));
    }

    private static Given given(TestDatabase database) {
        Given given = new Given(database)
                .revision("001", "CREATE TABLE \"A b\" (id int)", "")
                .revision("002", "ALTER TABLE \"A b\" ADD COLUMN added int", "");
        given.migrator().upgrade(Target.parse("001"), BeforeRun.NOTHING);
        return given;
    }

    private static LockWait awaitWait(Session asking, int pid) {
        for (Optional<LockWait> wait = LockWait.of(asking, pid); ; wait = LockWait.of(asking, pid)) {
            if (wait.isPresent()) {
                return wait.get();
            }
            Thread.onSpinWait();
        }
    }

    private static int pid(Connection connection) throws SQLException {
        return connection.unwrap(PGConnection.class).getBackendPID();
    }

    private static void run(Connection connection, String sql) {
        try (var statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    private static LockWait wait(int pid) {
        return new LockWait("relation", "app.a", List.of(holder(pid)));
    }

    private static Holder holder(int pid) {
        return new Holder(pid, "job", null, null, "active", null, false);
    }
}
