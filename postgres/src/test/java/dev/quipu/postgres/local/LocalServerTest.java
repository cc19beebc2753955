package dev.quipu.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.quipu.postgres.local.LocalServerStart.Outcome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("postgres")
class LocalServerTest {
    private static final ServerBinaries BINARIES = ServerBinaries.provide();

    @TempDir(factory = QuickDirectory.class)
    Path temporary;

    private Path directory;
    private LocalServer server;

    @BeforeEach
    void choose() {
        directory = temporary.resolve("18");
        server = LocalServer.in(directory, BINARIES);
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    @Test
    void theFirstStartMakesAServerAndTheSecondFindsIt() throws Exception {
        assertThat(server.status()).isEqualTo(new LocalServerStatus.Absent());

        var first = server.start();
        var second = server.start();

        assertThat(first.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(second)
                .isEqualTo(new LocalServerStart(first.address(), Outcome.RUNNING_ALREADY, OptionalInt.empty()));
        assertThat(value(first.address(), "SELECT current_user || current_setting('fsync')"))
                .isEqualTo("postgreson");
        assertThat(server.status())
                .asInstanceOf(type(LocalServerStatus.Running.class))
                .matches(LocalServerStatus.Running::ready)
                .extracting(LocalServerStatus.Running::address)
                .isEqualTo(first.address());
    }

    @Test
    void dataAndAddressOutliveAStop() throws Exception {
        var address = server.start().address();
        execute(address, "CREATE TABLE kept AS SELECT 42 AS answer");

        assertThat(server.stop()).isTrue();
        assertThat(server.stop()).isFalse();
        assertThat(server.status()).isEqualTo(new LocalServerStatus.Stopped(address));
        var again = server.start();

        assertThat(again.outcome()).isEqualTo(Outcome.STARTED);
        assertThat(again.address()).isEqualTo(address);
        assertThat(value(address, "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void aResetServerBeginsAnewAtItsPort() throws Exception {
        assertThat(server.reset()).isFalse();
        var address = server.start().address();
        execute(address, "CREATE TABLE gone AS SELECT 42 AS answer");

        assertThat(server.reset()).isTrue();
        assertThat(server.status()).isEqualTo(new LocalServerStatus.Absent());
        var again = server.start();
        assertThat(again.outcome()).isEqualTo(Outcome.CREATED);
        assertThat(again.address().port()).isEqualTo(address.port());
        assertThat(value(again.address(), "SELECT to_regclass('gone') IS NULL")).isEqualTo("t");
        assertThat(server.directory()).isDirectoryNotContaining("glob:**data.removed");
    }

    @Test
    void theServerOutlivesTheProcessThatStartedIt() throws Exception {
        try (var child = ChildJvm.run(StartsLocalServer.class, directory.toString())) {
            String address = child.line();
            assertThat(child.exitCode()).isZero();

            var found = server.start();
            assertThat(found.outcome()).isEqualTo(Outcome.RUNNING_ALREADY);
            assertThat(found.address()).hasToString(address);
        }
    }

    @Test
    void aSignalToTheStartersProcessGroupDoesNotReachTheServer() throws Exception {
        var address = server.start().address();
        // A terminal's Ctrl-C goes to the process group; a session of its own is never in it.
        String stat = Files.readString(Path.of("/proc", "" + pid(), "stat"));
        List<String> afterName =
                List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" "));
        assertThat(afterName.get(3)).isEqualTo("" + pid());
        assertThat(value(address, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void twentyStartsAtOnceMakeOneServer() throws Exception {
        var starts = IntStream.range(0, 18)
                .mapToObj(i -> CompletableFuture.supplyAsync(
                        () -> LocalServer.in(directory, BINARIES).start()))
                .toList();
        try (var one = ChildJvm.run(StartsLocalServer.class, directory.toString());
                var other = ChildJvm.run(StartsLocalServer.class, directory.toString())) {
            var addresses = new HashSet<>(List.of(one.line(), other.line()));
            starts.forEach(start -> addresses.add(start.join().address().toString()));
            assertThat(addresses).hasSize(1);
        }
        assertThat(Files.readAllLines(server.log()))
                .filteredOn(line -> line.contains("starting PostgreSQL"))
                .hasSize(1);
    }

    @Test
    void aKilledServerRecoversWhatWasCommitted() throws Exception {
        var address = server.start().address();
        execute(address, "CREATE TABLE kept AS SELECT generate_series(1, 1000)");
        kill(pid());
        assertThat(server.status()).isInstanceOf(LocalServerStatus.Stopped.class);

        var again = server.start();

        assertThat(again).isEqualTo(new LocalServerStart(address, Outcome.STARTED, OptionalInt.empty()));
        assertThat(value(address, "SELECT count(*) FROM kept")).isEqualTo("1000");
    }

    @Test
    void processesLeftAtWorkByAKilledServerDoNotKeepItFromStarting() throws Exception {
        var address = server.start().address();
        var busy = CompletableFuture.runAsync(() -> {
            try {
                // Computes without ever looking whether its postmaster is still there.
                execute(address, "SELECT sum(a * b) FROM generate_series(1, 20000) a, generate_series(1, 50000) b");
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        });
        String working = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE 'SELECT sum%'";
        while (!value(address, working).equals("1")) {
            Waiting.pause();
        }
        kill(pid());

        assertThat(server.start().address()).isEqualTo(address);
        assertThat(value(address, "SELECT 1")).isEqualTo("1");
        assertThat(busy).failsWithin(Duration.ofSeconds(10));
    }

    @Test
    void aPidFileThatNamesAForeignProcessIsStale() throws Exception {
        var address = server.start().address();
        List<String> lines = pidFile();
        server.stop();
        // As after a reboot: the number belongs to another process of the same user.
        write(lines, ProcessHandle.current().pid());

        assertThat(server.status()).isInstanceOf(LocalServerStatus.Stopped.class);
        assertThat(server.stop()).isFalse();
        assertThat(server.start().address()).isEqualTo(address);
        assertThat(ProcessHandle.current().isAlive()).isTrue();
    }

    @Test
    void aPidFileThatNamesAnotherServerIsStale() throws Exception {
        var address = server.start().address();
        List<String> lines = pidFile();
        server.stop();
        try (var scratch = ScratchServer.start(BINARIES, java.util.Map.of())) {
            long other = Postmaster.read(scratch.directory().resolve("data"))
                    .orElseThrow()
                    .pid();
            write(lines, other);

            assertThat(server.start().address()).isEqualTo(address);
            assertThat(value(scratch.address(), "SELECT 1")).isEqualTo("1");
        }
    }

    @Test
    void anEmptyPidFileIsNoObstacle() throws Exception {
        var address = server.start().address();
        server.stop();
        Files.writeString(directory.resolve("data/postmaster.pid"), "");

        assertThat(server.start().address()).isEqualTo(address);
    }

    @Test
    void whenThePortIsTakenAnotherIsChosenAndKept() throws Exception {
        int port = server.start().address().port();
        server.stop();
        LocalServerStart moved;
        try (var taken = new ServerSocket(port, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            assertThat(taken.isBound()).isTrue();
            moved = server.start();
            assertThat(moved.address().port()).isNotEqualTo(port);
            assertThat(moved.formerPort()).hasValue(port);
            assertThat(value(moved.address(), "SELECT 1")).isEqualTo("1");
        }
        server.stop();
        assertThat(server.start())
                .isEqualTo(new LocalServerStart(moved.address(), Outcome.STARTED, OptionalInt.empty()));
    }

    @Test
    void anyNameWillDoForTheDirectory() throws Exception {
        directory = temporary.resolve("größe $HOME `x` \"q\" 'a' データ").resolve("18");
        server = LocalServer.in(directory, BINARIES);

        assertThat(value(server.start().address(), "SELECT 1")).isEqualTo("1");
        kill(pid());
        assertThat(value(server.start().address(), "SELECT 1")).isEqualTo("1");
        assertThat(server.stop()).isTrue();
    }

    @Test
    void nobodyComesInWithoutThePassword() throws Exception {
        var address = server.start().address();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("password"))))
                .isEqualTo("rw-------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");

        var wrong = new ServerAddress(address.host(), address.port(), address.user(), "wrong", address.database());
        assertThatThrownBy(() -> value(wrong, "SELECT 1"))
                .asInstanceOf(type(SQLException.class))
                .returns("28P01", SQLException::getSQLState);
        var template = new ServerAddress(
                address.host(),
                address.port(),
                address.user(),
                BINARIES.template().password(),
                address.database());
        assertThatThrownBy(() -> value(template, "SELECT 1")).isInstanceOf(SQLException.class);
        assertThat(address.toString()).doesNotContain(address.password());
    }

    /** A JVM that starts cold is kept by hashing longer than by anything else about connecting. */
    @Test
    void itsOwnPasswordIsHashedOnceAndThoseOfOthersAsPostgresqlDoes() throws Exception {
        var address = server.start().address();
        assertThat(value(address, "SELECT split_part(rolpassword, ':', 1) FROM pg_authid WHERE rolname = 'postgres'"))
                .isEqualTo("SCRAM-SHA-256$1");
        execute(address, "CREATE ROLE ada LOGIN PASSWORD 'guessable'");
        assertThat(value(address, "SELECT split_part(rolpassword, ':', 1) FROM pg_authid WHERE rolname = 'ada'"))
                .isEqualTo("SCRAM-SHA-256$4096");
    }

    @Test
    void aLostPasswordIsReplaced() throws Exception {
        String lost = server.start().address().password();
        Files.delete(directory.resolve("password"));
        assertThatThrownBy(server::status)
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("password");

        server.stop();
        var address = server.start().address();

        assertThat(address.password()).isNotEqualTo(lost);
        assertThat(value(address, "SELECT 1")).isEqualTo("1");
    }

    /** As a power failure may leave one. */
    @Test
    void anEmptyPasswordIsReplaced() throws Exception {
        server.start();
        Files.writeString(directory.resolve("password"), "");
        assertThatThrownBy(server::status)
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("password");

        server.stop();
        var address = server.start().address();

        assertThat(address.password()).isNotEmpty();
        assertThat(value(address, "SELECT 1")).isEqualTo("1");
    }

    @Test
    void aLostPasswordIsReplacedEvenAfterACrash() throws Exception {
        execute(server.start().address(), "CREATE TABLE kept AS SELECT 42 AS answer");
        kill(pid());
        write(pidFile(), ProcessHandle.current().pid());
        Files.delete(directory.resolve("password"));

        assertThat(value(server.start().address(), "SELECT answer FROM kept")).isEqualTo("42");
    }

    @Test
    void aDirectoryOfAnotherMajorVersionIsLeftAlone() throws Exception {
        server.start();
        server.stop();
        Files.writeString(directory.resolve("data/PG_VERSION"), "9\n");

        assertThatThrownBy(server::start)
                .isInstanceOf(LocalServerException.class)
                .hasMessage("%s was made by PostgreSQL 9, and this is PostgreSQL %d"
                        .formatted(directory.resolve("data"), BINARIES.version().major()));
    }

    @Test
    void anEmptyDatabaseNeverTakesThePlaceOfAnOlderOne() throws Exception {
        Files.createDirectories(temporary.resolve("9/data"));
        Files.writeString(temporary.resolve("9/data/PG_VERSION"), "9\n");

        assertThatThrownBy(() -> LocalServer.under(temporary, BINARIES))
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("was made by PostgreSQL 9");
    }

    @Test
    void aForeignDirectoryIsLeftAlone() throws Exception {
        Files.createDirectories(directory.resolve("data"));
        Files.writeString(directory.resolve("data/diary.txt"), "private");

        assertThatThrownBy(server::start)
                .isInstanceOf(LocalServerException.class)
                .hasMessageContaining("is no data directory of PostgreSQL");
        assertThat(directory.resolve("data/diary.txt")).hasContent("private");
    }

    @Test
    void aDamagedServerIsToldOfInItsOwnWords() throws Exception {
        server.start();
        server.stop();
        Files.write(directory.resolve("data/global/pg_control"), new byte[8192]);

        assertThatThrownBy(server::start)
                .asInstanceOf(type(LocalServerException.class))
                .satisfies(e -> assertThat(e.message()).contains("did not start"))
                .satisfies(e -> assertThat(String.join("\n", e.notes())).contains("FATAL"));
    }

    /** PostgreSQL then runs without root's rights, and does not get as far as its log. */
    @Test
    void aDirectoryThatPostgresqlMayNotEnterIsNamed() throws Exception {
        assumeTrue(ServerCommand.runsAsRoot(), "another user cannot get past the directory either");
        server.start();
        server.stop();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rw-------"));
        try {
            assertThatThrownBy(server::start)
                    .asInstanceOf(type(LocalServerException.class))
                    .satisfies(e -> assertThat(e.message()).endsWith("it may not enter or write its directory"))
                    .satisfies(
                            e -> assertThat(e.hint().orElse("")).contains("the directories above must be open to it"));
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void whatMayNotBeLookedAtIsNotTakenForMissing() throws Exception {
        server.start();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
        try {
            String said = ServerCommand.of(
                            temporary,
                            Path.of(System.getProperty("java.home"), "bin", "java"),
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            LooksAtLocalServer.class.getName(),
                            directory.toString())
                    .run("");
            assertThat(said)
                    .contains(
                            "status: cannot look into " + directory + ": permission denied",
                            "stop: cannot look into " + directory + ": permission denied");
        } finally {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    @Test
    void whatAKilledFirstStartLeftIsRemoved() throws Exception {
        Files.createDirectories(directory.resolve("data.unfinished/base"));
        Files.writeString(directory.resolve("data.unfinished/PG_VERSION"), "torn");
        Files.writeString(directory.resolve("password"), "of nobody");

        assertThat(value(server.start().address(), "SELECT 1")).isEqualTo("1");
        assertThat(directory.resolve("data.unfinished")).doesNotExist();
    }

    @Test
    void aFirstStartWithoutSpaceSaysHowMuchIsNeededAndLeavesNoData() throws Exception {
        try (var disk = SmallDisk.mount(temporary.resolve("small"), "size=20m")) {
            var cramped = LocalServer.in(disk.path().resolve("18"), BINARIES);

            assertThatThrownBy(cramped::start)
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageMatching("no space in .*: 48 MB are needed, \\d+ MB are free");
            assertThat(cramped.status()).isEqualTo(new LocalServerStatus.Absent());
            assertThat(disk.path().resolve("18/data.unfinished")).doesNotExist();
        }
    }

    @Test
    void aFullDiskIsNamedAndNothingIsLost() throws Exception {
        try (var disk = SmallDisk.mount(temporary.resolve("full"), "size=90m")) {
            server = LocalServer.in(disk.path().resolve("18"), BINARIES);
            execute(server.start().address(), "CREATE TABLE kept AS SELECT 42 AS answer");
            server.stop();
            disk.fill(0);

            assertThatThrownBy(server::start)
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageMatching("no space in .*: 0 MB are free");

            disk.makeRoom();
            assertThat(value(server.start().address(), "SELECT answer FROM kept"))
                    .isEqualTo("42");
            server.stop();
        }
    }

    @Test
    void aDiskThatFillsUpUnderTheServerIsNamedInItsOwnWordsAndNothingIsLost() throws Exception {
        try (var disk = SmallDisk.mount(temporary.resolve("filling"), "size=90m")) {
            directory = disk.path().resolve("18");
            server = LocalServer.in(directory, BINARIES);
            var address = server.start().address();
            execute(address, "CREATE TABLE kept AS SELECT 42 AS answer");
            try (var connection = connect(address);
                    var statement = connection.createStatement()) {
                disk.fill(200);
                statement.execute("SELECT pg_switch_wal()");
                // There is no room for the next segment of the log, without which nothing can be written.
                assertThatThrownBy(() -> statement.execute("CREATE TABLE lost ()"))
                        .isInstanceOf(SQLException.class);
            }
            if (server.status() instanceof LocalServerStatus.Running) {
                kill(pid());
            }

            assertThatThrownBy(server::start)
                    .asInstanceOf(type(LocalServerException.class))
                    .satisfies(e -> assertThat(e.message()).endsWith("did not start: the disk is full"))
                    .satisfies(e -> assertThat(String.join("\n", e.notes())).contains("No space left on device"));

            disk.makeRoom();
            assertThat(value(server.start().address(), "SELECT answer FROM kept"))
                    .isEqualTo("42");
            server.stop();
        }
    }

    @Test
    void aDirectoryThatCannotBeWrittenIsNamed() throws Exception {
        try (var disk = SmallDisk.mount(temporary.resolve("sealed"), "size=1m")) {
            disk.makeReadOnly();
            var sealed = LocalServer.in(disk.path().resolve("18"), BINARIES);

            assertThatThrownBy(sealed::start)
                    .isInstanceOf(LocalServerException.class)
                    .hasMessageContaining(disk.path().toString());
        }
    }

    private long pid() {
        return Postmaster.read(directory.resolve("data")).orElseThrow().pid();
    }

    private List<String> pidFile() throws IOException {
        return Files.readAllLines(directory.resolve("data/postmaster.pid"));
    }

    private void write(List<String> pidFile, long pid) throws IOException {
        Files.writeString(
                directory.resolve("data/postmaster.pid"),
                pid + "\n" + String.join("\n", pidFile.subList(1, pidFile.size())) + "\n");
    }

    private static void kill(long pid) {
        var process = ProcessHandle.of(pid).orElseThrow();
        process.destroyForcibly();
        assertThat(Waiting.until(() -> process.info().command().isEmpty(), Duration.ofSeconds(10)))
                .isTrue();
    }

    private static String value(ServerAddress address, String sql) throws SQLException {
        try (var connection = connect(address);
                var statement = connection.createStatement();
                var result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static void execute(ServerAddress address, String sql) throws SQLException {
        try (var connection = connect(address);
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Connection connect(ServerAddress address) throws SQLException {
        return DriverManager.getConnection(
                "jdbc:postgresql://%s:%d/%s".formatted(address.host(), address.port(), address.database()),
                address.user(),
                address.password());
    }
}
