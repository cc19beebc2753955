package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.Placement;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** Makes the steps of a run from the revisions that it takes. Pure. */
public final class Steps {
    private final RevisionGraph graph;
    private final Map<String, Identifier> schemas;

    /**
     * Takes what steps are made from.
     *
     * @param graph the revisions that there are
     * @param schemas where each branch goes, by its label
     */
    public Steps(RevisionGraph graph, Map<String, Identifier> schemas) {
        this.graph = graph;
        this.schemas = Map.copyOf(schemas);
    }

    /**
     * Makes the steps.
     *
     * @param direction upgrade or downgrade
     * @param path the revisions in the order in which they run
     * @param state what is applied before, and where
     */
    public List<Step> of(Direction direction, List<Revision> path, DatabaseState state) {
        Set<RevisionId> applied = new HashSet<>(state.revisions());
        Map<String, NavigableSet<String>> heads = new HashMap<>();
        List<Step> steps = new ArrayList<>(path.size());
        for (Revision revision : path) {
            String branch = revision.name().branch();
            NavigableSet<String> current = heads.computeIfAbsent(branch, any -> new TreeSet<>(heads(applied, any)));
            List<String> from = List.copyOf(current);
            if (direction == Direction.UPGRADE) {
                applied.add(revision.name());
            } else {
                applied.remove(revision.name());
            }
            moveHeads(current, revision, applied);
            List<String> to = List.copyOf(current);
            steps.add(new Step(direction, revision, schema(branch, state), from, to, from.isEmpty(), to.isEmpty()));
        }
        return steps;
    }

    /** Only a revision itself and what it revises become heads by it, or cease to be some. */
    private void moveHeads(NavigableSet<String> heads, Revision revision, Set<RevisionId> applied) {
        String branch = revision.name().branch();
        Stream.concat(Stream.of(revision.name()), revision.revises().stream())
                .filter(name -> name.branch().equals(branch))
                .forEach(name -> {
                    if (graph.isHead(name, applied)) {
                        heads.add(name.id());
                    } else {
                        heads.remove(name.id());
                    }
                });
    }

    /** Returns the ids of a branch's heads among the applied revisions, in order. */
    List<String> heads(Set<RevisionId> applied, String branch) {
        return graph.headsOf(applied).stream()
                .filter(head -> head.branch().equals(branch))
                .map(RevisionId::id)
                .sorted()
                .toList();
    }

    private Identifier schema(String branch, DatabaseState state) {
        return state.placement(branch)
                .filter(placement -> state.isBegun(branch))
                .map(Placement::schema)
                .orElseGet(() -> Objects.requireNonNull(schemas.get(branch), branch));
    }
}
