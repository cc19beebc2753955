package dev.quipu.postgres.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.quipu.postgres.secret.Secret;
import dev.quipu.postgres.testing.PostgresTest;
import dev.quipu.postgres.testing.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.Driver;

class JdbcTargetTest {
    static Stream<Arguments> cases() {
        return Stream.of(
                arguments("postgres://u:p@h/db", "jdbc:postgresql://h:5432/db", Map.of("user", "u", "password", "p")),
                arguments(
                        "postgres://[::1]:1,h2:2/my%20d%2Fb%26",
                        "jdbc:postgresql://[::1]:1,h2:2/my+d%2Fb%26", Map.of()),
                arguments("postgres:///", "jdbc:postgresql://localhost:5432/", Map.of()),
                arguments(
                        "host=n hostaddr=127.0.0.1 sslmode=require",
                        "jdbc:postgresql://127.0.0.1:5432/",
                        Map.of("sslmode", "require")),
                arguments(
                        "host=n hostaddr=127.0.0.1 sslmode=verify-full",
                        "jdbc:postgresql://n:5432/",
                        Map.of("sslmode", "verify-full")),
                arguments(
                        "host=a,b,c connect_timeout=999999999",
                        "jdbc:postgresql://a:5432,b:5432,c:5432/",
                        Map.of("connectTimeout", "2147483", "loginTimeout", "2147483")),
                arguments(
                        "host=a,b connect_timeout=3 target_session_attrs=prefer-standby application_name=x options='-c geqo=off' keepalives=1 load_balance_hosts=random gssencmode=disable channel_binding=require",
                        "jdbc:postgresql://a:5432,b:5432/",
                        Map.of(
                                "connectTimeout",
                                "3",
                                "loginTimeout",
                                "6",
                                "targetServerType",
                                "preferSecondary",
                                "ApplicationName",
                                "x",
                                "options",
                                "-c geqo=off",
                                "tcpKeepAlive",
                                "true",
                                "loadBalanceHosts",
                                "true",
                                "gssEncMode",
                                "disable",
                                "channelBinding",
                                "require")),
                arguments(
                        "host=h sslmode=verify-ca sslrootcert=/r sslcert=/c sslkey=/k sslpassword=s fallback_application_name=f",
                        "jdbc:postgresql://h:5432/",
                        Map.of(
                                "sslmode",
                                "verify-ca",
                                "sslrootcert",
                                "/r",
                                "sslcert",
                                "/c",
                                "sslkey",
                                "/k",
                                "sslpassword",
                                "s",
                                "ApplicationName",
                                "f")),
                arguments(
                        "host=h sslrootcert=system",
                        "jdbc:postgresql://h:5432/",
                        Map.of("sslmode", "verify-full", "sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory")),
                arguments(
                        "jdbc:postgresql://h/d?prepareThreshold=0&targetServerType=preferPrimary",
                        "jdbc:postgresql://h:5432/d",
                        Map.of("prepareThreshold", "0", "targetServerType", "preferPrimary")),
                arguments(
                        "host=h target_session_attrs=read-write",
                        "jdbc:postgresql://h:5432/",
                        Map.of("targetServerType", "primary")));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isMadeForTheDriver(String text, String jdbcUrl, Map<String, String> properties) {
        var url = DatabaseUrl.parse(text);
        assertThat(url.toJdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(Map.copyOf(url.toJdbcProperties())).isEqualTo(Map.copyOf(properties));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://h1:1,h2:2/db?user=u&password=a%2Bb+c&sslmode=require",
                "jdbc:postgresql://[::1]:1/my%20db?user=u%40v&password=p&connectTimeout=4",
                "jdbc:postgresql://h/d%2Fb?ApplicationName=x&options=-c%20geqo%3Doff&targetServerType=primary"
            })
    void theDriverReadsTheSameFromItsOwnForm(String text) {
        var url = DatabaseUrl.parse(text);
        Properties direct = Objects.requireNonNull(Driver.parseURL(text, new Properties()));
        Properties ours = Objects.requireNonNull(Driver.parseURL(url.toJdbcUrl(), url.toJdbcProperties()));
        for (String name : direct.stringPropertyNames()) {
            assertThat(ours.getProperty(name)).as(name).isEqualTo(direct.getProperty(name));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host=h sslcrl=/x",
                "host=h requirepeer=x",
                "host=h ssl_min_protocol_version=TLSv1.3",
                "host=h sslcertmode=require"
            })
    void whatTheDriverCannotBeHeldToIsRefused(String text) {
        var url = DatabaseUrl.parse(text);
        assertThatThrownBy(url::toJdbcProperties)
                .isInstanceOfSatisfying(
                        DatabaseUrlException.class,
                        failure -> assertThat(failure.reason())
                                .isEqualTo(DatabaseUrlException.Reason.NOT_POSSIBLE_WITH_JDBC));
    }

    @Test
    void aSocketIsRefusedWithAHint() {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgres:///d?host=/run").toJdbcUrl())
                .isInstanceOfSatisfying(DatabaseUrlException.class, failure -> {
                    assertThat(failure.message())
                            .isEqualTo(
                                    "the host is the Unix socket directory \"/run\", and Java's PostgreSQL driver connects"
                                            + " over TCP only");
                    assertThat(failure.hint().orElseThrow()).startsWith("give host=localhost");
                });
    }

    @Test
    @PostgresTest
    void connectsToTheServerWhateverThePassword(TestDatabase database) throws Exception {
        String password = "p@s/s:w'o\\r d%?#&=";
        database.execute("CREATE ROLE \"a@b c_url\" LOGIN PASSWORD 'p@s/s:w''o\\r d%?#&='");
        var url = DatabaseUrl.parse(database.url())
                .withUser("a@b c_url")
                .withPassword(new Secret(password))
                .withParameter("application_name", "quipu test")
                .withParameter("options", "-c geqo=off")
                .withParameter("connect_timeout", "5");
        try (var connection = DriverManager.getConnection(url.toJdbcUrl(), url.toJdbcProperties());
                var row = connection
                        .createStatement()
                        .executeQuery("SELECT current_user,"
                                + " current_setting('application_name'), current_setting('geqo')")) {
            row.next();
            assertThat(row.getString(1)).isEqualTo("a@b c_url");
            assertThat(row.getString(2)).isEqualTo("quipu test");
            assertThat(row.getString(3)).isEqualTo("off");
        } finally {
            database.execute("DROP ROLE \"a@b c_url\"");
        }
    }

    @Test
    void aChildProcessFindsAllInFilesAndVariables(@TempDir Path directory) throws Exception {
        var url = DatabaseUrl.parse(
                "postgres://u:s%5C%3Aecret@h1:1,h2/my%20db?sslpassword=key&keepalives=1&sslmode=require");
        try (var client = ClientEnvironment.open(url, directory)) {
            var program = new ProcessBuilder("psql");
            program.environment().clear();
            program.environment()
                    .putAll(Map.of("PGPASSWORD", "old", "PGSERVICE", "old", "PGTZ", "UTC", "PGHOSTADDR", "::1"));
            client.applyTo(program);
            Path passwords = Path.of(client.variables().getOrDefault("PGPASSFILE", ""));
            Path service = Path.of(client.variables().getOrDefault("PGSERVICEFILE", ""));
            assertThat(program.environment())
                    .isEqualTo(Map.of(
                            "PGHOST",
                            "h1,h2",
                            "PGPORT",
                            "1,",
                            "PGDATABASE",
                            "my db",
                            "PGUSER",
                            "u",
                            "PGSSLMODE",
                            "require",
                            "PGPASSFILE",
                            passwords.toString(),
                            "PGSERVICE",
                            "quipu",
                            "PGSERVICEFILE",
                            service.toString(),
                            "PGTZ",
                            "UTC"));
            assertThat(passwords).hasContent("*:*:*:*:s\\\\\\:ecret");
            assertThat(service).hasContent("[quipu]\nkeepalives=1\nsslpassword=key");
            for (Path file : new Path[] {passwords, service}) {
                assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
            }
            assertThat(Files.getPosixFilePermissions(passwords.getParent())).hasSize(3);
            assertThat(client.toString()).doesNotContain("secret", "key");
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    @PostgresTest
    void whatIsHandedToAChildReadsBackTheSame(TestDatabase database, @TempDir Path directory) throws Exception {
        var url = DatabaseUrl.parse(database.url())
                .withPassword(new Secret("a\\b:c d#"))
                .withParameter("keepalives", "0");
        try (var client = ClientEnvironment.open(url, directory)) {
            var back = DatabaseUrl.empty().resolve(new Environment(client.variables(), directory, "nobody"));
            assertThat(back.url()).isEqualTo(url);
            assertThat(back.warnings()).isEmpty();
        }
    }

    @Test
    void aPasswordWithALineBreakGoesByTheEnvironment(@TempDir Path directory) {
        var url = DatabaseUrl.parse("postgres://u:a%0Ab@h");
        try (var client = ClientEnvironment.open(url, directory)) {
            assertThat(client.variables()).containsEntry("PGPASSWORD", "a\nb").doesNotContainKey("PGPASSFILE");
        }
    }

    @Test
    @PostgresTest
    void psqlGetsInWithoutASecretAmongItsArguments(TestDatabase database, @TempDir Path directory) throws Exception {
        var psql = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(path -> Path.of(path, "psql"))
                .filter(Files::isExecutable)
                .findFirst();
        Assumptions.assumeTrue(psql.isPresent(), "psql is not on the machine");
        var url = DatabaseUrl.parse(database.url()).withParameter("fallback_application_name", "from quipu");
        try (var client = ClientEnvironment.open(url, directory)) {
            var program = new ProcessBuilder(
                            psql.orElseThrow().toString(), "--no-password", "-XAtc", "SELECT current_database()")
                    .redirectErrorStream(true);
            client.applyTo(program);
            var process = program.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(output.strip()).isEqualTo(database.name());
            assertThat(process.waitFor()).isZero();
        }
    }
}
