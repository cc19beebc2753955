package dev.quipu.postgres.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.postgres.secret.Secret;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseUrlTest {
    /** All parameters of a URL in the order of {@link Keyword}; what only pgjdbc knows follows after a plus sign. */
    static String described(DatabaseUrl url) {
        String driver = url.driverProperties().entrySet().stream()
                .map(entry -> " +" + entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining());
        return url.values().entrySet().stream()
                        .map(entry -> entry.getKey().text() + "=" + entry.getValue())
                        .collect(Collectors.joining("|"))
                + driver;
    }

    static Stream<Arguments> libpqUris() {
        return Stream.of(
                arguments("postgresql://", ""),
                arguments("postgres://localhost", "host=localhost"),
                arguments("postgresql://localhost:5433", "host=localhost|port=5433"),
                arguments("postgresql://localhost/mydb", "host=localhost|dbname=mydb"),
                arguments("postgresql://user@localhost", "host=localhost|user=user"),
                arguments("postgresql://user:secret@localhost", "host=localhost|user=user|password=secret"),
                arguments("  postgresql://h/d\n", "host=h|dbname=d"),
                arguments("POSTGRES://h", "host=h"),
                arguments(
                        "postgresql://other@localhost/otherdb?connect_timeout=10&application_name=myapp",
                        "host=localhost|dbname=otherdb|user=other|connect_timeout=10|application_name=myapp"),
                arguments(
                        "postgresql://host1:123,host2:456/somedb?target_session_attrs=any&application_name=myapp",
                        "host=host1,host2|port=123,456|dbname=somedb|application_name=myapp|target_session_attrs=any"),
                arguments("postgres://h1,h2/db", "host=h1,h2|port=,|dbname=db"),
                arguments("postgres://h1:1,h2/db", "host=h1,h2|port=1,|dbname=db"),
                arguments("postgresql:///mydb", "dbname=mydb"),
                arguments("postgresql:///mydb?host=localhost&port=5433", "host=localhost|port=5433|dbname=mydb"),
                arguments("postgresql:///db?host=a,b&port=1,2", "host=a,b|port=1,2|dbname=db"),
                arguments("postgresql://:5433", "port=5433"),
                arguments("postgresql://:5433/db", "port=5433|dbname=db"),
                arguments("postgresql://u@/db", "dbname=db|user=u"),
                arguments("postgresql://u:@h/", "host=h|user=u"),
                arguments("postgresql://u:p@", "user=u|password=p"),
                arguments("postgresql://:p@h", "host=h|password=p"),
                arguments("postgresql://@h", "host=h"),
                arguments("postgresql://h:/db", "host=h|dbname=db"),
                arguments("postgresql://h?user=x", "host=h|user=x"),
                arguments("postgresql://h/db?", "host=h|dbname=db"),
                arguments("postgresql://h/db?host=x&host=y", "host=y|dbname=db"),
                arguments("postgresql://h/?sslmode=", "host=h|sslmode="),
                arguments("postgresql://[::1]", "host=::1"),
                arguments("postgresql://[::1]:5433/db", "host=::1|port=5433|dbname=db"),
                arguments(
                        "postgresql://[2001:db8::1],[fe80::1%25eth0]:1/db",
                        "host=2001:db8::1,fe80::1%eth0|port=,1|dbname=db"),
                arguments("postgresql://%2Fvar%2Frun%2Fpostgresql/db", "host=/var/run/postgresql|dbname=db"),
                arguments("postgresql:///db?host=/run/postgresql", "host=/run/postgresql|dbname=db"),
                arguments(
                        "postgres://u%40x:p%3A%2F%3F%23@h%2Ename/d%20b%2F?application_name=a%26b%3D",
                        "host=h.name|dbname=d b/|user=u@x|password=p:/?#|application_name=a&b="),
                arguments("postgres://u:p#s?x@h/db", "host=h|dbname=db|user=u|password=p#s?x"),
                arguments("postgres://u:a:b@h/db", "host=h|dbname=db|user=u|password=a:b"),
                arguments("postgres://u:%C3%A4%E2%82%AC@h", "host=h|user=u|password=ä€"),
                arguments("postgres://ü:ä🦕@h", "host=h|user=ü|password=ä🦕"),
                arguments("postgres://h/a@b", "host=h|dbname=a@b"),
                arguments("postgres://h/a/b", "host=h|dbname=a/b"),
                arguments(
                        "postgres://h/db?options=-c%20search_path%3Da,b",
                        "host=h|dbname=db|options=-c search_path=a,b"),
                arguments("postgres://h/db?options=a+b", "host=h|dbname=db|options=a+b"),
                arguments("postgres://h/db?ssl=true", "host=h|dbname=db|sslmode=require"),
                arguments(
                        "postgres://h/db?application_name=a@b&password=x",
                        "host=h|dbname=db|password=x|application_name=a@b"),
                arguments(
                        "postgres://h/db?sslmode=verify-full&sslrootcert=/etc/ca.pem&sslcert=c&sslkey=k&sslpassword=s",
                        "host=h|dbname=db|sslmode=verify-full|sslcert=c|sslkey=k|sslpassword=s|sslrootcert=/etc/ca.pem"),
                arguments("postgres://h/db?pass%77ord=x", "host=h|dbname=db|password=x"));
    }

    static Stream<Arguments> keyValues() {
        return Stream.of(
                arguments("host=localhost", "host=localhost"),
                arguments(
                        "host=localhost port=5432 dbname=mydb connect_timeout=10",
                        "host=localhost|port=5432|dbname=mydb|connect_timeout=10"),
                arguments("host = a  port= 1\tuser =b\n", "host=a|port=1|user=b"),
                arguments("dbname='my db' password='it\\'s'", "dbname=my db|password=it's"),
                arguments("dbname='a\\\\b'", "dbname=a\\b"),
                arguments("host=a\\ b port=1", "host=a b|port=1"),
                arguments("password=a'b'", "password=a'b'"),
                arguments("user=a=b", "user=a=b"),
                arguments("password='' user=''", "user=|password="),
                arguments("host='a'port=1", "host=a|port=1"),
                arguments("host=a host=b", "host=b"),
                arguments("host=a,b port=1,2", "host=a,b|port=1,2"),
                arguments("host=a,b port=1", "host=a,b|port=1"),
                arguments("host=/tmp dbname=x", "host=/tmp|dbname=x"),
                arguments("service=prod", "service=prod"),
                arguments("password=p@ss/w:rd%20", "password=p@ss/w:rd%20"),
                arguments("options='-c geqo=off' hostaddr=127.0.0.1", "hostaddr=127.0.0.1|options=-c geqo=off"));
    }

    static Stream<Arguments> jdbcUrls() {
        return Stream.of(
                arguments("jdbc:postgresql:mydb", "dbname=mydb"),
                arguments("jdbc:postgresql:/", ""),
                arguments("jdbc:postgresql:///", ""),
                arguments("jdbc:postgresql://localhost/mydb", "host=localhost|dbname=mydb"),
                arguments("jdbc:postgresql://localhost", "host=localhost"),
                arguments("jdbc:postgresql://h1:1,h2:2/db", "host=h1,h2|port=1,2|dbname=db"),
                arguments("jdbc:postgresql://h1,h2:2/db", "host=h1,h2|port=,2|dbname=db"),
                arguments("jdbc:postgresql://[::1]:5740/a", "host=::1|port=5740|dbname=a"),
                arguments("jdbc:postgresql://[::1]/a", "host=::1|dbname=a"),
                arguments(
                        "jdbc:postgresql://h/my%20db?user=fred&password=s%26%2B+x",
                        "host=h|dbname=my db|user=fred|password=s&+ x"),
                arguments("jdbc:postgresql://h/db?user=u&password=a=b", "host=h|dbname=db|user=u|password=a=b"),
                arguments("jdbc:postgresql://h/db?ssl=true", "host=h|dbname=db|sslmode=verify-full"),
                arguments("jdbc:postgresql://h/db?ssl", "host=h|dbname=db|sslmode=verify-full"),
                arguments("jdbc:postgresql://h/db?ssl=false", "host=h|dbname=db"),
                arguments("jdbc:postgresql://h/db?sslmode=require&ssl=true", "host=h|dbname=db|sslmode=require"),
                arguments(
                        "jdbc:postgresql://h/db?currentSchema=a,my%20b&options=-c%20geqo=off",
                        "host=h|dbname=db|options=-c geqo=off -c search_path=a,my\\ b"),
                arguments(
                        "jdbc:postgresql://h/db?ApplicationName=x&connectTimeout=3&tcpKeepAlive=true",
                        "host=h|dbname=db|connect_timeout=3|application_name=x|keepalives=1"),
                arguments(
                        "jdbc:postgresql://a,b/db?targetServerType=preferSecondary&loadBalanceHosts=true",
                        "host=a,b|port=,|dbname=db|target_session_attrs=prefer-standby|load_balance_hosts=random"),
                arguments(
                        "jdbc:postgresql://a/db?targetServerType=preferPrimary&prepareThreshold=0&reWriteBatchedInserts=true",
                        "host=a|dbname=db +prepareThreshold=0 +reWriteBatchedInserts=true +targetServerType=preferPrimary"),
                arguments("jdbc:postgresql://h/db?gssEncMode=allow", "host=h|dbname=db +gssEncMode=allow"),
                arguments("jdbc:postgresql://h/db?gssEncMode=prefer", "host=h|dbname=db|gssencmode=prefer"),
                arguments(
                        "jdbc:postgresql://h/db?sslmode=verify-ca&sslrootcert=/x&sslpassword=y&",
                        "host=h|dbname=db|sslmode=verify-ca|sslpassword=y|sslrootcert=/x"),
                arguments(
                        "jdbc:postgresql://h/db?user=a@b&application_name=x",
                        "host=h|dbname=db|user=a@b|application_name=x"));
    }

    static Stream<Arguments> sqlAlchemyUrls() {
        return Stream.of(
                arguments("postgresql+asyncpg://u:p@h:5433/db", "host=h|port=5433|dbname=db|user=u|password=p"),
                arguments("postgresql+psycopg2://u:p%40x@h/db", "host=h|dbname=db|user=u|password=p@x"),
                arguments("postgresql+psycopg://u:pa/ss@h/db", "host=h|dbname=db|user=u|password=pa/ss"),
                arguments("postgres+pg8000://u:p?a/b@h/db", "host=h|dbname=db|user=u|password=p?a/b"),
                arguments("postgresql+asyncpg://u@h/db?ssl=require", "host=h|dbname=db|user=u|sslmode=require"),
                arguments(
                        "postgresql+asyncpg://h/db?ssl=verify-full&timeout=5&prepared_statement_cache_size=0",
                        "host=h|dbname=db|connect_timeout=5|sslmode=verify-full"),
                arguments(
                        "postgresql+psycopg2://h/db?application_name=my+app",
                        "host=h|dbname=db|application_name=my app"),
                arguments(
                        "postgresql+psycopg2://u:p@/db?host=a:1&host=b:2",
                        "host=a,b|port=1,2|dbname=db|user=u|password=p"),
                arguments(
                        "postgresql+psycopg2://u:p@/db?host=/var/run/postgresql",
                        "host=/var/run/postgresql|dbname=db|user=u|password=p"),
                arguments(
                        "postgresql+pg8000://u@/db?unix_sock=/tmp/.s.PGSQL.5433",
                        "host=/tmp|port=5433|dbname=db|user=u"),
                arguments(
                        "postgresql+asyncpg://h:5432/db?application_name=a@b/c",
                        "host=h|port=5432|dbname=db|application_name=a@b/c"),
                arguments("postgresql+asyncpg://[::1]:1/db", "host=::1|port=1|dbname=db"));
    }

    @ParameterizedTest
    @MethodSource({"libpqUris", "keyValues", "jdbcUrls", "sqlAlchemyUrls"})
    void readsEveryForm(String text, String parameters) {
        assertThat(described(DatabaseUrl.parse(text))).isEqualTo(parameters);
    }

    @ParameterizedTest
    @MethodSource({"libpqUris", "keyValues", "sqlAlchemyUrls"})
    void whatIsWrittenReadsBackTheSame(String text, String parameters) {
        var url = DatabaseUrl.parse(text);
        assertThat(described(DatabaseUrl.parse(url.toUri()))).isEqualTo(parameters);
        assertThat(DatabaseUrl.parse(url.toUri())).isEqualTo(url).hasSameHashCodeAs(url);
    }

    @Test
    void showsNoPassword() {
        var url = DatabaseUrl.parse("postgres://me:hunter2@h1:1,h2/my%20db?sslpassword=key1&application_name=a%20b");
        assertThat(url.redacted())
                .isEqualTo("postgresql://me:***@h1:1,h2/my%20db?application_name=a%20b&sslpassword=***")
                .isEqualTo(url.toString());
        assertThat(url.parameters()).hasToString("{application_name=a b}");
        assertThat(url.password()).contains(new Secret("hunter2"));
        assertThat(url.secrets()).containsExactly(new Secret("hunter2"), new Secret("key1"));
        assertThat(DatabaseUrl.parse("jdbc:postgresql://h/d?password=p&prepareThreshold=1")
                        .redacted())
                .isEqualTo("postgresql://:***@h/d?prepareThreshold=1");
    }

    @Test
    void aPasswordThatIsANameIsNotMaskedInTexts() {
        assertThat(DatabaseUrl.parse("postgres://postgres:postgres@h/d").secrets())
                .isEmpty();
    }

    @Test
    void givesItsParts() {
        var url = DatabaseUrl.parse("postgres://u@h1:1,,h3/db?sslmode=require");
        assertThat(url.hosts())
                .containsExactly(new HostPort("h1", 1), new HostPort("localhost", 5432), new HostPort("h3", 5432));
        assertThat(url.user()).contains("u");
        assertThat(url.database()).contains("db");
        assertThat(url.password()).isEmpty();
        assertThat(url.parameter("sslmode")).contains("require");
        assertThat(url.parameter("options")).isEmpty();
        assertThat(DatabaseUrl.parse("host=a,b port=7").hosts())
                .containsExactly(new HostPort("a", 7), new HostPort("b", 7));
        assertThat(DatabaseUrl.parse("postgres:///x").hosts()).isEqualTo(List.of(new HostPort("localhost", 5432)));
        assertThatThrownBy(() -> url.parameter("password")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> url.parameter("nothing")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void isChangedInACopy() {
        var url = DatabaseUrl.parse("postgres://u:p@h/db");
        assertThat(url.withDatabase("other")
                        .withParameter("application_name", "quipu")
                        .withUser("v")
                        .withPassword(new Secret("q"))
                        .toUri())
                .isEqualTo("postgresql://v:q@h/other?application_name=quipu");
        assertThat(url.toUri()).isEqualTo("postgresql://u:p@h/db");
        assertThatThrownBy(() -> url.withParameter("sslmode", "no")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> url.withDatabase("a\0")).isInstanceOf(IllegalArgumentException.class);
    }
}
