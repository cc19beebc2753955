package dev.quipu.migration.history;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.time.Instant;

/**
 * A row of {@code applied}: a revision that the database is at or beyond.
 *
 * @param revision which one
 * @param checksum the checksum of its file when it was applied
 * @param stamped whether it was stamped, not run
 * @param appliedAt when, by the server's clock
 */
public record AppliedRevision(RevisionId revision, String checksum, boolean stamped, Instant appliedAt) {
    /** Tells whether a file is what it was when it was applied. */
    public boolean isUnchanged(Revision file) {
        return checksum.equals(file.checksum());
    }
}
