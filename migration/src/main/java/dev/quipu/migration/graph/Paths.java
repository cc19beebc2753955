package dev.quipu.migration.graph;

import dev.quipu.migration.graph.Target.Anchor;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** The ways from what is applied to an address. */
final class Paths {
    private final RevisionGraph graph;
    private final Links links;
    private final Set<RevisionId> applied;
    private final Addresses addresses;

    Paths(RevisionGraph graph, Links links, Set<RevisionId> applied) {
        this.graph = graph;
        this.links = links;
        this.applied = applied;
        this.addresses = new Addresses(graph, applied);
    }

    List<Revision> upgrade(Target target) {
        Applied.requireClosed(graph, applied);
        if (isRelative(target) && target.steps() < 0) {
            throw wrongDirection("upgrade", target, List.of(), "downgrade " + target);
        }
        Destination destination = addresses.resolve(target);
        requireUpwards(target, destination);
        Set<RevisionId> wanted = graph.closure(destination.revisions());
        return graph.all().stream()
                .filter(revision -> wanted.contains(revision.name()) && !applied.contains(revision.name()))
                .toList();
    }

    private static boolean isRelative(Target target) {
        return target.anchor() instanceof Anchor.Current && target.steps() != 0;
    }

    /** A revision that the database has, or has left behind, leaves nothing to do, as for Alembic. The base is never meant. */
    private void requireUpwards(Target target, Destination destination) {
        List<RevisionId> current = destination.scope().headsOf(applied);
        if (destination.revisions().isEmpty() && meansBase(target) && !current.isEmpty()) {
            throw wrongDirection("upgrade", target, current, "downgrade " + target);
        }
    }

    private static boolean meansBase(Target target) {
        return target.anchor() instanceof Anchor.Base || target.anchor() instanceof Anchor.Id;
    }

    List<Revision> downgrade(Target target) {
        Applied.requireClosed(graph, applied);
        if (isRelative(target) && target.steps() > 0) {
            throw wrongDirection("downgrade", target, List.of(), "upgrade " + target);
        }
        Set<RevisionId> roots = isRelative(target)
                ? latest(target)
                : undone(addresses.downwards().resolve(target));
        Set<RevisionId> undo = Links.reach(roots, links::needers);
        return graph.all().reversed().stream()
                .filter(revision -> undo.contains(revision.name()) && applied.contains(revision.name()))
                .toList();
    }

    /** Takes away the single current head, again and again; so the first step below a merge is the merge itself. */
    private Set<RevisionId> latest(Target target) {
        Scope scope = addresses.meant(target);
        Set<RevisionId> left = new HashSet<>(applied);
        Set<RevisionId> taken = new LinkedHashSet<>();
        for (int step = 0; step < -target.steps(); step++) {
            List<RevisionId> heads = scope.headsOf(left);
            if (heads.isEmpty()) {
                throw new GraphException(new AddressProblem.TooFar(target.text(), target.steps(), step));
            }
            if (heads.size() > 1) {
                throw new GraphException(new AddressProblem.AmbiguousSteps(target.text(), heads));
            }
            left.remove(heads.getFirst());
            taken.add(heads.getFirst());
        }
        return taken;
    }

    private Set<RevisionId> undone(Destination destination) {
        if (destination.revisions().isEmpty()) {
            return destination.scope().members();
        }
        Set<RevisionId> above = new LinkedHashSet<>();
        for (RevisionId name : destination.revisions()) {
            requireApplied(name);
            above.addAll(above(name));
        }
        return above;
    }

    private void requireApplied(RevisionId name) {
        if (!applied.contains(name)) {
            List<RevisionId> current = graph.scope(name.branch()).headsOf(applied);
            throw new GraphException(new StateProblem.NotApplied(name, current));
        }
    }

    /** What came after it in its own branch. Another branch that was built upon it stays, for it stays too. */
    private Set<RevisionId> above(RevisionId name) {
        Set<RevisionId> above = Links.reach(links.followers(name), links::followers);
        above.removeIf(Predicate.not(later -> later.branch().equals(name.branch())));
        return above;
    }

    private static GraphException wrongDirection(String verb, Target target, List<RevisionId> current, String command) {
        return new GraphException(new StateProblem.WrongDirection(verb, target.text(), current, command));
    }
}
