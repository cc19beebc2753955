package dev.quipu.migration.squash;

import dev.quipu.migration.project.StateDirectory;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.postgres.failure.FileFailure;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The files of a squash: a new one in the place of old ones.
 *
 * @param file the new file
 * @param old the files that it stands for
 * @param stateDirectory {@code .quipu}
 * @param kept the directory in it that they are moved to
 */
public record SquashedFiles(NewFile file, List<Path> old, Path stateDirectory, Path kept) {
    public SquashedFiles {
        old = List.copyOf(old);
    }

    /** Returns a directory that is not there: what an earlier squash of this name has kept may be the only copy. */
    public static Path kept(Path stateDirectory, String name) {
        Path squashed = stateDirectory.resolve("squashed");
        Path kept = squashed.resolve(name);
        for (int number = 2; Files.exists(kept); number++) {
            kept = squashed.resolve(name + "-" + number);
        }
        return kept;
    }

    /**
     * Copies the old files, deletes them, and writes the new one. Whoever is killed in between has the copies.
     *
     * @throws QuipuException if that fails, with what was done until then
     */
    public void write() {
        copy();
        List<Path> deleted = new ArrayList<>();
        try {
            for (Path path : old) {
                Files.delete(path);
                deleted.add(path);
            }
        } catch (IOException e) {
            throw half("cannot delete " + old.get(deleted.size()) + ": " + FileFailure.reason(e), deleted);
        }
        try {
            file.write();
        } catch (QuipuException e) {
            throw half(String.valueOf(e.getMessage()), deleted);
        }
    }

    private void copy() {
        try {
            Files.createDirectories(kept);
            StateDirectory.hideFromGit(stateDirectory);
            for (Path path : old) {
                Files.copy(path, kept.resolve(path.getFileName()));
            }
        } catch (IOException e) {
            throw new QuipuException(
                    Kind.FAILED,
                    "cannot keep the files of before in " + kept + ": " + FileFailure.reason(e),
                    null,
                    List.of("nothing was changed"),
                    "see that it is a directory that may be written",
                    e);
        }
    }

    private QuipuException half(String what, List<Path> deleted) {
        return new QuipuException(
                Kind.FAILED,
                what,
                null,
                List.of(deleted.size() + " of " + old.size() + " files were moved to " + kept),
                "copy them back from there, and squash again",
                null);
    }
}
