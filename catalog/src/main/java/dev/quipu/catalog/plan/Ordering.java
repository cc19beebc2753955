package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Steps and which of them must come before which. */
final class Ordering {
    private final UnaryOperator<ObjectId> group;
    private final Map<Step, List<Edge>> after = new HashMap<>();
    private final Map<Step, List<Step>> before = new HashMap<>();
    private final Map<Step, Integer> waitsFor = new HashMap<>();

    /**
     * One step must come before another.
     *
     * @param before the one
     * @param after the other
     * @param reason the step for whose sake; it may be hosted by one of the two
     */
    record Edge(Step before, Step after, Step reason) {}

    /** What came of sorting. */
    sealed interface Result {
        /** An order in which every step comes after those that it waits for. */
        record Sorted(List<Step> steps) implements Result {}

        /** There is none: each of these edges leads to the next, and the last to the first. Several cycles may be found. */
        record Cycles(List<List<Edge>> cycles) implements Result {}
    }

    /**
     * @param steps all steps
     * @param group what an object belongs to, such as the table of an index; itself if to nothing
     */
    Ordering(Collection<Step> steps, UnaryOperator<ObjectId> group) {
        this.group = group;
        steps.forEach(step -> waitsFor.put(step, 0));
    }

    boolean has(Step step) {
        return waitsFor.containsKey(step);
    }

    /** Says that one step must come before another. Steps wait for themselves in vain, and may. */
    void before(Step before, Step after, Step reason) {
        if (!before.equals(after)) {
            this.after.computeIfAbsent(before, unused -> new ArrayList<>()).add(new Edge(before, after, reason));
            this.before.computeIfAbsent(after, unused -> new ArrayList<>()).add(before);
            waitsFor.merge(after, 1, Integer::sum);
        }
    }

    /**
     * Says that one step had better come before another; returns false if it comes after that, and leaves it
     * there.
     */
    boolean beforeUnlessAfter(Step before, Step after) {
        boolean isAfter = reached(Set.of(after), this::waiting).contains(before);
        if (!isAfter) {
            before(before, after, after);
        }
        return !isAfter;
    }

    /**
     * Has nothing come between steps that need not have it there: all wait for what one of them waits for, and
     * what waits for one waits for all.
     *
     * @param groups steps that are to follow each other
     */
    void together(Collection<Set<Step>> groups) {
        for (Set<Step> group : groups) {
            neighbours(group, this::waitedFor, reached(group, this::waiting))
                    .forEach(first -> group.forEach(step -> before(first, step, step)));
            neighbours(group, this::waiting, reached(group, this::waitedFor))
                    .forEach(last -> group.forEach(step -> before(step, last, step)));
        }
    }

    private Stream<Step> waiting(Step step) {
        return after.getOrDefault(step, List.of()).stream().map(Edge::after);
    }

    private Stream<Step> waitedFor(Step step) {
        return before.getOrDefault(step, List.of()).stream();
    }

    private static List<Step> neighbours(Set<Step> group, Function<Step, Stream<Step>> next, Set<Step> others) {
        return group.stream()
                .flatMap(next)
                .distinct()
                .filter(step -> !others.contains(step))
                .toList();
    }

    /** Returns steps and all that are reached from one of them. */
    private static Set<Step> reached(Set<Step> steps, Function<Step, Stream<Step>> next) {
        var found = new HashSet<>(steps);
        Deque<Step> open = new ArrayDeque<>(steps);
        while (!open.isEmpty()) {
            next.apply(open.pop()).filter(found::add).forEach(open::push);
        }
        return found;
    }

