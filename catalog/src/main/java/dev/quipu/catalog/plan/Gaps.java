package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What is missing between the step that drops something for the sake of something else and the one that makes it anew, or
 * between those by which a partition leaves its place and has another. What takes
 * long while others go on working, and commits by itself, is not to come in between: others would be without a view, or go
 * past a policy, until it is done.
 *
 * <p>Passes through the steps of one order once.
 */
final class Gaps {
    /** Of more than these, a hazard names the first. */
    private static final int NAMED = 5;

    private final Set<Step> slow;
    private final Map<Step, List<ObjectId>> going = new HashMap<>();
    private final Map<Step, List<ObjectId>> coming = new HashMap<>();
    private final Set<ObjectId> missing = new TreeSet<>();
    /** Foreign keys that wait for themselves in vain, as they are validated: rows come meanwhile that refer to none. */
    private final Set<ObjectId> unwaited = new HashSet<>();

    private Gaps(Set<Step> slow) {
        this.slow = slow;
    }

    /** Of a plan of which nothing is known yet but its steps. */
    static Gaps none() {
        return new Gaps(Set.of());
    }

    /**
     * @param slow the steps that commit by themselves; what such a step makes anew waits for itself in vain
     */
    static Gaps of(Context context, Hosts hosts, Set<Step> slow) {
        var gaps = new Gaps(slow);
        Fates fates = context.fates();
        for (ObjectId id : fates.rebuilt()) {
            Step comes = hosts.of(Step.create(id));
            boolean isSlow = slow.contains(comes);
            if (isSlow && isReference(id, context)) {
                gaps.unwaited.add(id);
            }
            if (!isSlow || gaps.unwaited.contains(id)) {
                gaps.add(id, hosts.of(Step.drop(id)), comes);
            }
        }
        var partitions = new Partitions(context);
        for (ObjectId id : fates.altered().keySet()) {
            if (partitions.changesPlace(id)) {
                gaps.add(id, Step.alter(id), Step.link(id));
            }
        }
        return gaps;
    }

    private static boolean isReference(ObjectId id, Context context) {
        return context.from().find(id) instanceof Constraint constraint && constraint.reference() != null;
    }

    private void add(ObjectId id, Step goes, Step comes) {
        going.computeIfAbsent(goes, step -> new ArrayList<>()).add(id);
        coming.computeIfAbsent(comes, step -> new ArrayList<>()).add(id);
    }

    boolean isSlow(Step step) {
        return slow.contains(step);
    }

    /** Tells whether something is missing from this step on. */
    boolean begins(Step step) {
        return going.getOrDefault(step, List.of()).stream().anyMatch(this::isWaitedFor);
    }

    boolean isOpen() {
        return missing.stream().anyMatch(this::isWaitedFor);
    }

    /** Tells whether others do without anything now, be it something that nothing waits for. */
    boolean isFelt() {
        return !missing.isEmpty();
    }

    private boolean isWaitedFor(ObjectId id) {
        return !unwaited.contains(id);
    }

    /** Returns what it means for others that something commits by itself now. */
    Hazard hazard() {
        String names = missing.stream().limit(NAMED).map(ObjectId::toString).collect(Collectors.joining(", "));
        return new Hazard(
                Hazard.Kind.BREAKS_CLIENTS,
                "Others do without " + names + (missing.size() > NAMED ? " and more" : "")
                        + (missing.stream().allMatch(id -> id.kind() == Kind.TABLE)
                                ? ", which has left its place, until the plan has put it back."
                                : " until the plan has made it anew."),
                null);
    }

    /** Says that a step comes next. */
    void pass(Step step) {
        missing.addAll(going.getOrDefault(step, List.of()));
        coming.getOrDefault(step, List.of()).forEach(missing::remove);
    }
}
