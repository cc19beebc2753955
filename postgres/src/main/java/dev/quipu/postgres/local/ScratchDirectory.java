package dev.quipu.postgres.local;

import dev.quipu.postgres.failure.FileFailure;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The directory of a scratch server, which lives no longer than the process that made it.
 *
 * <p>Three things see to that: closing it; a shell that waits for the end of a pipe from this process, and so notices even
 * {@code kill -9}; and a sweep by the next process, for when both were killed. The sweep knows the dead by a lock file that
 * the operating system lets go of when its holder dies.
 */
final class ScratchDirectory implements AutoCloseable {
    static final String ELSEWHERE = "name another directory with QUIPU_SCRATCH";

    private static final String OWNER = "owner";

    private static final Duration STOP = Duration.ofSeconds(10);

    /** Directories of this process: to ask for their lock would be to lose it. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    /**
     * Ends the server whose pid file stands in a directory, and removes the directory. The signals of a terminal are for
     * the process that is watched.
     */
    private static final String WATCH = """
            trap '' INT TERM HUP QUIT
            read -r end
            if read -r pid 2>/dev/null < "$1/data/postmaster.pid"; then
                case $(cat "/proc/$pid/comm" 2>/dev/null || ps -o comm= -p "$pid" 2>/dev/null) in
                    *postgres) kill -QUIT "$pid" ;;
                esac
                tries=0
                while [ -e "$1/data/postmaster.pid" ] && [ $tries -lt 20 ]; do
                    sleep 0.1 2>/dev/null || sleep 1
                    tries=$((tries + 1))
                done
            fi
            rm -rf -- "$1"
            """;

    private final Path path;
    private final FileChannel lock;
    private final Process watch;

    private ScratchDirectory(Path path, FileChannel lock, Process watch) {
        this.path = path;
        this.lock = lock;
        this.watch = watch;
    }

    Path path() {
        return path;
    }

    /** Makes a directory and removes those whose owners died. */
    static ScratchDirectory create(ServerBinaries binaries) {
        Path shelf = binaries.cache().scratch();
        try {
            DirectoryTree.createPrivate(shelf);
            return DirectoryLock.holding(shelf.resolve("lock"), () -> {
                sweep(shelf, binaries);
                return create(shelf);
            });
        } catch (IOException e) {
            throw WriteFailure.of(shelf, 0, ELSEWHERE, e);
        }
    }

    private static ScratchDirectory create(Path shelf) throws IOException {
        Path path = Files.createTempDirectory(
                shelf, "", PosixFilePermissions.asFileAttribute(DirectoryTree.PRIVATE_DIRECTORY));
        OWN.add(path);
        var lock = FileChannel.open(path.resolve(OWNER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        try {
            lock.lock();
            return new ScratchDirectory(path, lock, watch(path));
        } catch (IOException e) {
            lock.close();
            throw e;
        }
    }

    private static Process watch(Path path) throws IOException {
        return new ProcessBuilder(List.of("/bin/sh", "-c", WATCH, "quipu-watch", path.toString()))
                .directory(path.getRoot().toFile())
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void sweep(Path shelf, ServerBinaries binaries) throws IOException {
        try (var directories = Files.newDirectoryStream(shelf, Files::isDirectory)) {
            for (Path directory : directories) {
                if (!OWN.contains(directory) && isAbandoned(directory)) {
                    new Cluster(directory, binaries).stop(Cluster.Shutdown.IMMEDIATE, STOP);
                    new DirectoryTree(directory).delete();
                }
            }
        }
    }

    private static boolean isAbandoned(Path directory) throws IOException {
        try (var channel = FileChannel.open(
                        directory.resolve(OWNER), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var lock = channel.tryLock()) {
            return lock != null;
        }
    }

    /** Removes the directory. */
    @Override
    public void close() {
        try {
            new DirectoryTree(path).delete();
            lock.close();
            watch.getOutputStream().close();
            OWN.remove(path);
        } catch (IOException e) {
            throw new LocalServerException(
                    "cannot remove the scratch server in %s: %s".formatted(path, FileFailure.reason(e)), null, e);
        }
    }
}
