package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Column;
import dev.quipu.catalog.model.Kind;
import dev.quipu.catalog.model.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The statements of all steps of a plan. */
final class Writing {
    private final Context context;
    private final Map<Step, SortedSet<Step>> guests;
    private final Map<Step, List<Statement>> statements = new HashMap<>();

    /**
     * Takes what is to be written.
     *
     * @param guests the steps that happen in the statements of each, itself included
     */
    Writing(Context context, Map<Step, SortedSet<Step>> guests) {
        this.context = context;
        this.guests = guests;
        guests.forEach(
                (host, all) -> all.stream().filter(guest -> !guest.equals(host)).forEach(context::host));
    }

    /**
     * Writes the steps in an order in which what takes long does not come while something is missing.
     *
     * @param steps all of them, in an order that would do
     */
    List<Plan.Step> write(Ordering ordering, List<Step> steps, Hosts hosts) {
        steps.forEach(step -> statements.put(step, statements(step)));
        Set<Step> slow = steps.stream().filter(this::isSlow).collect(Collectors.toSet());
        ordering.together(working(steps, slow));
        List<Step> order = switch (ordering.sorted(Gaps.of(context, hosts, slow))) {
            case Ordering.Result.Sorted sorted -> sorted.steps();
            case Ordering.Result.Cycles cycles -> steps;
        };
        var gaps = Gaps.of(context, hosts, slow);
        var written = new ArrayList<Plan.Step>();
        for (Step step : order) {
            gaps.pass(step);
            written.addAll(write(step, gaps));
        }
        return written;
    }

    /**
     * Returns the steps that go through all rows of a table and keep others waiting, of each table of which
     * there are several.
     */
    private List<Set<Step>> working(List<Step> steps, Set<Step> slow) {
        var working = new LinkedHashMap<String, Set<Step>>();
        for (Step step : steps) {
            if (!slow.contains(step)) {
                own(step).stream()
                        .map(statement -> new Plan.Step(statement, new TreeSet<>(Set.of(step.id()))))
                        .flatMap(statement -> Subcommand.of(statement).stream())
                        .filter(subcommand -> subcommand.works() && subcommand.isOfTable())
                        .forEach(
                                subcommand -> working.computeIfAbsent(subcommand.beginning(), unused -> new TreeSet<>())
                                        .add(step));
            }
        }
        return working.values().stream().filter(group -> group.size() > 1).toList();
    }

    private boolean isSlow(Step step) {
        return own(step).stream().anyMatch(statement -> !statement.transactional() || isPatient(statement));
    }

    private boolean isPatient(Statement statement) {
        return context.options().style() == Style.ONLINE && statement.isPatient();
    }

    private List<Statement> own(Step step) {
        return statements.getOrDefault(step, List.of());
    }

    private List<Plan.Step> write(Step step, Gaps gaps) {
        // As long as something is missing, others had better wait than do without it.
        boolean apart = own(step).stream()
                .anyMatch(statement -> !statement.transactional() || (!gaps.isOpen() && isPatient(statement)));
        SortedSet<Step> all = guests.getOrDefault(step, new TreeSet<>());
        SortedSet<ObjectId> resolves = all.stream().map(Step::id).collect(Collectors.toCollection(TreeSet::new));
        var written = new ArrayList<Plan.Step>();
        own(step).forEach(statement -> written.add(new Plan.Step(noted(statement, gaps), resolves, apart)));
        for (Step guest : all) {
            annotations(guest)
                    .forEach(statement ->
                            written.add(new Plan.Step(statement, new TreeSet<>(Set.of(guest.id())), apart)));
        }
        return written;
    }

    private static Statement noted(Statement statement, Gaps gaps) {
        return statement.transactional() || !gaps.isFelt() ? statement : statement.with(gaps.hazard());
    }

    private List<Statement> statements(Step step) {
        ObjectId id = step.id();
        return switch (step.phase()) {
            case DROP ->
                id.kind() == Kind.DEFAULT
                        ? DefaultWriter.drop(column(context.from(), id), context)
                        : Pen.of(context.from().get(id)).drop(context);
            case ALTER -> alterations(id);
            case CREATE ->
                id.kind() == Kind.DEFAULT
                        ? DefaultWriter.set(column(context.to(), id), context)
                        : Pen.of(context.to().get(id)).create(context);
            case LINK -> new Links(context).write(context.to().get(id));
            case FILL -> RowCopy.of(id, context).fill();
        };
    }

    private static Column column(Lookup lookup, ObjectId id) {
        return (Column) lookup.get(new ObjectId(Kind.COLUMN, id.path()));
    }

    private List<Statement> alterations(ObjectId id) {
        Alteration.InPlace alteration = context.fates().altered().get(id);
        return alteration == null ? List.of() : alteration.statements();
    }

    private List<Statement> annotations(Step step) {
        ObjectId id = step.id();
        Annotations after = context.to().catalog().annotationsOf(id);
        return switch (step.phase()) {
            case DROP, LINK, FILL -> List.of();
            case ALTER -> AnnotationWriter.write(id, isReplaced(id) ? null : before(id), after, context);
            case CREATE -> AnnotationWriter.write(id, null, after, context);
        };
    }

    private Annotations before(ObjectId id) {
        return context.from().catalog().annotationsOf(id);
    }

    private boolean isReplaced(ObjectId id) {
        Alteration.InPlace alteration = context.fates().altered().get(id);
        return alteration != null && alteration.replaced();
    }
}
