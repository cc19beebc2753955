package dev.quipu.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.Properties;
import org.junit.jupiter.api.Test;

@PostgresTest
class AdvisoryLockTest {
    private static final AdvisoryLock LOCK = new AdvisoryLock(7, 8);

    /** The server shows its own address and start of a session to its role, and to those who may read all statistics. */
    @Test
    void ofAnotherRolesSessionOnlyWhatIsShownIsTold(TestDatabase database) throws Exception {
        String role = "other_" + database.name();
        database.execute("CREATE ROLE " + role + " LOGIN PASSWORD 'other'");
        try (Session holder = open(database, database.user(), database.password());
                Session asking = open(database, role, "other")) {
            assertThat(LOCK.tryTake(holder)).isTrue();

            AdvisoryLock.Owner seen = LOCK.owner(asking).orElseThrow();
            assertThat(seen.pid()).isEqualTo(holder.serverPid());
            assertThat(seen.address()).isNull();
            assertThat(seen.described())
                    .contains("(pid " + seen.pid() + "), a session of another role")
                    .doesNotContain("local", "?", "null");
            assertThat(LOCK.owner(holder).orElseThrow().described()).contains(" from 127.0.0.1, connected since 2");
        } finally {
            database.execute("DROP ROLE " + role);
        }
    }

    private static Session open(TestDatabase database, String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return Session.open(database.jdbcUrl(), properties);
    }
}
