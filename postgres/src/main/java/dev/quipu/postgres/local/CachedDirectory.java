package dev.quipu.postgres.local;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/**
 * A directory of the cache, which is there whole or not at all: it is made under another name and renamed when done.
 *
 * @param home the directory
 */
record CachedDirectory(Path home) {
    private static final String UNFINISHED = ".unfinished";

    /** Fills an empty directory. */
    interface Filling {
        void fill(Path directory) throws IOException;
    }

    /** Tells how many bytes the filling takes. */
    interface Need {
        long bytes() throws IOException;
    }

    /** Makes the directory, unless another process was faster; what a killed process left unfinished is removed. */
    void make(Filling filling, Need need) {
        Path shelf = Objects.requireNonNull(home.getParent());
        try {
            DirectoryTree.createPrivate(shelf);
            DirectoryLock.holding(shelf.resolve("lock"), () -> {
                if (!Files.exists(home)) {
                    fill(filling);
                }
                return home;
            });
        } catch (IOException e) {
            throw failure(shelf, need, e);
        }
    }

    private void fill(Filling filling) throws IOException {
        // Under the lock nobody else is filling it: whatever stands here was left by a process that died.
        Path unfinished = home.resolveSibling(home.getFileName() + UNFINISHED);
        var tree = new DirectoryTree(unfinished);
        tree.delete();
        try {
            Files.createDirectory(unfinished);
            filling.fill(unfinished);
            // Else a power failure could leave a directory that looks whole, with empty files.
            tree.sync();
            Files.move(unfinished, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException | RuntimeException e) {
            tree.delete();
            throw e;
        }
    }

    private static LocalServerException failure(Path shelf, Need need, IOException cause) {
        String elsewhere = "name another directory with QUIPU_CACHE";
        try {
            long free = Files.getFileStore(existing(shelf)).getUsableSpace();
            long needed = need.bytes();
            if (free < needed) {
                return new LocalServerException(
                        "no space in %s: %d MB are needed, %d MB are free"
                                .formatted(shelf, megabytes(needed), free >> 20),
                        "make room, or " + elsewhere,
                        cause);
            }
        } catch (IOException e) {
            cause.addSuppressed(e);
        }
        return new LocalServerException("cannot write to %s: %s".formatted(shelf, reason(cause)), elsewhere, cause);
    }

    private static Path existing(Path path) {
        Path parent = path.getParent();
        return Files.exists(path) || parent == null ? path : existing(parent);
    }

    private static long megabytes(long bytes) {
        return (bytes + (1 << 20) - 1) >> 20;
    }

    static String reason(IOException e) {
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof FileSystemException failed && failed.getReason() != null) {
            return failed.getReason();
        }
        return String.valueOf(e.getMessage());
    }
}
