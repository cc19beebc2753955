package dev.quipu.migration.graph;

import dev.quipu.migration.graph.GraphProblem.Edge;
import dev.quipu.migration.graph.GraphProblem.Link;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Orders revisions so that each comes after what it needs. Of those that could come next, the one of the first branch
 * comes, and in a branch the one with the smallest id: so numbered revisions keep their order where the graph has none.
 */
final class TopologicalOrder {
    private final Map<RevisionId, Revision> revisions;
    private final Map<RevisionId, Revision> ordered = new LinkedHashMap<>();
    private final Map<RevisionId, Long> unmet = new HashMap<>();
    private final Map<RevisionId, List<RevisionId>> needers = new HashMap<>();
    private final Queue<RevisionId> ready;

    private TopologicalOrder(List<String> branches, Map<RevisionId, Revision> revisions) {
        Map<String, Integer> ranks = new HashMap<>();
        branches.forEach(branch -> ranks.put(branch, ranks.size()));
        this.revisions = revisions;
        this.ready = new PriorityQueue<>(
                Comparator.<RevisionId, Integer>comparing(name -> ranks.getOrDefault(name.branch(), ranks.size()))
                        .thenComparing(RevisionId::id));
    }

    /**
     * Returns the revisions in order.
     *
     * @param branches the branches in order
     * @param revisions all of them; whatever one needs is there
     * @throws GraphException with {@link FileProblem.Cycle}
     */
    static Map<RevisionId, Revision> of(List<String> branches, Map<RevisionId, Revision> revisions) {
        var order = new TopologicalOrder(branches, revisions);
        revisions.values().forEach(order::count);
        order.run();
        return order.ordered;
    }

    static Stream<Edge> needs(Revision revision) {
        return Stream.concat(
                revision.revises().stream().map(to -> new Edge(revision.name(), Link.REVISES, to)),
                revision.dependsOn().stream().map(to -> new Edge(revision.name(), Link.DEPENDS_ON, to)));
    }

    /** Returns the first thing that a revision needs and that is not there. Most lack nothing, which is told without edges. */
    static Optional<Edge> firstUnmet(Revision revision, Set<RevisionId> there) {
        if (there.containsAll(revision.revises()) && there.containsAll(revision.dependsOn())) {
            return Optional.empty();
        }
        return needs(revision).filter(edge -> !there.contains(edge.to())).findFirst();
    }

    private void count(Revision revision) {
        Set<RevisionId> needs = new LinkedHashSet<>(revision.revises());
        needs.addAll(revision.dependsOn());
        needs.forEach(
                to -> needers.computeIfAbsent(to, any -> new ArrayList<>()).add(revision.name()));
        unmet.put(revision.name(), (long) needs.size());
        if (needs.isEmpty()) {
            ready.add(revision.name());
        }
    }

    private void run() {
        for (RevisionId next = ready.poll(); next != null; next = ready.poll()) {
            Revision revision = revisions.get(next);
            if (revision != null) {
                ordered.put(next, revision);
            }
            needers.getOrDefault(next, List.of()).forEach(this::oneLess);
        }
        revisions.keySet().stream()
                .filter(name -> !ordered.containsKey(name))
                .min(Comparator.naturalOrder())
                .ifPresent(left -> {
                    throw cycle(left);
                });
    }

    private void oneLess(RevisionId name) {
        if (unmet.merge(name, -1L, Long::sum) == 0) {
            ready.add(name);
        }
    }

    /** Whatever is left needs something that is left, so following it leads round sooner or later. */
    private GraphException cycle(RevisionId left) {
        Map<RevisionId, Edge> way = new LinkedHashMap<>();
        RevisionId place = left;
        while (!way.containsKey(place)) {
            Edge edge = unmetNeed(place);
            way.put(place, edge);
            place = edge.to();
        }
        RevisionId closing = place;
        List<Edge> round = way.values().stream()
                .dropWhile(edge -> !edge.from().equals(closing))
                .toList();
        return new GraphException(new FileProblem.Cycle(round, GraphCheck.place(revisions, round.getFirst())));
    }

    private Edge unmetNeed(RevisionId name) {
        return needs(Objects.requireNonNull(revisions.get(name)))
                .filter(edge -> !ordered.containsKey(edge.to()))
                .findFirst()
                .orElseThrow();
    }
}
