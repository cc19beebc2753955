package dev.quipu.migration.graph;

import dev.quipu.migration.graph.GraphProblem.Edge;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** Checks what a database says of itself against the graph. */
final class Applied {
    private Applied() {}

    /**
     * Refuses a state in which no way can be told.
     *
     * <p>Branches that the graph does not know at all are somebody else's, in the same database, and are left alone.
     */
    static void requireClosed(RevisionGraph graph, Set<RevisionId> applied) {
        List<RevisionId> unknown = applied.stream()
                .filter(name -> graph.branches().contains(name.branch()) && !graph.contains(name))
                .sorted()
                .toList();
        requireOutsideSquash(graph, unknown);
        if (!unknown.isEmpty()) {
            throw new GraphException(new StateProblem.UnknownApplied(unknown));
        }
        for (Revision revision : graph.all()) {
            if (applied.contains(revision.name())) {
                requireNeeds(revision, applied);
            }
        }
    }

    /** Refuses revisions that are only a part of what another one stands for. */
    static void requireOutsideSquash(RevisionGraph graph, Collection<RevisionId> applied) {
        if (!graph.hasSquashed()) {
            return;
        }
        applied.stream()
                .sorted(Comparator.reverseOrder())
                .forEach(name -> graph.replacementOf(name)
                        .filter(squash -> !applied.contains(squash.name()))
                        .ifPresent(squash -> {
                            throw new GraphException(new StateProblem.InsideSquash(name, squash.name()));
                        }));
    }

    private static void requireNeeds(Revision revision, Set<RevisionId> applied) {
        TopologicalOrder.firstUnmet(revision, applied).ifPresent(edge -> {
            throw gap(edge);
        });
    }

    private static GraphException gap(Edge edge) {
        return new GraphException(new StateProblem.Gap(edge.from(), edge.link(), edge.to()));
    }
}
