package dev.quipu.postgres.file;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A directory for files that only this user may read, and that nobody needs after its process. What a killed process left
 * goes when the next one of the same prefix is made; an {@link OwnerFile} in each tells the dead from the living.
 */
public final class TemporaryDirectory implements Closeable {
    private static final String OWNER = "owner";

    private final Path path;
    private final OwnerFile owner;

    private TemporaryDirectory(Path path, OwnerFile owner) {
        this.path = path;
        this.owner = owner;
    }

    /**
     * Makes one, and deletes those of processes that are gone.
     *
     * @param parent an existing directory, which may be everybody's
     * @param prefix what the name begins with; of letters and hyphens
     */
    public static TemporaryDirectory in(Path parent, String prefix) throws IOException {
        TemporaryDirectory made = make(parent, prefix);
        made.sweep(parent, prefix);
        return made;
    }

    private static TemporaryDirectory make(Path parent, String prefix) throws IOException {
        while (true) {
            Path path = Files.createTempDirectory(parent, prefix, OnlyMine.directory(parent));
            // Between the two, a sweep may have taken the file for a dead one's; it then deletes the directory.
            Optional<OwnerFile> owner = OwnerFile.make(path.resolve(OWNER));
            if (owner.isPresent()) {
                return new TemporaryDirectory(path, owner.get());
            }
        }
    }

    private void sweep(Path parent, String prefix) {
        try (DirectoryStream<Path> others = Files.newDirectoryStream(parent, prefix + "*")) {
            for (Path other : others) {
                sweepOne(other);
            }
        } catch (IOException e) {
            // The next one tries again; this one has its place.
        }
    }

    private void sweepOne(Path other) {
        try {
            // In a directory for everybody, others may lay traps; what is ours they can neither rename nor replace.
            if (Files.isDirectory(other, LinkOption.NOFOLLOW_LINKS)
                    && Files.getOwner(other, LinkOption.NOFOLLOW_LINKS).equals(Files.getOwner(path))) {
                Optional<OwnerFile> dead = OwnerFile.takeOver(other.resolve(OWNER));
                if (dead.isPresent()) {
                    new TemporaryDirectory(other, dead.get()).close();
                }
            }
        } catch (IOException e) {
            // It is without an owner's file, or going just now.
        }
    }

    /** Returns where it is. */
    public Path path() {
        return path;
    }

    /** Deletes it with its files; to do so again, or on two threads at once, does no harm. */
    @Override
    public synchronized void close() throws IOException {
        try (owner) {
            deleteFiles();
        }
        Files.deleteIfExists(path);
    }

    /** The owner's goes last: without it, no sweep would know whose the others are. */
    private void deleteFiles() throws IOException {
        if (Files.notExists(path)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path, file -> !file.endsWith(OWNER))) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }
}
