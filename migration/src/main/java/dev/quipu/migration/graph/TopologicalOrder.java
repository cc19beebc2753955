package dev.quipu.migration.graph;

import dev.quipu.migration.graph.GraphProblem.Edge;
import dev.quipu.migration.graph.GraphProblem.Link;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Orders revisions so that each comes after what it needs: branches as given, within a branch line after line, lines by
 * id. It keeps its own stack, since a branch of ten thousand revisions is as deep as it is long.
 */
final class TopologicalOrder {
    private static final Comparator<Edge> BY_NAME = Comparator.comparing(Edge::to);

    private final Map<RevisionId, Revision> revisions;
    private final Map<RevisionId, Revision> ordered = new LinkedHashMap<>();
    private final Set<RevisionId> open = new HashSet<>();
    private final Deque<Visit> path = new ArrayDeque<>();

    private TopologicalOrder(Map<RevisionId, Revision> revisions) {
        this.revisions = revisions;
    }

    private record Visit(Revision revision, Iterator<Edge> needs, List<Edge> taken) {}

    /**
     * Returns the revisions in order.
     *
     * @param revisions all of them; whatever one needs is there
     * @throws GraphException with {@link GraphProblem.Cycle}
     */
    static Map<RevisionId, Revision> of(List<String> branches, Map<RevisionId, Revision> revisions) {
        var order = new TopologicalOrder(revisions);
        Map<String, List<RevisionId>> byBranch = new HashMap<>();
        revisions.keySet().stream()
                .sorted()
                .forEach(name -> byBranch.computeIfAbsent(name.branch(), branch -> new ArrayList<>())
                        .add(name));
        branches.stream()
                .flatMap(branch -> byBranch.getOrDefault(branch, List.of()).stream())
                .forEach(order::visit);
        return order.ordered;
    }

    private void visit(RevisionId start) {
        enter(start);
        while (!path.isEmpty()) {
            Visit visit = path.element();
            if (visit.needs.hasNext()) {
                Edge edge = visit.needs.next();
                visit.taken.add(edge);
                enter(edge.to());
            } else {
                path.pop();
                open.remove(visit.revision.name());
                ordered.put(visit.revision.name(), visit.revision);
            }
        }
    }

    private void enter(RevisionId name) {
        if (open.contains(name)) {
            throw cycle(name);
        }
        Revision revision = revisions.get(name);
        if (revision != null && !ordered.containsKey(name)) {
            open.add(name);
            path.push(new Visit(revision, needs(revision).sorted(BY_NAME).iterator(), new ArrayList<>()));
        }
    }

    static Stream<Edge> needs(Revision revision) {
        return Stream.concat(
                revision.revises().stream().map(to -> new Edge(revision.name(), Link.REVISES, to)),
                revision.dependsOn().stream().map(to -> new Edge(revision.name(), Link.DEPENDS_ON, to)));
    }

    /** Walks back along the path to where the cycle closes. */
    private GraphException cycle(RevisionId closing) {
        Deque<Edge> edges = new ArrayDeque<>();
        for (Visit visit : path) {
            Edge edge = visit.taken.getLast();
            edges.push(edge);
            if (edge.from().equals(closing)) {
                break;
            }
        }
        Edge first = edges.element();
        Revision writer = revisions.get(first.from());
        var location = writer == null
                ? null
                : writer.place(first.link().key(), first.to().id()).orElse(null);
        return new GraphException(new GraphProblem.Cycle(List.copyOf(edges), location));
    }
}
