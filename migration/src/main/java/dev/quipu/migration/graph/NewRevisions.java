package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Finds what a revision that is being written may follow. */
final class NewRevisions {
    private final RevisionGraph graph;
    private final Addresses addresses;

    NewRevisions(RevisionGraph graph) {
        this.graph = graph;
        this.addresses = new Addresses(graph, Set.of());
    }

    List<RevisionId> parents(String branch, List<Target> heads, boolean splice) {
        List<RevisionId> parents = heads.isEmpty() ? resolve(ownHead(branch)) : resolve(branch, heads);
        if (!splice) {
            parents.forEach(parent -> requireHead(parent, false));
        }
        return parents;
    }

    /** A branch without revisions is not known yet: what is written in it is its base. */
    private List<Target> ownHead(String branch) {
        return graph.branches().contains(branch) ? List.of(Target.parse(branch + "@head")) : List.of();
    }

    List<RevisionId> merged(String branch, List<Target> targets) {
        List<Target> wanted = targets.isEmpty() ? List.of(Target.HEADS) : targets;
        List<RevisionId> heads = resolve(branch, wanted);
        if (heads.size() < 2) {
            throw new GraphException(new LineProblem.NothingToMerge(heads));
        }
        heads.forEach(head -> requireHead(head, true));
        return heads;
    }

    /** Addresses without a branch are first those of the branch that is written in. */
    private List<RevisionId> resolve(String branch, List<Target> targets) {
        if (!graph.branches().contains(branch)) {
            return resolve(targets);
        }
        return resolve(targets.stream().map(target -> within(branch, target)).toList());
    }

    private Target within(String branch, Target target) {
        boolean elsewhere = target.scope() != null
                || (target.anchor() instanceof Target.Anchor.Id id && !graph.mayBeIn(branch, id.text()));
        return elsewhere ? target : new Target(target.text(), branch, target.anchor(), target.steps());
    }

    private List<RevisionId> resolve(List<Target> targets) {
        Set<RevisionId> found = new LinkedHashSet<>();
        targets.forEach(target -> found.addAll(addresses.resolve(target).revisions()));
        return new ArrayList<>(found);
    }

    private void requireHead(RevisionId name, boolean merge) {
        List<RevisionId> followers = graph.scope(name.branch()).followers(name);
        if (!followers.isEmpty()) {
            throw new GraphException(new LineProblem.NotAHead(name, followers, merge));
        }
    }
}