    /**
     * Sorts the steps. Where nothing else decides, drops come first; what belongs to a table follows the table; then their
     * own order decides. What is slow waits until nothing is missing.
     */
    Result sorted(Gaps gaps) {
        var waits = new HashMap<>(waitsFor);
        var ready = new Ready(gaps);
        waits.forEach((step, count) -> {
            if (count == 0) {
                ready.add(step);
            }
        });
        var sorted = new ArrayList<Step>(waits.size());
        while (!ready.isEmpty()) {
            Step step = ready.next();
            sorted.add(step);
            for (Edge edge : after.getOrDefault(step, List.of())) {
                if (waits.merge(edge.after(), -1, Integer::sum) == 0) {
                    ready.add(edge.after());
                }
            }
        }
        if (sorted.size() == waits.size()) {
            return new Result.Sorted(sorted);
        }
        var left = new TreeSet<>(waits.keySet());
        sorted.forEach(left::remove);
        return new Result.Cycles(cycles(left));
    }

    /** Finds cycles among the steps that could not be sorted: one for each edge that leads back, met on a walk in order. */
    private List<List<Edge>> cycles(Set<Step> left) {
        var found = new ArrayList<List<Edge>>();
        var done = new HashSet<Step>();
        for (Step start : left) {
            if (!done.contains(start)) {
                walk(start, left, done, found);
            }
        }
        return found;
    }

    private void walk(Step start, Set<Step> left, Set<Step> done, List<List<Edge>> found) {
        Deque<Walk> path = new ArrayDeque<>();
        var onPath = new HashSet<Step>();
        path.push(new Walk(start, after.getOrDefault(start, List.of())));
        onPath.add(start);
        while (!path.isEmpty()) {
            Walk walk = path.element();
            if (!walk.hasNext()) {
                path.pop();
                onPath.remove(walk.step);
                done.add(walk.step);
                continue;
            }
            Edge edge = walk.next();
            if (onPath.contains(edge.after())) {
                found.add(cycle(path, edge));
            } else if (left.contains(edge.after()) && !done.contains(edge.after())) {
                path.push(new Walk(edge.after(), after.getOrDefault(edge.after(), List.of())));
                onPath.add(edge.after());
            }
        }
    }

    private static List<Edge> cycle(Deque<Walk> path, Edge last) {
        var edges = new ArrayList<Edge>();
        edges.add(last);
        for (Walk walk : path) {
            if (!walk.step.equals(last.before())) {
                edges.add(1, walk.current());
            }
            if (walk.step.equals(last.after())) {
                break;
            }
        }
        return edges;
    }

    /** A step on the path of a walk, and how far its edges have been followed. */
    private static final class Walk {
        private final Step step;
        private final List<Edge> edges;
        private int position;

        Walk(Step step, List<Edge> edges) {
            this.step = step;
            this.edges = edges;
        }

        boolean hasNext() {
            return position < edges.size();
        }

        Edge next() {
            return edges.get(position++);
        }

        Edge current() {
            return edges.get(position - 1);
        }
    }

    /** The steps that wait for nothing more, least first, those of the table just written before all others. */
    private final class Ready {
        private final Gaps gaps;
        private final TreeSet<Step> all = new TreeSet<>();
        private final Map<ObjectId, TreeSet<Step>> byGroup = new HashMap<>();
        private @Nullable ObjectId current;

        Ready(Gaps gaps) {
            this.gaps = gaps;
        }

        void add(Step step) {
            all.add(step);
            byGroup.computeIfAbsent(group.apply(step.id()), unused -> new TreeSet<>())
                    .add(step);
        }

        boolean isEmpty() {
            return all.isEmpty();
        }

        Step next() {
            Step step = choice();
            gaps.pass(step);
            all.remove(step);
            current = group.apply(step.id());
            byGroup.getOrDefault(current, new TreeSet<>()).remove(step);
            return step;
        }

        private Step choice() {
            TreeSet<Step> same = byGroup.getOrDefault(current, new TreeSet<>());
            Step first = same.isEmpty() ? all.first() : same.first();
            if (gaps.isOpen()) {
                return Stream.concat(same.stream(), all.stream())
                        .filter(step -> !gaps.isSlow(step))
                        .findFirst()
                        .orElse(first);
            }
            // What has to go before something can change would come in between otherwise.
            return gaps.begins(first)
                    ? all.stream()
                            .filter(step -> step.phase() == Step.Phase.DROP && gaps.isSlow(step))
                            .findFirst()
                            .orElse(first)
                    : first;
        }
    }
}
