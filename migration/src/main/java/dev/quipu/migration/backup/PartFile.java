package dev.quipu.migration.backup;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A backup's file until it is whole: {@code .NAME.part}, and beside it {@code .NAME.part.lock}, on which its process holds
 * a lock of the operating system. The lock ends with the process, however that ends, so a file whose lock can be had
 * belongs to nobody any more. The lock has a file of its own because closing any other channel of a locked file, as
 * reading back does, would let the lock go.
 */
final class PartFile implements Closeable {
    private static final String PART = ".part";
    private static final String LOCK = ".part.lock";

    /** What this process writes: the operating system does not keep a process from its own locks. */
    private static final Set<Path> OWN = ConcurrentHashMap.newKeySet();

    private final Path target;
    private final Path part;
    private final Path lockFile;
    private final FileChannel lock;
    private final FileChannel channel;
    private boolean published;

    private PartFile(Path target, Path part, Path lockFile, FileChannel lock, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.lockFile = lockFile;
        this.lock = lock;
        this.channel = channel;
    }

    /**
     * Begins a file, in a directory that is there.
     *
     * @throws FileAlreadyExistsException if the target is there, or is being written
     */
    static PartFile create(Path target) throws IOException {
        Path directory = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file is in a directory");
        String hidden = "." + target.getFileName();
        Path part = directory.resolve(hidden + PART);
        Path lockFile = directory.resolve(hidden + LOCK);
        if (!OWN.add(lockFile)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        FileChannel lock = null;
        try {
            lock = FileChannel.open(
                    lockFile, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), onlyMine(directory));
            if (!isFree(lock) || Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Files.deleteIfExists(part);
            FileChannel channel = FileChannel.open(
                    part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), onlyMine(directory));
            return new PartFile(target, part, lockFile, lock, channel);
        } catch (IOException | RuntimeException e) {
            if (lock != null) {
                giveUp(lock, lockFile);
            }
            OWN.remove(lockFile);
            throw e;
        }
    }

    /** What another process has locked is its own to delete. */
    private static void giveUp(FileChannel lock, Path lockFile) throws IOException {
        try (lock) {
            if (isFree(lock)) {
                Files.deleteIfExists(lockFile);
            }
        }
    }

    private static boolean isFree(FileChannel lock) throws IOException {
        try {
            FileLock held = lock.tryLock();
            return held != null;
        } catch (OverlappingFileLockException e) {
            // By this very channel: it is called again only to give up.
            return true;
        }
    }

    private static FileAttribute<?>[] onlyMine(Path directory) throws IOException {
        return Files.getFileStore(directory).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    /** Deletes what processes that are gone have left in a directory, as far as it can be deleted. */
    static void sweep(Path directory) {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, ".*" + LOCK)) {
            for (Path lockFile : locks) {
                sweepOne(lockFile.toAbsolutePath());
            }
        } catch (IOException e) {
            // The next backup tries again; this one needs only room for itself, and says so if there is none.
        }
    }

    private static void sweepOne(Path lockFile) throws IOException {
        if (!OWN.add(lockFile)) {
            return;
        }
        try (FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.WRITE)) {
            if (isFree(lock)) {
                String name = lockFile.getFileName().toString();
                String part = name.substring(0, name.length() - LOCK.length()) + PART;
                Files.deleteIfExists(lockFile.resolveSibling(part));
                Files.deleteIfExists(lockFile);
            }
        } finally {
            OWN.remove(lockFile);
        }
    }

    Path target() {
        return target;
    }

    /** Returns the file as it is called until it is published. */
    Path path() {
        return part;
    }

    /** Returns what it is written through. */
    FileChannel channel() {
        return channel;
    }

    /** Gives the file its name. It has to be on disk. */
    void publish() throws IOException {
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        published = true;
        try (FileChannel directory = FileChannel.open(Objects.requireNonNull(part.getParent()))) {
            directory.force(true);
        } catch (IOException e) {
            // Not every system lets a directory be opened; the file itself is on disk.
        }
    }

    /** Leaves nothing behind but what was published. */
    @Override
    public void close() throws IOException {
        try (lock) {
            channel.close();
            if (!published) {
                Files.deleteIfExists(part);
            }
            Files.deleteIfExists(lockFile);
        } finally {
            OWN.remove(lockFile);
        }
    }
}
