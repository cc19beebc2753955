package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.CatalogObject;
import dev.quipu.catalog.model.Constraint;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what to do where steps wait for each other. */
final class CycleBreaker {
    private final Context context;

    CycleBreaker(Context context) {
        this.context = context;
    }

    /** What ends a cycle. */
    sealed interface WayOut {
        /** A part is written by a statement of its own. */
        record Apart(Step step) implements WayOut {}

        /** What would change in place is dropped and created again. */
        record Rebuild(ObjectId id) implements WayOut {}

        /** A column has its old type still when that changes. */
        record Late(ObjectId column) implements WayOut {}
    }

    /**
     * @param cycle edges of which each leads to the next, and the last to the first
     * @throws PlanException if there is no way out
     */
    WayOut wayOut(List<Ordering.Edge> cycle) {
        return apart(cycle)
                .or(() -> rebuild(cycle))
                .or(() -> late(cycle))
                .orElseThrow(() -> new PlanException(
                        "These wait for each other: " + named(cycle) + ".",
                        "Take one of them apart by hand, in a revision of its own."));
    }

    private Optional<WayOut> apart(List<Ordering.Edge> cycle) {
        return cycle.stream()
                .filter(edge ->
                        !edge.reason().equals(edge.after()) && !edge.reason().equals(edge.before()))
                .map(Ordering.Edge::reason)
                .filter(this::canStandAlone)
                .findFirst()
                .map(WayOut.Apart::new);
    }

    private boolean canStandAlone(Step step) {
        return switch (step.phase()) {
            case CREATE ->
                step.id().kind() == Kind.DEFAULT
                        || isFreeConstraint(context.to().find(step.id()));
            case DROP ->
                switch (step.id().kind()) {
                    case DEFAULT, RULE, TRIGGER, POLICY -> true;
                    case CONSTRAINT -> isFreeConstraint(context.from().find(step.id()));
                    default -> false;
                };
            case ALTER, LINK, FILL -> false;
        };
    }

    private static boolean isFreeConstraint(@Nullable CatalogObject object) {
        return object instanceof Constraint constraint
                && constraint.local()
                && switch (constraint.type()) {
                    case FOREIGN_KEY, CHECK -> true;
                    case PRIMARY_KEY, UNIQUE, EXCLUSION -> false;
                };
    }

    private Optional<WayOut> rebuild(List<Ordering.Edge> cycle) {
        return cycle.stream()
                .flatMap(edge -> Stream.of(edge.after(), edge.reason()))
                .filter(step -> step.phase() == Step.Phase.ALTER && canBeRebuilt(step.id()))
                .findFirst()
                .map(step -> new WayOut.Rebuild(step.id()));
    }

    /**
     * Where columns exchange their types, one of them may stay in a domain: the server looks at its values then,
     * as at others.
     */
    private Optional<WayOut> late(List<Ordering.Edge> cycle) {
        return cycle.stream()
                .filter(edge -> edge.before().phase() == Step.Phase.ALTER
                        && edge.before().id().kind() == Kind.COLUMN
                        && edge.after().phase() == Step.Phase.ALTER
                        && edge.after().id().kind() == Kind.DOMAIN)
                .findFirst()
                .map(edge -> new WayOut.Late(edge.before().id()));
    }

    private static boolean canBeRebuilt(ObjectId id) {
        return switch (id.kind()) {
            case VIEW, FUNCTION, AGGREGATE, RULE, TRIGGER, POLICY, DEFAULT, CONSTRAINT, INDEX, STATISTICS -> true;
            case PUBLICATION -> true;
            default -> false;
        };
    }

    private static String named(List<Ordering.Edge> cycle) {
        return cycle.stream()
                .map(edge -> edge.after().id().toString())
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
