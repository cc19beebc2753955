package dev.quipu.migration.graph;

import dev.quipu.migration.graph.Target.Anchor;
import dev.quipu.migration.revision.NearestIds;
import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what an address means, in a graph of which some revisions are applied. */
final class Addresses {
    /** Alembic does not take ids of up to three characters for abbreviated, so `0` never means `001`. */
    private static final int LONGEST_WHOLE_ID = 3;

    private static final int MOST_NAMES = 4;

    private static final List<String> WORDS = List.of("head", "heads", "base");

    private final RevisionGraph graph;
    private final Set<RevisionId> applied;
    private final boolean down;

    Addresses(RevisionGraph graph, Set<RevisionId> applied) {
        this(graph, applied, false);
    }

    private Addresses(RevisionGraph graph, Set<RevisionId> applied, boolean down) {
        this.graph = graph;
        this.applied = applied;
        this.down = down;
    }

    /** Returns the same for who goes down, and is told of what lies there. */
    Addresses downwards() {
        return new Addresses(graph, applied, true);
    }

    Destination resolve(Target target) {
        // The usual one first: a switch over types is linked when it first runs, which takes a new JVM 10 ms.
        if (target.anchor() instanceof Anchor.Head) {
            return fromHeads(target, everything(target, singleHeads(target)));
        }
        return switch (target.anchor()) {
            case Anchor.Id id -> fromRevision(target, id.text());
            case Anchor.Base base -> target.steps() == 0 ? everything(target, List.of()) : fromBase(target);
            case Anchor.Heads heads ->
                fromHeads(target, everything(target, scopeOf(target).heads()));
            case Anchor.Head head -> fromHeads(target, everything(target, singleHeads(target)));
            case Anchor.Current current ->
                target.steps() == 0 ? everything(target, currentHeads(target)) : fromCurrent(target);
        };
    }

    /** As {@link #resolve}; the base is as far down as anything goes, as the lower end of what shall be listed. */
    Destination resolveOrBase(Target target) {
        try {
            return resolve(target);
        } catch (GraphException e) {
            if (target.steps() < 0 && e.problem() instanceof AddressProblem.TooFar tooFar) {
                return resolve(new Target(target.text(), target.scope(), target.anchor(), -tooFar.possible()));
            }
            throw e;
        }
    }

    private Destination everything(Target target, List<RevisionId> revisions) {
        return new Destination(scopeOf(target), revisions);
    }

    private Scope scopeOf(Target target) {
        String scope = target.scope();
        if (scope == null) {
            return graph.whole();
        }
        // As in Alembic, a revision stands for its line, whether or not that has a label.
        return graph.isScope(scope) ? graph.scope(scope) : lineOf(target, scope);
    }

    private Scope lineOf(Target target, String text) {
        List<RevisionId> named = named(text, graph.whole().members());
        if (named.size() > 1) {
            throw new GraphException(new AddressProblem.AmbiguousTarget(target.text(), named));
        }
        return named.isEmpty() ? graph.scope(text) : graph.line(text, named.getFirst());
    }

    private List<RevisionId> currentHeads(Target target) {
        return scopeOf(target).headsOf(applied);
    }

    /** Packs are independent branches: without a branch, {@code head} is the single head of each. */
    private List<RevisionId> singleHeads(Target target) {
        Stream<Scope> scopes =
                target.scope() == null ? graph.branches().stream().map(graph::scope) : Stream.of(scopeOf(target));
        return scopes.flatMap(scope -> singleHead(scope).stream()).toList();
    }

    private static Optional<RevisionId> singleHead(Scope scope) {
        List<RevisionId> heads = scope.heads();
        if (heads.size() > 1) {
            throw new GraphException(new AddressProblem.SeveralHeads(scope.name(), heads));
        }
        return heads.stream().findFirst();
    }

    private Destination fromHeads(Target target, Destination heads) {
        if (target.steps() == 0) {
            return heads;
        }
        return walk(target, laneOf(target, heads.revisions()), single(target, heads.revisions()));
    }

    /** A head of one branch is walked from in that branch, even if no branch was named. */
    private Scope laneOf(Target target, List<RevisionId> starts) {
        return target.scope() == null && starts.size() == 1
                ? graph.scope(starts.getFirst().branch())
                : scopeOf(target);
    }

    private Destination fromRevision(Target target, String text) {
        RevisionId name = find(target, text);
        Scope scope = target.scope() == null ? graph.scope(name.branch()) : scopeOf(target);
        return target.steps() == 0 ? new Destination(scope, List.of(name)) : walk(target, scope, name);
    }

    private Destination fromBase(Target target) {
        return walk(target, only(target, graph.branches()), null);
    }

    private Destination fromCurrent(Target target) {
        Scope scope = meant(target);
        return walk(target, scope, single(target, scope.headsOf(applied)));
    }

