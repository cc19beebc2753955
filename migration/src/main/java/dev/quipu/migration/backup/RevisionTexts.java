package dev.quipu.migration.backup;

import dev.quipu.migration.backup.Manifest.Applied;
import dev.quipu.migration.backup.Manifest.BranchState;
import dev.quipu.migration.history.AppliedRevision;
import dev.quipu.migration.revision.NewRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.revision.Section;
import dev.quipu.postgres.failure.QuipuException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The revisions themselves, as files inside a backup, so that what a backup holds can be made again whatever becomes of the
 * project. A text goes in only if the revision that is read from it has the checksum that was applied.
 */
final class RevisionTexts {
    private final BackupFileWriter file;

    RevisionTexts(BackupFileWriter file) {
        this.file = file;
    }

    /**
     * Writes a revision into the backup.
     *
     * @param branch the branch's number in the manifest
     * @param revision what the project has under that name; null if it has nothing
     */
    Applied write(int branch, AppliedRevision applied, @Nullable Revision revision) throws IOException {
        String id = applied.revision().id();
        Optional<String> text =
                revision == null || !revision.checksum().equals(applied.checksum()) ? Optional.empty() : text(revision);
        if (text.isEmpty()) {
            return new Applied(id, applied.checksum(), "");
        }
        String entry = "revisions/%04d/%s".formatted(branch, fileName(Objects.requireNonNull(revision)));
        byte[] bytes = text.get().getBytes(StandardCharsets.UTF_8);
        file.entry(entry, bytes, bytes.length);
        return new Applied(id, applied.checksum(), entry);
    }

    /** A name that begins so is never the second one of a pair. */
    private static String fileName(Revision revision) {
        return "revision_" + revision.name().id() + (revision.upgrade() instanceof Section.Code ? ".java" : ".sql");
    }

    /** Returns one file's text that makes the same revision, if there is one. */
    static Optional<String> text(Revision revision) {
        String text = switch (revision.upgrade()) {
            case Section.Sql sql -> rendered(revision, sql.sql());
            case Section.Code code -> code.text();
            case Section.Irreversible none -> "";
            case Section.Absent none -> "";
        };
        return text.isEmpty() || !makesTheSame(text, revision) ? Optional.empty() : Optional.of(text);
    }

    private static String rendered(Revision revision, String upgrade) {
        NewRevision.Downgrade downgrade = switch (revision.downgrade()) {
            case Section.Sql sql -> new NewRevision.Downgrade.Statements(sql.sql());
            case Section.Irreversible never -> new NewRevision.Downgrade.Irreversible(never.reason());
            case Section.Code code -> new NewRevision.Downgrade.Statements("");
            case Section.Absent none -> new NewRevision.Downgrade.Statements("");
        };
        return new NewRevision(
                        revision.name(),
                        revision.revises(),
                        revision.dependsOn(),
                        revision.replaces(),
                        Set.of(),
                        revision.message(),
                        Objects.requireNonNullElse(revision.created(), Instant.EPOCH),
                        revision.transactional(),
                        upgrade,
                        downgrade)
                .render();
    }

    private static boolean makesTheSame(String text, Revision revision) {
        try {
            Revision made = read(fileName(revision), text, revision.name().branch());
            return made.name().equals(revision.name()) && made.checksum().equals(revision.checksum());
        } catch (QuipuException e) {
            return false;
        }
    }

    private static Revision read(String name, String text, String branch) {
        return RevisionDirectory.read(List.of(name), any -> text, branch).getFirst();
    }

    /** Reads a revision out of a backup. */
    static Revision read(BackupFile file, BranchState branch, Applied applied) throws IOException {
        String name = applied.text().substring(applied.text().lastIndexOf('/') + 1);
        return read(name, file.text(applied.text()), branch.branch());
    }
}
