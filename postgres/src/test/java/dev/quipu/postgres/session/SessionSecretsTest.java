package dev.quipu.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a session hides of what the server says. */
@PostgresTest
class SessionSecretsTest {
    private static final String FAILS =
            "DO $$ BEGIN RAISE EXCEPTION 'no %1$s' USING HINT = 'GRANT this TO %1$s; \"password=%1$s\"'; END $$";

    /** A mask in the place of the name would tell that it is the password. */
    @Test
    void aPasswordThatIsTheUsersNameHidesNoNames(TestDatabase database) throws Exception {
        database.execute("CREATE ROLE quipu_namesake LOGIN PASSWORD 'quipu_namesake'");
        try (Session session = open(database, "quipu_namesake", "quipu_namesake")) {
            assertThatThrownBy(() -> session.send(FAILS.formatted("quipu_namesake")))
                    .isInstanceOfSatisfying(ServerException.class, failure -> {
                        assertThat(failure.message()).contains("no quipu_namesake");
                        assertThat(failure.hint())
                                .hasValueSatisfying(hint -> assertThat(hint)
                                        .contains("GRANT this TO quipu_namesake;")
                                        .contains("password=***")
                                        .doesNotContain("password=quipu_namesake"));
                    });
        } finally {
            database.execute("DROP ROLE quipu_namesake");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"marked-7f3a", "quipu_other_2"})
    void anyOtherIsHiddenWhereverItStands(String password, TestDatabase database) throws Exception {
        database.execute("CREATE ROLE quipu_other LOGIN PASSWORD '%s'".formatted(password));
        try (Session session = open(database, "quipu_other", password)) {
            assertThatThrownBy(() -> session.send(FAILS.formatted(password)))
                    .isInstanceOfSatisfying(
                            ServerException.class,
                            failure -> assertThat(failure.message() + failure.hint())
                                    .contains("GRANT this TO ***")
                                    .doesNotContain(password));
        } finally {
            database.execute("DROP ROLE quipu_other");
        }
    }

    private static Session open(TestDatabase database, String user, String password) {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        return Session.open(database.jdbcUrl(), properties);
    }
}
