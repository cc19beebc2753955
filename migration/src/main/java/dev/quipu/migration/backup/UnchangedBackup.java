package dev.quipu.migration.backup;

import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.migration.backup.Manifest.SequenceValue;
import dev.quipu.migration.backup.Manifest.TableContent;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Looks for a backup that already holds what a new one would. The rows of the history do not count: a run that fails adds
 * one, and changes nothing else.
 */
final class UnchangedBackup {
    private final BackupDirectory directory;
    private final Snapshot snapshot;
    private final TableReaders readers;

    UnchangedBackup(BackupDirectory directory, Snapshot snapshot, TableReaders readers) {
        this.directory = directory;
        this.snapshot = snapshot;
        this.readers = readers;
    }

    /** Returns the newest backup, whole and opened, if the database is as it was then; the caller closes it. */
    Optional<BackupFile> find(List<Manifest.BranchState> branches, BackupMethod method) throws IOException {
        Optional<BackupDirectory.Entry> newest =
                directory.all(snapshot.database()).stream().findFirst();
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        BackupFile file;
        try {
            file = BackupFile.open(newest.get().file());
        } catch (BackupException e) {
            // A damaged one is no reason to do without a new one.
            return Optional.empty();
        }
        if (isLike(file.manifest(), branches, method) && hasTheRows(file.manifest())) {
            return Optional.of(file);
        }
        file.close();
        return Optional.empty();
    }

    private boolean isLike(Manifest then, List<Manifest.BranchState> branches, BackupMethod method) {
        boolean complete = method == BackupMethod.BUILT_IN
                ? then.branches().stream()
                        .flatMap(branch -> branch.revisions().stream())
                        .allMatch(Manifest.Applied::hasText)
                : snapshot.inventory().leftOut().isEmpty();
        return complete
                && then.method() == method
                && then.server().equals(snapshot.server())
                && then.database().equals(snapshot.database())
                && then.catalog().equals(snapshot.catalog())
                && revisions(then.branches()).equals(revisions(branches))
                && sequences(then.sequences()).equals(sequences(snapshot.sequenceValues()))
                && then.drift().equals(snapshot.drift());
    }

    private static Set<List<String>> revisions(List<Manifest.BranchState> branches) {
        Set<List<String>> revisions = new HashSet<>();
        branches.forEach(branch -> branch.revisions()
                .forEach(applied -> revisions.add(
                        List.of(branch.branch(), branch.schema().value(), applied.id(), applied.checksum()))));
        return revisions;
    }

    private Set<SequenceValue> sequences(List<SequenceValue> all) {
        Set<SequenceValue> counted = new HashSet<>(all);
        counted.removeIf(sequence -> isOfHistory(sequence.name()));
        return counted;
    }

    private boolean hasTheRows(Manifest then) {
        List<TableContent> own = then.tables().stream()
                .filter(content -> !isOfHistory(content.table().name()))
                .toList();
        Set<TableShape> now = snapshot.inventory().tables().stream()
                .filter(table -> !isOfHistory(table.name()))
                .collect(Collectors.toSet());
        return now.equals(own.stream().map(TableContent::table).collect(Collectors.toSet())) && readers.hold(own);
    }

    private boolean isOfHistory(QualifiedName name) {
        return name.schema().equals(snapshot.historySchema());
    }
}
