package dev.quipu.migration.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of the graph, on random graphs, against {@link NaiveGraph}. */
class GraphPropertyTest {
    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void orderHeadsAndClosureAreTheNaiveOnes(long seed) {
        var random = new Random(seed);
        NaiveGraph naive = NaiveGraph.random(random);
        RevisionGraph graph = naive.build(random);
        assertTopological(naive, Set.of(), graph.all());
        assertThat(graph.all()).hasSameSizeAs(naive.made());
        Set<RevisionId> state = naive.anyState(random);
        assertThat(graph.headsOf(state)).isEqualTo(naive.headsOf(state));
        assertThat(names(graph.heads())).isEqualTo(naive.headsOf(new HashSet<>(naive.made())));
        RevisionId name = naive.any(random);
        assertThat(graph.closure(Set.of(name))).isEqualTo(naive.closure(Set.of(name)));
        for (RevisionId other : naive.made()) {
            boolean ancestor =
                    !other.equals(name) && naive.closure(Set.of(name)).contains(other);
            assertThat(graph.isAncestor(other, name)).isEqualTo(ancestor);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void upgradesRunExactlyWhatIsMissingInOrder(long seed) {
        var random = new Random(seed);
        NaiveGraph naive = NaiveGraph.random(random);
        RevisionGraph graph = naive.build(random);
        Set<RevisionId> state = naive.anyState(random);
        RevisionId target = naive.any(random);
        Target address = Target.parse(target.toString());
        List<Revision> path = graph.upgradePath(state, address);
        assertTopological(naive, state, path);
        Set<RevisionId> missing = new HashSet<>(naive.closure(Set.of(target)));
        missing.removeAll(state);
        assertThat(names(path)).isEqualTo(missing);
        Set<RevisionId> reached = after(state, path);
        assertThat(naive.isClosed(reached)).isTrue();
        assertThat(graph.upgradePath(reached, address)).isEmpty();
        assertThat(names(graph.upgradePath(state, Target.HEADS))).isEqualTo(rest(naive, state));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void downgradesUndoWhatFollowsAndWhatNeedsThat(long seed) {
        var random = new Random(seed);
        NaiveGraph naive = NaiveGraph.random(random);
        RevisionGraph graph = naive.build(random);
        Set<RevisionId> state = naive.anyState(random);
        RevisionId target = naive.any(random);
        Target address = Target.parse(target.toString());
        if (!state.contains(target)) {
            assertThat(problem(() -> graph.downgradePath(state, address))).isInstanceOf(StateProblem.NotApplied.class);
            return;
        }
        Set<RevisionId> later = naive.later(target);
        later.removeIf(name -> !name.branch().equals(target.branch()));
        Set<RevisionId> gone = naive.withNeeders(later);
        gone.retainAll(state);
        List<Revision> path = graph.downgradePath(state, address);
        assertThat(names(path)).isEqualTo(gone);
        Set<RevisionId> left = new HashSet<>(state);
        left.removeAll(gone);
        assertThat(naive.isClosed(left)).isTrue();
        assertTopological(naive, left, path.reversed());
        assertThat(graph.downgradePath(left, address)).isEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void downThenUpAndUpThenDownReturn(long seed) {
        var random = new Random(seed);
        NaiveGraph naive = NaiveGraph.random(random);
        RevisionGraph graph = naive.build(random);
        Set<RevisionId> state = naive.anyState(random);
        assertThat(names(graph.downgradePath(state, Target.BASE))).isEqualTo(state);
        Set<RevisionId> again = new HashSet<>();
        for (RevisionId head : naive.headsOf(state)) {
            again = after(again, graph.upgradePath(again, Target.parse(head.toString())));
        }
        assertThat(again).isEqualTo(state);
        RevisionId target = naive.any(random);
        Set<RevisionId> reached = after(Set.of(), graph.upgradePath(Set.of(), Target.parse(target.toString())));
        assertThat(graph.downgradePath(reached, Target.BASE))
                .isEqualTo(graph.upgradePath(Set.of(), Target.parse(target.toString()))
                        .reversed());
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void relativeAddressesAreWalked(long seed) {
        var random = new Random(seed);
        NaiveGraph naive = NaiveGraph.random(random);
        RevisionGraph graph = naive.build(random);
        RevisionId start = naive.any(random);
        int steps = 1 + random.nextInt(4);
        boolean up = random.nextBoolean();
        Target address = Target.parse(start + (up ? "+" : "-") + steps);
        List<RevisionId> way = new ArrayList<>(List.of(start));
        for (int i = 0; i < steps; i++) {
            List<RevisionId> next = way.isEmpty()
                    ? List.of()
                    : up ? List.copyOf(naive.followers(way.getLast())) : naive.parents(way.getLast());
            if (next.size() > 1) {
                assertThat(problem(() -> graph.resolve(address, Set.of())))
                        .isInstanceOf(AddressProblem.AmbiguousSteps.class);
                return;
            }
            if (way.isEmpty() || (up && next.isEmpty())) {
                int possible = i;
                assertThat(problem(() -> graph.resolve(address, Set.of())))
                        .isEqualTo(new AddressProblem.TooFar(address.text(), address.steps(), possible));
                return;
            }
            way = new ArrayList<>(next);
        }
        assertThat(names(graph.resolve(address, Set.of()))).isEqualTo(Set.copyOf(way));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void stepsFromTheStateAreWalked(long seed) {
        var random = new Random(seed);
        NaiveGraph naive = NaiveGraph.random(random);
        RevisionGraph graph = naive.build(random);
        Set<RevisionId> state = naive.anyState(random);
        String branch = naive.any(random).branch();
        Set<RevisionId> heads = naive.headsOf(state);
        heads.removeIf(head -> !head.branch().equals(branch));
        Target down = Target.parse(branch + "@-1");
        Target up = Target.parse(branch + "@+1");
        if (heads.size() > 1) {
            assertThat(problem(() -> graph.downgradePath(state, down)))
                    .isInstanceOf(AddressProblem.AmbiguousSteps.class);
            assertThat(problem(() -> graph.upgradePath(state, up))).isInstanceOf(AddressProblem.AmbiguousSteps.class);
            return;
        }
        Set<RevisionId> gone = naive.withNeeders(heads);
        gone.retainAll(state);
        if (heads.isEmpty()) {
            assertThat(problem(() -> graph.downgradePath(state, down))).isInstanceOf(AddressProblem.TooFar.class);
        } else {
            assertThat(names(graph.downgradePath(state, down))).isEqualTo(gone);
        }
        Set<RevisionId> next = heads.isEmpty()
                ? bases(naive, branch)
                : naive.followers(heads.iterator().next());
        if (next.size() == 1) {
            Set<RevisionId> missing = naive.closure(next);
            missing.removeAll(state);
            assertThat(names(graph.upgradePath(state, up))).isEqualTo(missing);
        } else {
            assertThat(problem(() -> graph.upgradePath(state, up)))
                    .isInstanceOf(next.isEmpty() ? AddressProblem.TooFar.class : AddressProblem.AmbiguousSteps.class);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void stampsLeaveAClosedStateWithTheTargetAsItsLine(long seed) {
        var random = new Random(seed);
        NaiveGraph naive = NaiveGraph.random(random);
        RevisionGraph graph = naive.build(random);
        Set<RevisionId> state = naive.anyState(random);
        RevisionId target = naive.any(random);
        Set<RevisionId> expected = new HashSet<>(state);
        expected.removeIf(name -> name.branch().equals(target.branch()));
        for (RevisionId head : naive.headsOf(state)) {
            boolean before = naive.closure(Set.of(target)).contains(head);
            boolean behind = naive.closure(Set.of(head)).contains(target);
            if (head.branch().equals(target.branch()) && !before && !behind) {
                naive.closure(Set.of(head)).stream()
                        .filter(name -> name.branch().equals(target.branch()) && state.contains(name))
                        .forEach(expected::add);
            }
        }
        expected.addAll(naive.closure(Set.of(target)));
        List<Target> targets = List.of(Target.parse(target.toString()));
        if (naive.isClosed(expected)) {
            assertThat(graph.stampPath(state, targets)).isEqualTo(expected);
        } else {
            assertThat(problem(() -> graph.stampPath(state, targets))).isInstanceOf(StateProblem.StampBreaks.class);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void anAbbreviationMeansWhatItBegins(long seed) {
        var random = new Random(seed);
        NaiveGraph naive = NaiveGraph.random(random);
        RevisionGraph graph = naive.build(random);
        String id = naive.any(random).id();
        String text = id.substring(0, 1 + random.nextInt(id.length()));
        Set<RevisionId> begun =
                naive.made().stream().filter(name -> name.id().startsWith(text)).collect(Collectors.toSet());
        if (begun.size() == 1) {
            assertThat(names(graph.resolve(Target.parse(text), Set.of()))).isEqualTo(begun);
        } else {
            assertThat(problem(() -> graph.resolve(Target.parse(text), Set.of())))
                    .isInstanceOfSatisfying(
                            AddressProblem.AmbiguousTarget.class,
                            problem -> assertThat(problem.candidates()).containsExactlyInAnyOrderElementsOf(begun));
        }
    }

    private static Set<RevisionId> bases(NaiveGraph naive, String branch) {
        return naive.made().stream()
                .filter(name ->
                        name.branch().equals(branch) && naive.parents(name).isEmpty())
                .collect(Collectors.toSet());
    }

    private static Set<RevisionId> rest(NaiveGraph naive, Set<RevisionId> state) {
        Set<RevisionId> rest = new HashSet<>(naive.made());
        rest.removeAll(state);
        return rest;
    }

    private static void assertTopological(NaiveGraph naive, Set<RevisionId> before, List<Revision> path) {
        Set<RevisionId> done = new HashSet<>(before);
        for (Revision revision : path) {
            assertThat(done).containsAll(naive.needs(revision.name()));
            assertThat(done.add(revision.name())).isTrue();
        }
    }

    private static Set<RevisionId> after(Set<RevisionId> state, List<Revision> path) {
        Set<RevisionId> reached = new HashSet<>(state);
        reached.addAll(names(path));
        return reached;
    }

    private static Set<RevisionId> names(List<Revision> revisions) {
        return revisions.stream().map(Revision::name).collect(Collectors.toSet());
    }

    private static GraphProblem problem(ThrowingCallable failing) {
        GraphException failure = catchThrowableOfType(GraphException.class, failing);
        assertThat(failure).isNotNull();
        return failure.problem();
    }
}
