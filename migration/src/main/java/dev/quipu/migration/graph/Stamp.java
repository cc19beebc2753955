package dev.quipu.migration.graph;

import dev.quipu.migration.graph.GraphProblem.Edge;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Works out the recorded state that a stamp leaves. It repairs: it takes states that no upgrade would start from. As in Alembic
 * a line that neither leads to the target nor comes from it stays as it is.
 */
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
        destinations.forEach(destination -> {
            Set<RevisionId> beside = beside(destination);
            stamped.removeIf(name -> isReplaced(destination.scope(), name) && !beside.contains(name));
        });
        destinations.forEach(destination -> stamped.addAll(graph.closure(destination.revisions())));
        requireWhole(stamped);
        return stamped;
    }

    /** The current heads of which the target is neither before nor behind, and what they stand on. A base is before all. */
    private Set<RevisionId> beside(Destination destination) {
        Set<RevisionId> line = new HashSet<>(graph.closure(destination.revisions()));
        List<RevisionId> unrelated = destination.scope().headsOf(applied).stream()
                .filter(head -> !destination.revisions().isEmpty() && !line.contains(head))
                .filter(head -> Collections.disjoint(graph.closure(List.of(head)), destination.revisions()))
                .toList();
        return graph.closure(unrelated);
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
        return new GraphException(new StateProblem.StampBreaks(edge.from(), edge.link(), edge.to()));
    }
}
