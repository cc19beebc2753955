package dev.quipu.migration.graph;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** The edges of a graph, both ways. Lists are in the graph's order. */
final class Links {
    private final Map<RevisionId, Revision> revisions;
    private final Map<RevisionId, List<RevisionId>> followers = new HashMap<>();
    private final Map<RevisionId, List<RevisionId>> dependents = new HashMap<>();

    Links(Map<RevisionId, Revision> ordered) {
        revisions = ordered;
        for (Revision revision : ordered.values()) {
            Set.copyOf(revision.revises()).forEach(to -> add(followers, to, revision.name()));
            Set.copyOf(revision.dependsOn()).forEach(to -> add(dependents, to, revision.name()));
        }
    }

    private static void add(Map<RevisionId, List<RevisionId>> edges, RevisionId key, RevisionId value) {
        edges.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
    }

    List<RevisionId> revises(RevisionId name) {
        Revision revision = revisions.get(name);
        return revision == null ? List.of() : revision.revises();
    }

    List<RevisionId> needs(RevisionId name) {
        Revision revision = revisions.get(name);
        return revision == null ? List.of() : both(revision.revises(), revision.dependsOn());
    }

    /** What revises it. */
    List<RevisionId> followers(RevisionId name) {
        return followers.getOrDefault(name, List.of());
    }

    /** What revises it or depends on it. */
    List<RevisionId> needers(RevisionId name) {
        return both(followers(name), dependents.getOrDefault(name, List.of()));
    }

    private static List<RevisionId> both(List<RevisionId> some, List<RevisionId> others) {
        List<RevisionId> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /** Returns the starts and everything that can be reached from them. */
    static Set<RevisionId> reach(
            Collection<RevisionId> starts, Function<RevisionId, ? extends Collection<RevisionId>> next) {
        Set<RevisionId> reached = new LinkedHashSet<>(starts);
        Deque<RevisionId> open = new ArrayDeque<>(starts);
        while (!open.isEmpty()) {
            for (RevisionId name : next.apply(open.remove())) {
                if (reached.add(name)) {
                    open.add(name);
                }
            }
        }
        return reached;
    }
}
