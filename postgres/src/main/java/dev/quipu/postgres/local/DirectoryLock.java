package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Holds a lock file, so that one thread of all processes works in a directory at a time. The operating system lets go
 * of it when the process dies, so no lock is ever stale.
 */
final class DirectoryLock {
    /** A file lock belongs to the whole process; threads need one more. */
    private static final Map<Path, ReentrantLock> THREADS = new ConcurrentHashMap<>();

    private DirectoryLock() {}

    /** Work that may read and write files. */
    interface Work<T> {
        T run() throws IOException;
    }

    /** Waits for the lock file, which is made if it is missing, and works while holding it; its directory must exist. */
    static <T> T holding(Path file, Work<T> work) throws IOException {
        var thread = THREADS.computeIfAbsent(file.toAbsolutePath().normalize(), path -> new ReentrantLock());
        thread.lock();
        try (var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            lock(channel);
            return work.run();
        } finally {
            thread.unlock();
        }
    }

    private static void lock(FileChannel channel) throws IOException {
        while (true) {
            try {
                channel.lock();
                return;
            } catch (OverlappingFileLockException e) {
                // This class loaded twice, by two class loaders of one process: their thread locks do not meet.
                Waiting.pause();
            }
        }
    }
}
