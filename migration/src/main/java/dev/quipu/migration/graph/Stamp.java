package dev.quipu.migration.graph;

import dev.quipu.migration.graph.GraphProblem.Edge;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Works out the recorded state that a stamp leaves. It repairs: it takes states that no upgrade would start from. */
final class Stamp {
    private final RevisionGraph graph;
    private final Set<RevisionId> applied;

    Stamp(RevisionGraph graph, Set<RevisionId> applied) {
        this.graph = graph;
        this.applied = applied;
    }

    Set<RevisionId> to(List<Target> targets) {
        var addresses = new Addresses(graph, applied);
        List<Destination> destinations =
                targets.stream().map(addresses::resolve).toList();
        Set<RevisionId> stamped = new TreeSet<>(applied);
        destinations.forEach(destination -> stamped.removeIf(name -> isReplaced(destination.scope(), name)));
        destinations.forEach(destination -> stamped.addAll(graph.closure(destination.revisions())));
        requireWhole(stamped);
        return stamped;
    }

    /** What no file defines goes too, where its whole branch is set. */
    private boolean isReplaced(Scope scope, RevisionId name) {
        return scope.members().contains(name) || scope.branches().contains(name.branch());
    }

    /** Only what this stamp takes away counts: gaps that were there before are not its fault. */
    private void requireWhole(Set<RevisionId> stamped) {
        Set<RevisionId> taken = new HashSet<>(applied);
        taken.removeAll(stamped);
        for (Revision revision : graph.all()) {
            if (stamped.contains(revision.name())) {
                TopologicalOrder.needs(revision)
                        .filter(edge -> taken.contains(edge.to()))
                        .findFirst()
                        .ifPresent(edge -> {
                            throw breaks(edge);
                        });
            }
        }
    }

    private static GraphException breaks(Edge edge) {
        return new GraphException(new GraphProblem.StampBreaks(edge.from(), edge.link(), edge.to()));
    }
}
