package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A part of a graph in which an address is looked up: a branch, what a label covers, or everything.
 *
 * @param name how it is called in an error
 * @param branches the branches that it holds whole
 * @param members its revisions, in the graph's order
 */
record Scope(String name, List<String> branches, Set<RevisionId> members, Links links) {
    List<RevisionId> followers(RevisionId name) {
        return links.followers(name).stream().filter(isBeside(name)).toList();
    }

    List<RevisionId> revises(RevisionId name) {
        return links.revises(name).stream().filter(isBeside(name)).distinct().toList();
    }

    /** A branch that was started upon another does not make that one longer. */
    private Predicate<RevisionId> isBeside(RevisionId name) {
        return other -> other.branch().equals(name.branch()) && members.contains(other);
    }

    List<RevisionId> bases() {
        return members.stream().filter(name -> revises(name).isEmpty()).toList();
    }

    /** Returns the part that begins with a revision. */
    Scope from(RevisionId base) {
        Set<RevisionId> line = new LinkedHashSet<>(members);
        line.retainAll(Links.reach(List.of(base), this::followers));
        return new Scope(name, List.of(), line, links);
    }

    List<RevisionId> heads() {
        return headsOf(members);
    }

    /** Returns the members among those given that no other of them follows. */
    List<RevisionId> headsOf(Set<RevisionId> applied) {
        List<RevisionId> heads = new ArrayList<>();
        for (RevisionId name : members) {
            if (isHead(name, applied)) {
                heads.add(name);
            }
        }
        return List.copyOf(heads);
    }

    /** Tells whether a member is among those given and no other of them follows it. A loop: it runs at every start. */
    boolean isHead(RevisionId name, Set<RevisionId> applied) {
        if (!applied.contains(name)) {
            return false;
        }
        for (RevisionId follower : links.followers(name)) {
            if (follower.branch().equals(name.branch()) && members.contains(follower) && applied.contains(follower)) {
                return false;
            }
        }
        return true;
    }
}
