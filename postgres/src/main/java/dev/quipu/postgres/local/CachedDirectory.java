package dev.quipu.postgres.local;

import java.io.IOException;
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
            return WriteFailure.of(shelf, need.bytes(), elsewhere, cause);
        } catch (IOException e) {
            cause.addSuppressed(e);
            return WriteFailure.of(shelf, 0, elsewhere, cause);
        }
    }
}