    /** The branch that a bare {@code ±N} is meant for: the one named, or the only one in which it can go anywhere. */
    Scope meant(Target target) {
        return only(
                target,
                graph.branches().stream()
                        .filter(branch -> graph.scope(branch).members().stream()
                                .anyMatch(name -> applied.contains(name) == (target.steps() < 0)))
                        .toList());
    }

    private Scope only(Target target, List<String> candidates) {
        if (target.scope() != null) {
            return scopeOf(target);
        }
        if (graph.branches().size() == 1) {
            return graph.scope(graph.branches().getFirst());
        }
        if (candidates.size() > 1) {
            throw new GraphException(new AddressProblem.AmbiguousBranch(target.text(), candidates));
        }
        if (candidates.isEmpty()) {
            throw new GraphException(new AddressProblem.TooFar(target.text(), target.steps(), 0));
        }
        return graph.scope(candidates.getFirst());
    }

    private @Nullable RevisionId single(Target target, List<RevisionId> starts) {
        if (starts.size() > 1) {
            throw new GraphException(new AddressProblem.AmbiguousSteps(target.text(), starts));
        }
        return starts.isEmpty() ? null : starts.getFirst();
    }

    /** Goes step by step; null stands for the base. */
    private Destination walk(Target target, Scope scope, @Nullable RevisionId start) {
        RevisionId place = start;
        RevisionId left = start;
        for (int step = 0; step < Math.abs(target.steps()); step++) {
            boolean up = target.steps() > 0;
            boolean nowhere = place == null && !up;
            List<RevisionId> next = up ? above(scope, place) : below(scope, place);
            if (nowhere || (up && next.isEmpty())) {
                throw new GraphException(new AddressProblem.TooFar(target.text(), target.steps(), step));
            }
            left = place;
            place = single(target, next);
        }
        return place == null ? before(left, scope) : new Destination(scope, List.of(place));
    }

    /** Below a base is nothing of its line; lines that begin elsewhere are not meant. */
    private static Destination before(@Nullable RevisionId base, Scope scope) {
        if (base == null || scope.bases().size() == 1) {
            return new Destination(scope, List.of());
        }
        return new Destination(scope.from(base), List.of());
    }

    private static List<RevisionId> above(Scope scope, @Nullable RevisionId place) {
        return place == null ? scope.bases() : scope.followers(place);
    }

    private static List<RevisionId> below(Scope scope, @Nullable RevisionId place) {
        return place == null ? List.of() : scope.revises(place);
    }

    private RevisionId find(Target target, String text) {
        Set<RevisionId> members = scopeOf(target).members();
        List<RevisionId> found = named(text, members);
        if (found.size() > 1) {
            throw new GraphException(new AddressProblem.AmbiguousTarget(target.text(), found));
        }
        if (found.isEmpty()) {
            refuseSquashed(target, text);
            throw new GraphException(
                    new AddressProblem.UnknownTarget(named(target, text), nearest(target, text, members)));
        }
        return found.getFirst();
    }

    private void refuseSquashed(Target target, String text) {
        scopeOf(target).members().stream()
                .map(RevisionId::branch)
                .distinct()
                .flatMap(branch -> graph.replacementOf(new RevisionId(branch, text)).stream())
                .findFirst()
                .ifPresent(into -> {
                    throw new GraphException(new AddressProblem.SquashedTarget(named(target, text), into.name()));
                });
    }

    private static String named(Target target, String text) {
        return target.scope() == null ? text : target.scope() + "@" + text;
    }

    private static List<RevisionId> named(String text, Set<RevisionId> members) {
        List<RevisionId> exact =
                members.stream().filter(name -> name.id().equals(text)).toList();
        return exact.isEmpty()
                ? members.stream().filter(name -> abbreviates(text, name)).toList()
                : exact;
    }

    static boolean abbreviates(String text, RevisionId name) {
        return name.id().length() > LONGEST_WHOLE_ID && name.id().startsWith(text);
    }

    /** Looks among the words and the ids, written in full; a branch where a revision is expected means one of its ends. */
    private List<String> nearest(Target target, String text, Set<RevisionId> members) {
        if (graph.isScope(text)) {
            return down ? List.of(text + "@base", text + "@-1") : List.of(text + "@head");
        }
        List<String> ids = NearestIds.of(
                text, members.stream().map(RevisionId::id).distinct().toList());
        List<String> names = new ArrayList<>();
        NearestIds.of(text, WORDS).forEach(word -> names.add(named(target, word)));
        for (String id : ids) {
            members.stream().filter(name -> name.id().equals(id)).forEach(name -> names.add(name.toString()));
        }
        return names.size() > MOST_NAMES ? names.subList(0, MOST_NAMES) : names;
    }
}
