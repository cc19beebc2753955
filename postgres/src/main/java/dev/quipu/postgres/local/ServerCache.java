package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * The directories in which one user keeps unpacked servers, initialised templates and running scratch servers. They can be
 * deleted at any time when no scratch server runs: what is missing is made again.
 *
 * @param directory an absolute path, of what is kept; need not exist
 * @param scratch an absolute path, of what is thrown away; need not exist
 */
public record ServerCache(Path directory, Path scratch) {
    /** What a file system in memory must have free to be used: a scratch server takes some 50 MB, each database 8 MB. */
    private static final long ROOM_IN_MEMORY = 1L << 30;

    public ServerCache {
        directory = directory.toAbsolutePath().normalize();
        scratch = scratch.toAbsolutePath().normalize();
    }

    /** Keeps all in one directory. */
    public ServerCache(Path directory) {
        this(directory, directory.resolve("scratch"));
    }

    /**
     * Returns the cache of the user who runs this process: named by {@code QUIPU_CACHE}, or else in the place for caches
     * that the operating system recommends, below {@code HOME}. Scratch servers are there too, or in memory where there is room, or where
     * {@code QUIPU_SCRATCH} says.
     */
    public static ServerCache ofUser() {
        return of(System.getenv(), System.getProperty("user.home", "?"), Platform.current(), Path.of("/dev/shm"));
    }

    static ServerCache of(Map<String, String> environment, String home, Platform platform, Path memory) {
        Path directory = directory(environment, home, platform);
        String named = environment.getOrDefault("QUIPU_SCRATCH", "");
        if (!named.isEmpty()) {
            return new ServerCache(directory, Path.of(named));
        }
        return inMemory(memory)
                .map(scratch -> new ServerCache(directory, scratch))
                .orElseGet(() -> new ServerCache(directory));
    }

    private static Path directory(Map<String, String> environment, String home, Platform platform) {
        String named = environment.getOrDefault("QUIPU_CACHE", "");
        if (!named.isEmpty()) {
            return Path.of(named);
        }
        if (platform.system().equals("darwin")) {
            return home(environment, home).resolve(Path.of("Library", "Caches", "quipu"));
        }
        // The XDG specification: a path that is not absolute is to be ignored.
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches =
                xdg.startsWith("/") ? Path.of(xdg) : home(environment, home).resolve(".cache");
        return caches.resolve("quipu");
    }

    /** Java asks the list of users, which in a container may not know this one; then it says "?". */
    private static Path home(Map<String, String> environment, String known) {
        String named = environment.getOrDefault("HOME", "");
        String home = named.startsWith("/") ? named : known;
        if (!Path.of(home).isAbsolute()) {
            throw new LocalServerException(
                    "this user has no home directory in which to keep servers",
                    "set HOME, or name a directory with QUIPU_CACHE");
        }
        return Path.of(home);
    }

    /** Returns a directory of this user alone in a file system in memory, which all users share. */
    private static Optional<Path> inMemory(Path memory) {
        try {
            if (!Files.isDirectory(memory) || Files.getFileStore(memory).getUsableSpace() < ROOM_IN_MEMORY) {
                return Optional.empty();
            }
            Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            Path own = DirectoryTree.createPrivate(memory.resolve("quipu-" + user));
            // Somebody else may have been there first, to look over our shoulder.
            boolean ours = Files.getAttribute(own, "unix:uid", LinkOption.NOFOLLOW_LINKS)
                            .equals(user)
                    && Files.getPosixFilePermissions(own, LinkOption.NOFOLLOW_LINKS)
                            .equals(DirectoryTree.PRIVATE_DIRECTORY);
            return ours ? Optional.of(own) : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty();
        }
    }

    Path servers() {
        return directory.resolve("servers");
    }

    Path templates() {
        return directory.resolve("templates");
    }
}
