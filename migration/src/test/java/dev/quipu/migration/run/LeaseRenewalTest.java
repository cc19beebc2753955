package dev.quipu.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.migration.history.LockTable;
import dev.quipu.postgres.session.Session;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@PostgresTest
@Timeout(60)
class LeaseRenewalTest {
    private static final Duration LEASE = Duration.ofHours(1);
    private static final LockTable TABLE = new LockTable(Given.HISTORY.schema());

    /** Time that passes when the test says so. */
    private final SynchronousQueue<Boolean> time = new SynchronousQueue<>();

    private final CountDownLatch lost = new CountDownLatch(1);
    private final Interruption end = new Interruption();

    @Test
    void theLeaseBeginsAnewWithEachBeat(TestDatabase database) throws Exception {
        take(database);
        database.execute("UPDATE quipu.quipu_runner_lock SET expires_at = clock_timestamp()");
        LeaseRenewal renewal = renewal(database);
        beat(2);

        assertThat(database.value(
                        "SELECT expires_at > clock_timestamp() + interval '59 min' FROM quipu.quipu_runner_lock"))
                .isEqualTo("t");
        end();
        renewal.close();
        assertThat(lost.getCount()).isEqualTo(1);
    }

    @Test
    void aLostConnectionIsOpenedAgain(TestDatabase database) throws Exception {
        take(database);
        LeaseRenewal renewal = renewal(database);
        beat(2);
        database.execute("""
                UPDATE quipu.quipu_runner_lock SET expires_at = clock_timestamp();
                SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
                WHERE application_name = 'quipu lock' AND datname = current_database()""");
        beat(3);

        assertThat(database.value("SELECT expires_at > clock_timestamp() FROM quipu.quipu_runner_lock"))
                .isEqualTo("t");
        end();
        renewal.close();
        assertThat(lost.getCount()).isEqualTo(1);
    }

    @Test
    void whoeverLosesTheRowHearsOfItAndRenewsNothing(TestDatabase database) throws Exception {
        take(database);
        database.execute("UPDATE quipu.quipu_runner_lock SET token = 'of another', expires_at = clock_timestamp()");
        LeaseRenewal renewal = renewal(database);
        beat(1);

        assertThat(lost.await(30, TimeUnit.SECONDS)).isTrue();
        renewal.close();
        assertThat(database.value("SELECT expires_at <= clock_timestamp() FROM quipu.quipu_runner_lock"))
                .isEqualTo("t");
    }

    private static void take(TestDatabase database) throws SQLException {
        database.execute(TABLE.create());
        try (Session session = new Given(database).open("test")) {
            session.send(TABLE.take("mine", "me", LEASE));
        }
    }

    private LeaseRenewal renewal(TestDatabase database) {
        Given given = new Given(database);
        return new LeaseRenewal(
                () -> given.open("lock"),
                TABLE.renew("mine", LEASE),
                Duration.ofMinutes(20),
                duration -> pass(),
                lost::countDown,
                end);
    }

    private boolean pass() {
        try {
            return time.take();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Lets the time between two renewals pass; when it is taken up the renewal before it is done. */
    private void beat(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            assertThat(time.offer(true, 30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private void end() throws InterruptedException {
        assertThat(time.offer(false, 30, TimeUnit.SECONDS)).isTrue();
    }
}
