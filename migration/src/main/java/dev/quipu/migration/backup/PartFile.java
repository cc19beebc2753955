package dev.quipu.migration.backup;

import dev.quipu.postgres.file.OnlyMine;
import dev.quipu.postgres.file.OwnerFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A backup's file until it is whole: {@code .NAME.part}, and beside it {@code .NAME.part.lock}, which says whether the
 * process that writes it lives.
 */
final class PartFile implements Closeable {
    private static final String PART = ".part";
    private static final String LOCK = ".part.lock";

    private final Path target;
    private final Path part;
    private final OwnerFile owner;
    private final FileChannel channel;
    private boolean published;

    private PartFile(Path target, Path part, OwnerFile owner, FileChannel channel) {
        this.target = target;
        this.part = part;
        this.owner = owner;
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
        OwnerFile owner = OwnerFile.make(directory.resolve(hidden + LOCK))
                .orElseThrow(() -> new FileAlreadyExistsException(target.toString()));
        try {
            if (Files.exists(target)) {
                throw new FileAlreadyExistsException(target.toString());
            }
            Path part = directory.resolve(hidden + PART);
            Files.deleteIfExists(part);
            FileChannel channel = FileChannel.open(
                    part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), OnlyMine.file(directory));
            return new PartFile(target, part, owner, channel);
        } catch (IOException | RuntimeException e) {
            owner.close();
            throw e;
        }
    }

    /** Deletes what processes that are gone have left in a directory, as far as it can be deleted. */
    static void sweep(Path directory) {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, ".*" + LOCK)) {
            for (Path lockFile : locks) {
                sweepOne(lockFile);
            }
        } catch (IOException e) {
            // The next backup tries again; this one needs only room for itself, and says so if there is none.
        }
    }

    private static void sweepOne(Path lockFile) throws IOException {
        Optional<OwnerFile> dead = OwnerFile.takeOver(lockFile);
        if (dead.isPresent()) {
            OwnerFile owner = dead.get();
            try (owner) {
                String name = lockFile.getFileName().toString();
                String part = name.substring(0, name.length() - LOCK.length()) + PART;
                Files.deleteIfExists(lockFile.resolveSibling(part));
            }
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
        try (owner) {
            channel.close();
            if (!published) {
                Files.deleteIfExists(part);
            }
        }
    }
}
