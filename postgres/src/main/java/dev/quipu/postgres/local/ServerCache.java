package dev.quipu.postgres.local;

import java.nio.file.Path;
import java.util.Map;

/**
 * The directory in which one user keeps unpacked servers, initialised templates and running scratch servers. It can be
 * deleted at any time when no scratch server runs: what is missing is made again.
 *
 * @param directory an absolute path; need not exist
 */
public record ServerCache(Path directory) {
    public ServerCache {
        directory = directory.toAbsolutePath().normalize();
    }

    /** Returns the cache of the user who runs this process. */
    public static ServerCache ofUser() {
        return of(System.getenv(), System.getProperty("user.home", "."), Platform.current());
    }

    static ServerCache of(Map<String, String> environment, String home, Platform platform) {
        String named = environment.getOrDefault("QUIPU_CACHE", "");
        if (!named.isEmpty()) {
            return new ServerCache(Path.of(named));
        }
        if (platform.system().equals("darwin")) {
            return new ServerCache(Path.of(home, "Library", "Caches", "quipu"));
        }
        // The XDG specification: a path that is not absolute is to be ignored.
        String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path caches = xdg.startsWith("/") ? Path.of(xdg) : Path.of(home, ".cache");
        return new ServerCache(caches.resolve("quipu"));
    }

    Path servers() {
        return directory.resolve("servers");
    }

    Path templates() {
        return directory.resolve("templates");
    }

    Path scratch() {
        return directory.resolve("scratch");
    }
}
