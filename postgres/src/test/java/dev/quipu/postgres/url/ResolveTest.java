package dev.quipu.postgres.url;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.quipu.postgres.url.DatabaseUrlException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ResolveTest {
    @TempDir
    private Path home;

    private DatabaseUrl.Resolved resolve(String url, String... variables) {
        var map = new HashMap<String, String>();
        for (int i = 0; i < variables.length; i += 2) {
            map.put(variables[i], variables[i + 1]);
        }
        var given = url.isEmpty() ? DatabaseUrl.empty() : DatabaseUrl.parse(url);
        return given.resolve(new Environment(map, home, "os-user"));
    }

    private String resolved(String url, String... variables) {
        return DatabaseUrlTest.described(resolve(url, variables).url());
    }

    @Test
    void nothingAtAllIsTheLocalServer() {
        assertThat(resolved("")).isEqualTo("host=localhost|port=5432|dbname=os-user|user=os-user");
        assertThat(resolve("").warnings()).isEmpty();
    }

    @Test
    void whatIsExplicitComesFirst() {
        assertThat(resolved(
                        "postgres://u:p@h:1/d?sslmode=disable",
                        "PGHOST",
                        "x",
                        "PGPORT",
                        "2",
                        "PGDATABASE",
                        "y",
                        "PGUSER",
                        "z",
                        "PGPASSWORD",
                        "w",
                        "PGSSLMODE",
                        "require"))
                .isEqualTo("host=h|port=1|dbname=d|user=u|password=p|sslmode=disable");
    }

    @Test
    void theEnvironmentFillsWhatIsMissing() {
        assertThat(resolved(
                        "postgres://h",
                        "PGPORT",
                        "2",
                        "PGDATABASE",
                        "d",
                        "PGUSER",
                        "u",
                        "PGPASSWORD",
                        "p",
                        "PGSSLMODE",
                        "verify-full",
                        "PGSSLROOTCERT",
                        "/ca",
                        "PGSSLCERT",
                        "/c",
                        "PGSSLKEY",
                        "/k",
                        "PGOPTIONS",
                        "-c geqo=off",
                        "PGCONNECT_TIMEOUT",
                        "7",
                        "PGAPPNAME",
                        "a",
                        "PGTARGETSESSIONATTRS",
                        "primary",
                        "PGHOST",
                        ""))
                .isEqualTo("host=h|port=2|dbname=d|user=u|password=p|connect_timeout=7|options=-c geqo=off"
                        + "|application_name=a|sslmode=verify-full|sslcert=/c|sslkey=/k|sslrootcert=/ca"
                        + "|target_session_attrs=primary");
    }

    @Test
    void severalHostsOfTheEnvironmentAreRead() {
        assertThat(resolve("", "PGHOST", "a,b", "PGPORT", "1,2").url().hosts())
                .containsExactly(new HostPort("a", 1), new HostPort("b", 2));
        assertThatThrownBy(() -> resolve("host=a,b,c", "PGPORT", "1,2"))
                .hasMessage("there are not as many ports as hosts");
    }

    @Test
    void aDatabaseIsCalledAsItsUser() {
        assertThat(resolve("postgres://me@h").url().database()).contains("me");
    }

    @Test
    void aWrongVariableIsNamed() {
        assertThatThrownBy(() -> resolve("", "PGSSLMODE", "requird"))
                .isInstanceOfSatisfying(DatabaseUrlException.class, failure -> {
                    assertThat(failure.message())
                            .startsWith("the environment's PGSSLMODE is \"requird\" but must be one of");
                    assertThat(failure.hint()).contains("did you mean \"require\"?");
                });
        assertThatThrownBy(() -> resolve("", "PGPORT", "x")).hasMessageContaining("PGPORT");
    }

    @Test
    void theCertificatesOfTheSystemAreVerified() {
        assertThat(resolve("host=h sslrootcert=system").url().parameter("sslmode"))
                .contains("verify-full");
    }

    @Test
    void aServiceStandsBetweenTheUrlAndTheEnvironment() throws IOException {
        Files.writeString(
                home.resolve(".pg_service.conf"),
                "# mine\n[other]\nhost=o\n\n[prod]\nhost=s\nport=3\n dbname=sd \nuser=su\npassword=se=cret\nhost=second\n[last]\nuser=l\n");
        assertThat(resolved("postgres:///d?service=prod", "PGPORT", "9", "PGAPPNAME", "a"))
                .isEqualTo("host=s|port=3|dbname=d|user=su|password=se=cret|application_name=a");
        assertThat(resolved("", "PGSERVICE", "prod")).isEqualTo("host=s|port=3|dbname=sd|user=su|password=se=cret");
    }

    @Test
    void theServiceFileMayBeElsewhere() throws IOException {
        Path file = Files.writeString(home.resolve("mine.conf"), "[a]\nhost=one\n");
        Files.writeString(Files.createDirectory(home.resolve("etc")).resolve("pg_service.conf"), "[b]\nhost=two\n");
        assertThat(resolved("service=a", "PGSERVICEFILE", file.toString())).startsWith("host=one|");
        assertThat(resolved(
                        "service=b",
                        "PGSERVICEFILE",
                        file.toString(),
                        "PGSYSCONFDIR",
                        home.resolve("etc").toString()))
                .startsWith("host=two|");
    }

    @Test
    void aServiceThatIsNotThereIsAnError() throws IOException {
        assertThatThrownBy(() -> resolve("service=prod"))
                .isInstanceOfSatisfying(
                        DatabaseUrlException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.SERVICE));
        assertThatThrownBy(() -> resolve("service=prod", "PGSERVICEFILE", "/no/such/file"))
                .hasMessage("the service file \"/no/such/file\" does not exist");
        Path file = Files.writeString(home.resolve(".pg_service.conf"), "[prd]\nhost=one\n");
        assertThatThrownBy(() -> resolve("service=prod"))
                .isInstanceOfSatisfying(DatabaseUrlException.class, failure -> {
                    assertThat(failure.message()).isEqualTo("there is no service \"prod\" in \"" + file + "\"");
                    assertThat(failure.hint()).contains("did you mean \"prd\"?");
                });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hots=x|there is no connection parameter \"hots\"",
                "host|a line of a service is keyword=value",
                "service=other|a service cannot name another service",
                "port=x|port is \"x\" but must be a number from 1 to 65535"
            })
    void aWrongLineOfAServiceIsShown(String line, String message) throws IOException {
        Path file = Files.writeString(home.resolve(".pg_service.conf"), "[s]\npassword=secret\n" + line + "\n");
        assertThatThrownBy(() -> resolve("service=s")).isInstanceOfSatisfying(DatabaseUrlException.class, failure -> {
            assertThat(failure.message()).isEqualTo(message);
            assertThat(failure.location().orElseThrow().source()).isEqualTo(file + ":3");
        });
    }

    private Path passFile(String name, String content, String mode) throws IOException {
        Path file = Files.writeString(home.resolve(name), content);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "postgres://u@h:1/d|exact",
                "postgres://u@h:2/d|any port",
                "postgres://u@h:2/a:b|colon",
                "postgres://u@[::1]:2/d|six",
                "postgres://u@%2Ftmp:5/d|socket",
                "postgres://u@/d?host=/var/run/postgresql|socket",
                "postgres://u@/d|socket",
                "postgres://u@%2Felse:5/d|else",
                "postgres://%2A@z/d|star",
                "postgres://q@z/d|p:a\\ss",
                "postgres://nobody@nowhere/x|"
            })
    void thePasswordFileIsSearchedLineByLine(String url, String password) throws IOException {
        passFile(".pgpass", """
                # h:1:d:u:comment
                h:1:d:u:exact
                h:*:d:u:any port
                h:*:a\\:b:u:colon
                \\:\\:1:*:*:*:six
                localhost:*:*:u:socket
                /else:5:d:u:else
                z:*:d:\\*:star
                z:*:d:q:p\\:a\\\\ss
                too:few:fields
                """, "rw-------");
        assertThat(resolve(url).url().password().map(secret -> secret.value()).orElse(null))
                .isEqualTo(password);
        assertThat(resolve(url).warnings()).isEmpty();
    }

    @Test
    void thePasswordFileMayBeElsewhere() throws IOException {
        Path file = passFile("mine", "*:*:*:*:one\n", "rw-------");
        assertThat(resolved("host=h", "PGPASSFILE", file.toString())).endsWith("|password=one");
        assertThat(resolved("host=h passfile='" + file + "'", "PGPASSFILE", "/nowhere"))
                .endsWith("|password=one");
        assertThat(resolved("host=h", "PGPASSFILE", file.toString(), "PGPASSWORD", "two"))
                .endsWith("|password=two");
    }

    @Test
    void aPasswordFileThatOthersCanReadIsPassedOver() throws IOException {
        Path file = passFile(".pgpass", "*:*:*:*:secret\n", "rw-r-----");
        var resolved = resolve("host=h");
        assertThat(resolved.url().password()).isEmpty();
        assertThat(resolved.warnings())
                .containsExactly("the password file \"" + file
                        + "\" is passed over: others than its owner may use it (chmod 600 mends that)");
        assertThat(resolve("host=h", "PGPASSFILE", home.toString()).warnings().getFirst())
                .endsWith("not a plain file");
    }

    @Test
    void hostsWithDifferentPasswordsAreToldOf() throws IOException {
        passFile(".pgpass", "a:*:*:*:one\nb:*:*:*:two\n", "rw-------");
        var resolved = resolve("host=a,b");
        assertThat(resolved.url().password().orElseThrow().value()).isEqualTo("one");
        assertThat(resolved.warnings())
                .hasSize(1)
                .first()
                .asString()
                .contains("that of the first")
                .doesNotContain("two");
    }

    @Test
    void theEnvironmentDoesNotPrintItsValues() {
        assertThat(new Environment(Map.of("PGPASSWORD", "secret"), home, "u").toString())
                .doesNotContain("secret");
    }
}
