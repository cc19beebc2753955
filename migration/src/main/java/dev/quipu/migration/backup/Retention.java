package dev.quipu.migration.backup;

import dev.quipu.migration.backup.Manifest.BranchState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Deletes old backups that were made before runs. What a person asked for stays, and so does every file that cannot be read
 * or is of another server.
 *
 * @param directory where they are
 * @param keep how many of the newest stay
 */
record Retention(BackupDirectory directory, int keep) {
    private record Kept(Path file, Manifest manifest) {}

    /**
     * Deletes what is too much. The first of those made where the database still stands stays too: the later ones may hold
     * what failed attempts have half done.
     *
     * @param newest what has just been made
     * @return what was deleted
     */
    List<Path> prune(Manifest newest) throws IOException {
        List<Kept> own = own(newest);
        Set<List<String>> here = revisions(newest);
        int first = 0;
        while (first < own.size() && revisions(own.get(first).manifest()).equals(here)) {
            first++;
        }
        List<Path> deleted = new ArrayList<>();
        for (int i = keep; i < own.size(); i++) {
            if (i != first - 1 && Files.deleteIfExists(own.get(i).file())) {
                deleted.add(own.get(i).file());
            }
        }
        return deleted;
    }

    /** Returns the newest first. */
    private List<Kept> own(Manifest newest) throws IOException {
        List<Kept> own = new ArrayList<>();
        for (BackupDirectory.Entry entry : directory.all(newest.database())) {
            Optional<Manifest> manifest = BackupFile.manifest(entry.file());
            if (manifest.filter(other -> isOwn(other, newest)).isPresent()) {
                own.add(new Kept(entry.file(), manifest.get()));
            }
        }
        return own;
    }

    private static boolean isOwn(Manifest other, Manifest newest) {
        return other.occasion() == BackupOccasion.BEFORE_RUN
                && other.server().equals(newest.server())
                && other.database().equals(newest.database());
    }

    private static Set<List<String>> revisions(Manifest manifest) {
        Set<List<String>> revisions = new HashSet<>();
        for (BranchState branch : manifest.branches()) {
            branch.revisions().forEach(applied -> revisions.add(List.of(branch.branch(), applied.id())));
        }
        return revisions;
    }
}
