package dev.quipu.catalog.plan;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Plans the way from one catalog to another. Pure: the same catalogs and options give the same plan.
 *
 * <p>A plan is made of steps: DROP, ALTER, CREATE and LINK of an object, each with its statements. What depends
 * on something goes before it and comes after it; names are given up before others take them. Where that is a
 * cycle, foreign keys, checks and defaults are taken out of their tables' statements and stand alone. At last
 * what goes through all rows of a table is joined where the server then does so once.
 */
public final class Planner {
    private Planner() {}

    /**
     * Plans the way from one catalog to another.
     *
     * @param from what is there; {@link Catalog#EMPTY} to plan the whole of {@code to}
     * @param to what there is to be, printed by the same server
     * @return the statements in the order in which they must run; none if nothing differs
     * @throws PlanException if there is no way, with what a person can do
     */
    public static Plan plan(Catalog from, Catalog to, PlanOptions options) {
        var renamed = Renames.apply(from, options);
        // Nobody is to find a table empty while its rows are elsewhere: what is between the two is one transaction.
        PlanOptions how = copies(renamed.catalog(), to, options) ? options.withStyle(Style.TRANSACTIONAL) : options;
        var parts = Renames.apply(renamed.catalog(), options.withRenames(PartNames.between(renamed.catalog(), to)));
        var context = new Context(new Lookup(parts.catalog()), new Lookup(to), how);
        var steps = new ArrayList<>(renamed.steps());
        steps.addAll(parts.steps());
        steps.addAll(new Planning(context).steps());
        List<Plan.Step> joined = JoinedAlterations.join(steps, new CalledFunctions(context.to())::areThere);
        return new HomeSchema(options.home()).strip(new Plan(FunctionBodies.unchecked(joined, context.to())));
    }

    private static boolean copies(Catalog from, Catalog to, PlanOptions options) {
        return options.copies().stream()
                .anyMatch(id -> from.objects().get(id) instanceof Table before
                        && to.objects().get(id) instanceof Table after
                        && TableChange.isPartitionedOtherwise(before, from, after, to));
    }

    /** One plan in the making. */
    private static final class Planning {
        private final Context context;
        private final Set<Step> apart = new HashSet<>();
        private final Set<ObjectId> rebuilt = new TreeSet<>();

        Planning(Context context) {
            this.context = context;
        }

        List<Plan.Step> steps() {
            decide();
            while (true) {
                var hosts = new Hosts(context, apart);
                var rules = new Rules(context, hosts);
                Ordering ordering = rules.ordering();
                switch (ordering.sorted(Gaps.none())) {
                    case Ordering.Result.Sorted sorted -> {
                        return new Writing(context, guests(rules.steps(), hosts))
                                .write(ordering, sorted.steps(), hosts);
                    }
                    case Ordering.Result.Cycles cycles -> breakUp(cycles.cycles());
                }
            }
        }

        private void decide() {
            context.fatesAre(Fates.NONE);
            context.fatesAre(new Decisions(context).decide(rebuilt));
        }

        private void breakUp(List<List<Ordering.Edge>> cycles) {
            var breaker = new CycleBreaker(context);
            boolean leavesLate = false;
            for (List<Ordering.Edge> cycle : cycles) {
                switch (breaker.wayOut(cycle)) {
                    case CycleBreaker.WayOut.Apart found -> apart.add(found.step());
                    case CycleBreaker.WayOut.Rebuild found -> rebuilt.add(found.id());
                    case CycleBreaker.WayOut.Late found -> {
                        context.leaveLate(found.column());
                        leavesLate = true;
                    }
                }
            }
            if (!rebuilt.isEmpty() || leavesLate) {
                decide();
            }
        }

        private static Map<Step, SortedSet<Step>> guests(Set<Step> steps, Hosts hosts) {
            var guests = new HashMap<Step, SortedSet<Step>>();
            for (Step step : steps) {
                guests.computeIfAbsent(hosts.of(step), unused -> new TreeSet<>())
                        .add(step);
            }
            return guests;
        }
    }
}
