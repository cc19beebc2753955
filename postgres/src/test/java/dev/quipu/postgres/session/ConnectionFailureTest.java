package dev.quipu.postgres.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import dev.quipu.postgres.url.DatabaseUrl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a URL asks of a server and the server is not is told as that. */
@PostgresTest
class ConnectionFailureTest {
    @ParameterizedTest
    @CsvSource({
        "target_session_attrs, standby, 'no host is a standby', 'leave out target_session_attrs=standby'",
        "require_auth, md5, 'by another way than require_auth=md5 allows', 'leave out require_auth'",
        "channel_binding, require, 'channel_binding=require wants SSL', 'leave out channel_binding=require'"
    })
    void whatIsAskedForAndNotThereIsNamed(
            String parameter, String value, String message, String hint, TestDatabase database) {
        DatabaseUrl url = DatabaseUrl.parse(database.url()).withParameter(parameter, value);

        ServerException failure = catchThrowableOfType(
                ServerException.class,
                () -> Session.open(url.toJdbcUrl(), url.toJdbcProperties()).close());

        assertThat(failure).isNotNull();
        assertThat(failure.message())
                .startsWith("cannot connect to " + database.host())
                .contains(message);
        assertThat(failure.hint()).hasValueSatisfying(said -> assertThat(said).contains(hint));
    }

    /** The password is asked for first, whatever else is not met. */
    @ParameterizedTest
    @CsvSource({"channel_binding, require"})
    void aMissingPasswordIsStillTold(String parameter, String value, TestDatabase database) {
        DatabaseUrl url =
                DatabaseUrl.parse(database.url()).withPassword(new Secret("")).withParameter(parameter, value);

        ServerException failure = catchThrowableOfType(
                ServerException.class,
                () -> Session.open(url.toJdbcUrl(), url.toJdbcProperties()).close());

        assertThat(failure.message()).contains("the server asks for a password, and none was given");
    }
}
