package dev.quipu.migration.graph;

import dev.quipu.migration.graph.GraphProblem.Edge;
import dev.quipu.migration.revision.NearestIds;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what keeps revisions from being a graph, cycles aside. */
final class GraphCheck {
    private GraphCheck() {}

    /** Returns the revisions by name, in the order given. */
    static Map<RevisionId, Revision> byName(Collection<Revision> revisions) {
        Map<RevisionId, Revision> byName = new LinkedHashMap<>();
        for (Revision revision : revisions) {
            Revision first = byName.putIfAbsent(revision.name(), revision);
            if (first != null) {
                throw new GraphException(new FileProblem.DuplicateId(
                        revision.name(),
                        first.source(),
                        revision.source(),
                        revision.place("revision", revision.name().id()).orElse(null)));
            }
        }
        return byName;
    }

    /** @param squashed which revision stands for each that was squashed */
    static void requireNeeds(Map<RevisionId, Revision> revisions, Map<RevisionId, RevisionId> squashed) {
        for (Revision revision : revisions.values()) {
            TopologicalOrder.firstUnmet(revision, revisions.keySet()).ifPresent(edge -> {
                throw missing(revisions, edge, squashed.get(edge.to()));
            });
        }
    }

    private static GraphException missing(
            Map<RevisionId, Revision> revisions, Edge edge, @Nullable RevisionId squashedInto) {
        if (squashedInto != null) {
            return new GraphException(
                    new FileProblem.RevisesSquashed(edge.from(), edge.to(), squashedInto, place(revisions, edge)));
        }
        return new GraphException(new FileProblem.MissingRevision(
                edge.from(),
                edge.link(),
                edge.to(),
                nearest(edge.to(), edge.from(), revisions.keySet()),
                place(revisions, edge)));
    }

    /** Where the header of a revision says what it needs. */
    static @Nullable SourceLocation place(Map<RevisionId, Revision> revisions, Edge edge) {
        Revision revision = revisions.get(edge.from());
        return revision == null
                ? null
                : revision.place(edge.link().key(), edge.to()).orElse(null);
    }

    /** Looks in the branch that was named; if there is no such branch, at the branches. */
    private static List<String> nearest(RevisionId missing, RevisionId from, Collection<RevisionId> known) {
        List<String> ids = known.stream()
                .filter(name -> name.branch().equals(missing.branch()) && !name.equals(from))
                .map(RevisionId::id)
                .toList();
        if (ids.isEmpty()) {
            List<String> branches = known.stream().map(RevisionId::branch).toList();
            return NearestIds.of(missing.branch(), branches).stream()
                    .filter(branch -> known.contains(new RevisionId(branch, missing.id())))
                    .map(branch -> branch + "@" + missing.id())
                    .toList();
        }
        return NearestIds.of(missing.id(), ids).stream()
                .map(id -> missing.branch() + "@" + id)
                .toList();
    }

    /** A label means one thing: no branch's, no other label's. A base may repeat the label of its own branch. */
    static void requireDistinctLabels(Collection<String> branches, Collection<Revision> revisions) {
        Map<String, RevisionId> owners = new HashMap<>();
        for (Revision revision : revisions) {
            for (String label : revision.labels()) {
                if (branches.contains(label)
                        && !(revision.isBase() && label.equals(revision.name().branch()))) {
                    throw clash(label, revision, "the branch");
                }
                RevisionId owner = owners.putIfAbsent(label, revision.name());
                if (owner != null) {
                    throw clash(label, revision, owner.toString());
                }
            }
        }
    }

    private static GraphException clash(String label, Revision revision, String taken) {
        return new GraphException(new FileProblem.LabelClash(
                label,
                revision.name(),
                taken,
                revision.place("branch_labels", label).orElse(null)));
    }
}
