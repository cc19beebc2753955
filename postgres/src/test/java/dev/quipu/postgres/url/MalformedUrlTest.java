package dev.quipu.postgres.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MalformedUrlTest {
    static Stream<Arguments> cases() {
        return Stream.of(
                arguments("", Reason.UNKNOWN_FORM, "the database URL is empty", "", 1),
                arguments("mydb", Reason.UNKNOWN_FORM, "this is no database URL", "mydb", 1),
                arguments(
                        "mysql://u:secret@h/db",
                        Reason.UNKNOWN_FORM,
                        "\"mysql\" is no scheme of a PostgreSQL URL",
                        "mysql://u:***@h/db",
                        1),
                arguments(
                        "jdbc:mysql://h/db?password=secret",
                        Reason.UNKNOWN_FORM,
                        "\"jdbc:mysql\" is no scheme of a PostgreSQL URL",
                        "jdbc:mysql://h/db?password=***",
                        1),
                arguments("u:secret@h/db", Reason.UNKNOWN_FORM, "this is no database URL", "u:***@h/db", 1),
                arguments(
                        "\"postgres://u:secret@h/db\"",
                        Reason.UNKNOWN_FORM,
                        "this is no database URL",
                        "\"postgres://u:***@h/db\"",
                        1),
                arguments(
                        "postgresql+asincpg://u:secret@h/db",
                        Reason.UNKNOWN_FORM,
                        "\"asincpg\" is no PostgreSQL driver of SQLAlchemy",
                        "postgresql+asincpg://u:***@h/db",
                        12),
                arguments(
                        "postgres://u:sec@ret@h/db",
                        Reason.AMBIGUOUS,
                        "there is more than one @ before the host",
                        "postgres://u:***@h/db",
                        17),
                arguments(
                        "postgres://u:se/cret@h/db",
                        Reason.INVALID_VALUE,
                        "the port is *** but must be a number from 1 to 65535",
                        "postgres://u:***@h/db",
                        14),
                arguments(
                        "postgres://u:12/secret@h/db",
                        Reason.AMBIGUOUS,
                        "the database's name holds an @, or the password a /",
                        "postgres://u:***@h/db",
                        17),
                arguments(
                        "postgres://u:s@e/cret@h/db",
                        Reason.AMBIGUOUS,
                        "the database's name holds an @, or the password a /",
                        "postgres://u:***@h/db",
                        17),
                arguments(
                        "postgres://u:sec%zzret@h/db",
                        Reason.PERCENT_ENCODING,
                        "a % is not followed by two hexadecimal digits",
                        "postgres://u:***@h/db",
                        14),
                arguments(
                        "postgres://u:secret%@h/db",
                        Reason.PERCENT_ENCODING,
                        "a % is not followed by two hexadecimal digits",
                        "postgres://u:***@h/db",
                        14),
                arguments(
                        "postgres://u:secret%FF@h/db",
                        Reason.PERCENT_ENCODING,
                        "the percent-encoding does not make a text in UTF-8",
                        "postgres://u:***@h/db",
                        14),
                arguments(
                        "postgres://u:sec ret@h/db",
                        Reason.SYNTAX,
                        "a URL holds no white space",
                        "postgres://u:***@h/db",
                        14),
                arguments(
                        "postgres://h/d%00",
                        Reason.PERCENT_ENCODING,
                        "%00 is no character that PostgreSQL can hold",
                        "postgres://h/d%00",
                        15),
                arguments(
                        "postgres://u:secret",
                        Reason.INVALID_VALUE,
                        "the port is *** but must be a number from 1 to 65535",
                        "postgres://u:***",
                        14),
                arguments(
                        "postgres://u:secret/db",
                        Reason.INVALID_VALUE,
                        "the port is *** but must be a number from 1 to 65535",
                        "postgres://u:***",
                        14),
                arguments(
                        "postgres://h:65536/db",
                        Reason.INVALID_VALUE,
                        "the port is \"65536\" but must be a number from 1 to 65535",
                        "postgres://h:65536/db",
                        14),
                arguments(
                        "postgres://h:0",
                        Reason.INVALID_VALUE,
                        "the port is \"0\" but must be a number from 1 to 65535",
                        "postgres://h:0",
                        14),
                arguments("postgres://[::1", Reason.SYNTAX, "the bracket has no end", "postgres://[:***", 12),
                arguments("postgres://[]", Reason.SYNTAX, "the brackets are empty", "postgres://[]", 12),
                arguments(
                        "postgres://[::1]x",
                        Reason.SYNTAX,
                        "only a port or a path may follow the address",
                        "postgres://[::1]x",
                        17),
                arguments(
                        "postgres://u:p@h/db?sslmod=require",
                        Reason.UNKNOWN_PARAMETER,
                        "there is no connection parameter \"sslmod\"",
                        "postgres://u:***@h/db?sslmod=require",
                        23),
                arguments(
                        "postgres://u:p@h/db?sslmode=requier",
                        Reason.INVALID_VALUE,
                        "sslmode is \"requier\" but must be one of disable, allow, prefer, require, verify-ca, verify-full",
                        "postgres://u:***@h/db?sslmode=requier",
                        31),
                arguments(
                        "postgres://h/db?connect_timeout=5s",
                        Reason.INVALID_VALUE,
                        "connect_timeout is \"5s\" but must be a whole number",
                        "postgres://h/db?connect_timeout=5s",
                        33),
                arguments(
                        "postgres://h/db?sslmode",
                        Reason.SYNTAX,
                        "the parameter \"sslmode\" has no value",
                        "postgres://h/db?sslmode",
                        17),
                arguments(
                        "postgres://h/db?options=a=b",
                        Reason.SYNTAX,
                        "a parameter has a second =",
                        "postgres://h/db?options=a=b",
                        26),
                arguments(
                        "postgres://h/db?password=sec&ret&sslmode=allow",
                        Reason.SYNTAX,
                        "the parameter *** has no value",
                        "postgres://h/db?password=***&sslmode=allow",
                        26),
                arguments(
                        "postgres://h/db?password=sec&ret=1",
                        Reason.UNKNOWN_PARAMETER,
                        "there is no such connection parameter",
                        "postgres://h/db?password=***",
                        26),
                arguments(
                        "postgres://h/db?password=sec=ret",
                        Reason.SYNTAX,
                        "a parameter has a second =",
                        "postgres://h/db?password=***",
                        26),
                arguments(
                        "postgres://a,b,c/?port=1,2",
                        Reason.INVALID_VALUE,
                        "there are not as many ports as hosts",
                        "postgres://a,b,c/?port=1,2",
                        1),
                arguments(
                        "jdbc:postgresql://u:secret@h/db",
                        Reason.SYNTAX,
                        "a JDBC URL has no user and password before the host",
                        "jdbc:postgresql://u:***@h/db",
                        19),
                arguments(
                        "jdbc:postgresql://u:se/cret@h/db",
                        Reason.SYNTAX,
                        "a JDBC URL has no user and password before the host",
                        "jdbc:postgresql://u:***@h/db",
                        19),
                arguments(
                        "jdbc:postgresql://h:x/db",
                        Reason.INVALID_VALUE,
                        "the port is *** but must be a number from 1 to 65535",
                        "jdbc:postgresql://h:***",
                        21),
                arguments(
                        "jdbc:postgresql://h/db?user=u&password=s&pasword=secret",
                        Reason.UNKNOWN_PARAMETER,
                        "there is no such connection parameter",
                        "jdbc:postgresql://h/db?user=u&password=***",
                        40),
                arguments(
                        "jdbc:postgresql://h/db?targetServerType=best",
                        Reason.INVALID_VALUE,
                        "target_session_attrs is \"best\" but must be one of any, read-write, read-only, primary, standby, prefer-standby",
                        "jdbc:postgresql://h/db?targetServerType=best",
                        41),
                arguments(
                        "host=h password=sec ret", Reason.SYNTAX, "there is no = after ***", "host=h password=***", 17),
                arguments("host=h password='sec ret", Reason.SYNTAX, "the quote has no end", "host=h password=***", 17),
                arguments(
                        "host=h password='it's secret' user=u",
                        Reason.SYNTAX,
                        "there is no = after ***",
                        "host=h password=***",
                        17),
                arguments(
                        "host=h pasword=x",
                        Reason.UNKNOWN_PARAMETER,
                        "there is no connection parameter \"pasword\"",
                        "host=h pasword=x",
                        8),
                arguments(
                        "password=secret port=x",
                        Reason.INVALID_VALUE,
                        "port is \"x\" but must be a number from 1 to 65535",
                        "password=*** port=x",
                        19),
                arguments(
                        "DATABASE_URL=postgres://u:secret@h/db",
                        Reason.UNKNOWN_PARAMETER,
                        "there is no connection parameter \"DATABASE_URL\"",
                        "DATABASE_URL=postgres:***@h/db",
                        1));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void saysWhatIsWrongWhereWithoutThePassword(String text, Reason reason, String message, String shown, int column) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text, "DATABASE_URL"))
                .isInstanceOfSatisfying(DatabaseUrlException.class, failure -> {
                    assertThat(failure.message()).isEqualTo(message);
                    assertThat(failure.reason()).isEqualTo(reason);
                    var place = failure.location().orElseThrow();
                    assertThat(place.source()).isEqualTo("DATABASE_URL");
                    assertThat(place.lineText()).isEqualTo(shown);
                    assertThat(place.column()).isEqualTo(column);
                    assertThat(everything(failure)).doesNotContain("secret", "cret", "sec ret");
                });
    }

    static Stream<Arguments> hints() {
        return Stream.of(
                arguments("postgres://h/db?sslmod=require", "did you mean \"sslmode\"?"),
                arguments("postgres://h/db?sslmode=requier", "did you mean \"require\"?"),
                arguments("postgres://h/db?pgbouncer=true", "leave it out: no PostgreSQL driver knows it"),
                arguments(
                        "postgres://u:p/w@h",
                        "if this is the password, write in it / as %2F, ? as %3F, # as %23 and @ as %40"),
                arguments("postgres://::1:5432/db", "write an IPv6 address in brackets: [::1]:5432"),
                arguments("postgresql+asincpg://h", "did you mean \"asyncpg\"?"),
                arguments("'postgres://h'", "leave out the quotes around it"));
    }

    @ParameterizedTest
    @MethodSource("hints")
    void saysHowToGoOn(String text, String hint) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOfSatisfying(
                        DatabaseUrlException.class,
                        failure -> assertThat(failure.hint().orElseThrow()).startsWith(hint));
    }

    static LongStream seeds() {
        return LongStream.range(0, 2000);
    }

    /** Whoever writes a password into a URL as it is either gets in or learns why not, and nobody reads it. */
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPasswordThatIsWrittenAsItIsNeverShows(long seed) {
        String password = Passwords.next(new SplittableRandom(seed));
        for (String form : Passwords.FORMS) {
            if (form.equals(Passwords.WITHOUT_HOST) && password.matches(Passwords.LIKE_A_HOST)) {
                continue;
            }
            String text = form.replace("PASSWORD", password);
            try {
                var url = DatabaseUrl.parse(text);
                assertThat(url.redacted()).as(text).doesNotContain(Passwords.MARKS);
            } catch (DatabaseUrlException failure) {
                assertThat(everything(failure)).as(text).doesNotContain(Passwords.MARKS);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void aPasswordThatIsEncodedIsReadBackAndNeverShows(long seed) {
        String password = Passwords.next(new SplittableRandom(seed));
        String encoded = Percent.encode(password);
        for (String form : Passwords.URLS) {
            var url = DatabaseUrl.parse(form.replace("PASSWORD", encoded));
            assertThat(url.password().orElseThrow().value()).isEqualTo(password);
            assertThat(url.redacted()).doesNotContain(Passwords.MARKS);
            assertThat(DatabaseUrl.parse(url.toUri())).isEqualTo(url);
            assertThat(url.toJdbcUrl()).doesNotContain(Passwords.MARKS);
            assertThat(url.toJdbcProperties().getProperty("password")).isEqualTo(password);
        }
    }

    private static String everything(DatabaseUrlException failure) {
        return failure + " " + failure.location() + " " + failure.hint() + " " + failure.notes() + " "
                + failure.getCause();
    }
}
