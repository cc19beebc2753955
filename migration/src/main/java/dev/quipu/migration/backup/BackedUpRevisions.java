package dev.quipu.migration.backup;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.backup.Manifest.Applied;
import dev.quipu.migration.backup.Manifest.BranchState;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The revisions that can make again the schema which a backup's rows belong to.
 *
 * @param graph of them
 * @param schemas where each branch lived
 * @param missing those that were applied and of which neither the backup nor the project has the text, and those that
 *     come after one of these
 */
record BackedUpRevisions(RevisionGraph graph, Map<String, Identifier> schemas, Set<RevisionId> missing) {
    /**
     * Takes each revision from the backup or, where that has no text of it, from the project if it still is the same there.
     */
    static BackedUpRevisions of(BackupFile file, Workspace workspace) throws IOException {
        Map<RevisionId, Revision> found = new LinkedHashMap<>();
        Map<String, Identifier> schemas = new LinkedHashMap<>();
        Set<RevisionId> missing = new TreeSet<>();
        for (BranchState branch : file.manifest().branches()) {
            schemas.put(branch.branch(), branch.schema());
            for (Applied applied : branch.revisions()) {
                RevisionId id = new RevisionId(branch.branch(), applied.id());
                Optional<Revision> revision = applied.hasText()
                        ? Optional.of(RevisionTexts.read(file, branch, applied))
                        : ofProject(workspace, id, applied.checksum());
                revision.ifPresentOrElse(one -> found.put(id, one), () -> missing.add(id));
            }
        }
        leaveOutOrphans(found, missing);
        return new BackedUpRevisions(RevisionGraph.of(found.values()), schemas, missing);
    }

    private static Optional<Revision> ofProject(Workspace workspace, RevisionId id, String checksum) {
        try {
            return workspace
                    .graph()
                    .find(id)
                    .filter(revision -> revision.checksum().equals(checksum));
        } catch (QuipuException e) {
            // A project whose files are out of order has nothing to give, and the backup is there to do without it.
            return Optional.empty();
        }
    }

    private static void leaveOutOrphans(Map<RevisionId, Revision> found, Set<RevisionId> missing) {
        List<Revision> orphans;
        do {
            orphans = found.values().stream()
                    .filter(revision -> Stream.concat(revision.revises().stream(), revision.dependsOn().stream())
                            .anyMatch(parent -> !found.containsKey(parent)))
                    .toList();
            orphans.forEach(orphan -> {
                found.remove(orphan.name());
                missing.add(orphan.name());
            });
        } while (!orphans.isEmpty());
    }

    /** Returns the names of those that can be run. */
    Set<RevisionId> wanted() {
        return Set.copyOf(graph.all().stream().map(Revision::name).toList());
    }
}
