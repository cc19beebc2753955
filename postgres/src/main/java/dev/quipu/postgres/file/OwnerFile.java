package dev.quipu.postgres.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A file that says that its owner lives: a process that holds a lock of the operating system on it. The lock ends with the
 * process, however that ends, so what stands beside a file whose lock can be had belongs to nobody any more. The file
 * holds nothing, because closing any other channel of a locked file, as reading does, would let the lock go.
 */
public final class OwnerFile implements Closeable {
    /** Those of this process: the operating system does not keep a process from its own locks. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path path;
    private final FileChannel lock;

    private OwnerFile(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    /**
     * Makes the file, or takes it over if its owner is gone.
     *
     * @param file in a directory that is there
     * @return empty if its owner lives, be it this process
     */
    public static Optional<OwnerFile> make(Path file) throws IOException {
        Path path = real(file);
        return take(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), OnlyMine.file(directory(path)));
    }

    /**
     * Takes over a file that is there already.
     *
     * @return empty if its owner lives, be it this process
     * @throws java.nio.file.NoSuchFileException if it is not there
     */
    public static Optional<OwnerFile> takeOver(Path file) throws IOException {
        return take(real(file), Set.of(StandardOpenOption.WRITE));
    }

    /** However it is spelt, it is to be known as this process's own. */
    private static Path real(Path file) throws IOException {
        return directory(file.toAbsolutePath()).toRealPath().resolve(file.getFileName());
    }

    private static Path directory(Path file) {
        return Objects.requireNonNull(file.getParent(), "a file is in a directory");
    }

    private static Optional<OwnerFile> take(Path path, Set<? extends OpenOption> how, FileAttribute<?>... attributes)
            throws IOException {
        if (!OWN.add(path)) {
            return Optional.empty();
        }
        Optional<OwnerFile> taken = Optional.empty();
        try {
            taken = lock(path, FileChannel.open(path, how, attributes));
            return taken;
        } finally {
            if (taken.isEmpty()) {
                OWN.remove(path);
            }
        }
    }

    private static Optional<OwnerFile> lock(Path path, FileChannel channel) throws IOException {
        boolean ours = false;
        try {
            // Who had it until now may just have deleted it: the lock would then be one on nothing.
            ours = isFree(channel) && Files.exists(path);
        } finally {
            if (!ours) {
                channel.close();
            }
        }
        return ours ? Optional.of(new OwnerFile(path, channel)) : Optional.empty();
    }

    private static boolean isFree(FileChannel channel) throws IOException {
        try {
            FileLock held = channel.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            // This class loaded twice, by two class loaders of one process: neither knows what the other has.
            return false;
        }
    }

    /** Deletes the file and lets it go. */
    @Override
    public void close() throws IOException {
        try (lock) {
            Files.deleteIfExists(path);
        } finally {
            OWN.remove(path);
        }
    }
}
