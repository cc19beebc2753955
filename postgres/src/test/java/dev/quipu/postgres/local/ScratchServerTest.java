package dev.quipu.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("postgres")
class ScratchServerTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir(factory = QuickDirectory.class)
    Path scratch;

    private ServerBinaries binaries;

    @BeforeEach
    void provide() {
        binaries = ServerBinaries.provide(new ServerCache(ServerCache.ofUser().directory(), scratch));
    }

    @Test
    void closingItLeavesNothing() throws Exception {
        var server = ScratchServer.start(binaries, Map.of());
        long pid = pid(server.directory());
        assertThat(value(server.address(), "SHOW fsync")).isEqualTo("off");

        server.close();
        server.close();

        assertThat(isGone(server.directory(), pid)).isTrue();
        assertThatThrownBy(() -> connect(server.address())).isInstanceOf(SQLException.class);
    }

    @Test
    void settingsOfTheCallerGoBeforeItsOwn() throws Exception {
        try (var server =
                ScratchServer.start(binaries, Map.of("synchronous_commit", "on", "log_line_prefix", "it's "))) {
            assertThat(value(server.address(), "SHOW synchronous_commit")).isEqualTo("on");
            assertThat(value(server.address(), "SHOW log_line_prefix")).isEqualTo("it's ");
        }
    }

    @Test
    void aServerThatDoesNotStartSpeaksAndLeavesNothing() throws Exception {
        assertThatThrownBy(() -> ScratchServer.start(binaries, Map.of("no_such_setting", "1")))
                .asInstanceOf(type(LocalServerException.class))
                .satisfies(e -> assertThat(e.message()).contains("did not start"))
                .satisfies(e -> assertThat(String.join("\n", e.notes()))
                        .contains("unrecognized configuration parameter \"no_such_setting\""));
        assertThat(directories()).isEmpty();
    }

    @Test
    void textMeansTheSameOnEveryMachine() throws Exception {
        try (var server = ScratchServer.start(binaries, Map.of())) {
            assertThat(value(server.address(), "SELECT upper('é') || lower('Ж') || current_setting('server_encoding')"))
                    .isEqualTo("ÉжUTF8");
            assertThat(value(
                            server.address(),
                            "SELECT string_agg(t, '' ORDER BY t) FROM unnest(ARRAY['b', 'B', 'a', 'é', 'A', '-']) t"))
                    .isEqualTo("-ABabé");
            assertThat(value(server.address(), "SELECT reset_val FROM pg_settings WHERE name = 'log_timezone'"))
                    .isIn("UTC", "Etc/UTC", "GMT");
            assertThat(value(server.address(), "SHOW default_text_search_config"))
                    .isEqualTo("pg_catalog.english");
        }
    }

    @Test
    void databasesAreCopiedAndDroppedUnderTheirUsers() throws Exception {
        try (var server = ScratchServer.start(binaries, Map.of())) {
            server.createDatabase("of \"mine\"", "template1");
            var mine = server.address().withDatabase("of%20%22mine%22");
            try (var connection = connect(mine);
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE thing AS SELECT 7 AS number");
            }
            server.createDatabase("copy", "of \"mine\"");
            var copy = server.address().withDatabase("copy");
            assertThat(value(copy, "SELECT number FROM thing")).isEqualTo("7");

            try (var connection = connect(copy)) {
                server.dropDatabase("copy");
                server.dropDatabase("copy");
                assertThat(connection.isValid(5)).isFalse();
            }
            assertThatThrownBy(() -> server.createDatabase("other", "absent"))
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining("absent");
        }
    }

    @Test
    void itEndsWithAProcessThatFailsWithoutClosingIt() throws Exception {
        try (var child = ChildJvm.run(HoldsScratchServer.class, scratch.toString())) {
            Path directory = Path.of(child.line());
            long pid = Long.parseLong(child.line());
            assertThat(isGone(directory, pid)).isFalse();

            child.goOn();

            assertThat(child.exitCode()).isOne();
            assertThat(isGone(directory, pid)).isTrue();
        }
    }

    @Test
    void itEndsWithAProcessThatIsKilled() throws Exception {
        try (var child = ChildJvm.run(HoldsScratchServer.class, scratch.toString())) {
            Path directory = Path.of(child.line());
            long pid = Long.parseLong(child.line());

            child.kill();

            assertThat(Waiting.until(() -> isGone(directory, pid), SOON)).isTrue();
        }
    }

    @Test
    void whenItsWatchIsKilledTooTheNextStartRemovesIt() throws Exception {
        try (var child = ChildJvm.run(HoldsScratchServer.class, scratch.toString())) {
            Path directory = Path.of(child.line());
            long pid = Long.parseLong(child.line());
            child.killDescendants();
            child.kill();
            assertThat(isGone(directory, pid)).isFalse();

            try (var next = ScratchServer.start(binaries, Map.of())) {
                assertThat(isGone(directory, pid)).isTrue();
                assertThat(directories()).containsExactly(next.directory());
            }
        }
    }

    @Test
    void thatOfALivingProcessIsLeftAlone() throws Exception {
        try (var child = ChildJvm.run(HoldsScratchServer.class, scratch.toString())) {
            Path directory = Path.of(child.line());
            long pid = Long.parseLong(child.line());

            ScratchServer.start(binaries, Map.of()).close();
            try (var other = ScratchServer.start(binaries, Map.of())) {
                assertThat(directories()).containsExactlyInAnyOrder(directory, other.directory());
                assertThat(isGone(directory, pid)).isFalse();
            }
            child.goOn();
            child.exitCode();
        }
    }

    private List<Path> directories() throws IOException {
        try (Stream<Path> entries = Files.list(scratch)) {
            return entries.filter(Files::isDirectory).toList();
        }
    }

    private static boolean isGone(Path directory, long pid) {
        // A process that nobody waited for has no command any more.
        boolean runs = ProcessHandle.of(pid)
                .flatMap(process -> process.info().command())
                .isPresent();
        return !runs && Files.notExists(directory);
    }

    private static long pid(Path directory) {
        return Postmaster.read(directory.resolve("data")).orElseThrow().pid();
    }

    private static String value(ServerAddress address, String sql) throws SQLException {
        try (var connection = connect(address);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(ServerAddress address) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(address.host(), address.port(), address.database()),
                address.user(),
                address.password());
    }
}
