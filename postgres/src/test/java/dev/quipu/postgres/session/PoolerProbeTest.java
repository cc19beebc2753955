package dev.quipu.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.local.ServerAddress;
import dev.quipu.postgres.testing.PgBouncer;
import dev.quipu.postgres.testing.PgBouncer.Mode;
import dev.quipu.postgres.testing.PoolerTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@PoolerTest
@Timeout(60)
class PoolerProbeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Test
    void aServerIsNoPooler(TestDatabase database) {
        assertThat(probe(database.address())).isEqualTo(PoolerMode.NONE);
    }

    @Test
    void sessionModeIsProvenByANotification(TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.SESSION)) {
            assertThat(probe(pooler.address())).isEqualTo(PoolerMode.SESSION);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "server_round_robin = 1", "default_pool_size = 1", "server_reset_query_always = 1"})
    void transactionModeIsFoundInAnIdlePool(String setting, TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION, setting)) {
            assertThat(probe(pooler.address())).isEqualTo(PoolerMode.TRANSACTION);
        }
    }

    @Test
    void statementModeIsToldFromTransactionMode(TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.STATEMENT)) {
            assertThat(probe(pooler.address())).isEqualTo(PoolerMode.STATEMENT);
        }
    }

    /** A pool with idle server connections from before, which hands them out in turn or the last first. */
    @ParameterizedTest
    @CsvSource({"0,2", "0,3", "0,5", "1,2", "1,3", "1,5"})
    void transactionModeIsFoundInAPoolOfManyConnections(int roundRobin, int warm, TestDatabase database)
            throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION, "server_round_robin = " + roundRobin)) {
            warm(pooler, warm);
            assertThat(probe(pooler.address())).isEqualTo(PoolerMode.TRANSACTION);
        }
    }

    /** What only the notification can tell: two sessions that happen to get each its own process, always. */
    @Test
    void twoSessionsThatAlwaysGetTheirOwnProcessAreNotTakenForSessionMode(TestDatabase database) throws Exception {
        try (PgBouncer one = PgBouncer.start(database, Mode.TRANSACTION);
                PgBouncer other = PgBouncer.start(database, Mode.TRANSACTION);
                Session first = open(one.address());
                Session second = open(other.address())) {
            assertThat(first.serverPid()).isEqualTo(first.serverPid()).isNotEqualTo(second.serverPid());

            assertThat(PoolerProbe.probe(first, second, Duration.ofMillis(500))).isEqualTo(PoolerMode.TRANSACTION);
        }
    }

    @Test
    void aParameterThatThePoolerDoesNotKnowHasAHint(TestDatabase database) throws Exception {
        try (PgBouncer pooler = PgBouncer.start(database, Mode.SESSION)) {
            Properties properties = properties(pooler.address());
            properties.setProperty("options", "-c geqo=off");

            ServerException failure =
                    catchThrowableOfType(ServerException.class, () -> Session.open(url(pooler.address()), properties));

            assertThat(failure).hasMessageContaining("unsupported startup parameter: options");
            assertThat(failure.hint())
                    .hasValueSatisfying(hint ->
                            assertThat(hint).contains("\"ignore_startup_parameters = options\" in pgbouncer.ini"));
        }
    }

    @Test
    void aPoolThatIsTooSmallHasAHint(TestDatabase database) throws Exception {
        try (PgBouncer pooler =
                        PgBouncer.start(database, Mode.SESSION, "default_pool_size = 1", "query_wait_timeout = 1");
                Session first = open(pooler.address())) {
            first.serverPid();

            ServerException failure = catchThrowableOfType(ServerException.class, () -> {
                try (Session second = open(pooler.address())) {
                    second.serverPid();
                }
            });

            assertThat(failure).hasMessageContaining("query_wait_timeout");
            assertThat(failure.hint())
                    .hasValueSatisfying(hint -> assertThat(hint).contains("default_pool_size"));
        }
    }

    @Test
    void aLockIsNotTakenTwiceInOneServerProcess(TestDatabase database) throws Exception {
        AdvisoryLock lock = new AdvisoryLock(-1, -2);
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION, "default_pool_size = 1");
                Session first = open(pooler.address());
                Session second = open(pooler.address());
                Session direct = open(database.address())) {
            assertThat(lock.tryTakeAnew(first)).contains(true);
            assertThat(lock.tryTakeAnew(second)).isEmpty();
            assertThat(lock.tryTakeAnew(direct)).contains(false);

            lock.release(second);
            assertThat(lock.tryTakeAnew(direct)).contains(true);
        }
    }

    private static PoolerMode probe(ServerAddress address) {
        try (Session first = open(address);
                Session second = open(address)) {
            return PoolerProbe.probe(first, second, PATIENCE);
        }
    }

    private static void warm(PgBouncer pooler, int connections) {
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < connections; i++) {
            Session session = open(pooler.address());
            session.send("BEGIN");
            sessions.add(session);
        }
        sessions.forEach(Session::rollback);
        sessions.forEach(Session::close);
    }

    /** Literals would have other values than those of the scripts; behind others the session has what it asks for. */
    @ParameterizedTest
    @ValueSource(strings = {"", "ignore_startup_parameters = extra_float_digits,options"})
    void aPoolerThatKeepsBackslashesFromBeingReadAsInScriptsIsRefused(String setting, TestDatabase database)
            throws Exception {
        database.execute("ALTER DATABASE " + database.name() + " SET standard_conforming_strings = off");
        try (Session direct = open(database.address())) {
            assertThat(direct.query("SELECT '\\\\'")).hasToString("[[\\\\]]");
        }
        try (PgBouncer pooler = PgBouncer.start(database, Mode.TRANSACTION, setting)) {
            assertThatThrownBy(() -> open(pooler.address()))
                    .isInstanceOf(QuipuException.class)
                    .hasMessageContaining("standard_conforming_strings is off");
        }
    }

    private static Session open(ServerAddress address) {
        return Session.open(url(address), properties(address));
    }

    private static String url(ServerAddress address) {
        return "jdbc:postgresql://" + address.host() + ":" + address.port() + "/" + address.database();
    }

    private static Properties properties(ServerAddress address) {
        Properties properties = new Properties();
        properties.setProperty("user", address.user());
        properties.setProperty("password", address.password());
        return properties;
    }
}
