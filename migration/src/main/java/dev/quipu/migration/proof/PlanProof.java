package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.DifferenceText;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.plan.OlderServer;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Style;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.scratch.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Plans the way from one schema to another, and proves the plan before anybody sees it. */
public final class PlanProof {
    private final Scratch scratch;
    private final Path reproductions;
    private final int oldestServer;

    /**
     * Takes where to prove.
     *
     * @param reproductions the directory for what is needed to repeat a plan that did not work
     * @param oldestServer the oldest major version of PostgreSQL that plans shall run on, such as 15; 0 for that of the schemas
     */
    public PlanProof(Scratch scratch, Path reproductions, int oldestServer) {
        this.scratch = scratch;
        this.oldestServer = oldestServer;
        this.reproductions = reproductions;
    }

    /**
     * One side of a comparison.
     *
     * @param name what people call it
     * @param catalog what it holds
     */
    public record Side(String name, Catalog catalog) {}

    /**
     * What differs, and what resolves it.
     *
     * @param difference from the first side to the second
     * @param plan the statements that make the first side the second
     */
    public record Proven(Difference difference, Plan plan) {}

    /**
     * Compares two schemas. They are built in scratch databases only if the difference may come of how they are printed.
     *
     * @throws QuipuException if a schema cannot be built in a scratch database
     */
    public Difference difference(Side from, Side to, DifferenceOptions options) {
        Difference printed = printed(from, to, options);
        if (printed.isCertain()) {
            return printed;
        }
        Settling settling = settling(from, to, planOptions(PlanOptions.DEFAULT, options));
        try (SettledPair settled = settling.settle(from, to)) {
            return between(settled.first().catalog(), settled.second().catalog(), options);
        }
    }

    /**
     * Plans the way there. The plan has been run and has reached its end.
     *
     * @throws QuipuException if there is no way, or the plan was wrong: then it is not returned but kept for whoever mends it
     */
    public Proven plan(Side from, Side to, DifferenceOptions what, PlanOptions how) {
        PlanOptions options = planOptions(how, what);
        Settling settling = settling(from, to, options);
        try (SettledPair settled = settling.settle(from, to)) {
            SettledSchema first = settled.first();
            Difference difference = between(first.catalog(), settled.second().catalog(), what);
            requireWhole(from, to, difference, what);
            Plan plan = planned(first.catalog(), difference.to(), options.withRenames(renames(what.renames())));
            prove(first, first.catalog(), plan, difference.to(), settling, how.home());
            return new Proven(difference, plan);
        }
    }

    /**
     * Plans the way there and back in parts that can be revisions. Every part has been run there and back.
     *
     * @return the parts in the order in which they run; none if nothing differs
     * @throws QuipuException as {@link #plan} does
     */
    public List<Stage> stages(Side from, Side to, DifferenceOptions what, PlanOptions how) {
        PlanOptions options = planOptions(how, what);
        Settling settling = settling(from, to, options);
        try (SettledPair settled = settling.settle(from, to)) {
            SettledSchema first = settled.first();
            Difference difference = between(first.catalog(), settled.second().catalog(), what);
            requireWhole(from, to, difference, what);
            Catalog end = difference.to();
            Plan plan = planned(first.catalog(), end, options.withRenames(renames(what.renames())));
            List<Plan> parts = parts(plan);
            List<Stage> stages = new ArrayList<>();
            Catalog start = first.catalog();
            for (int i = 0; i < parts.size(); i++) {
                Catalog reached = i + 1 == parts.size() ? end : reached(first, parts.get(i), settling, how.home());
                if (i + 1 == parts.size()) {
                    prove(first, start, parts.get(i), end, settling, how.home());
                }
                boolean transactional = parts.get(i).isTransactional();
                Style style = transactional ? Style.TRANSACTIONAL : Style.ONLINE;
                // Only a part that is the whole can have renamed something and be undone by renaming it back.
                var back = parts.size() == 1 ? inverse(what.renames()) : new TreeMap<ObjectId, ObjectId>();
                Set<ObjectId> copies = options.copies().stream()
                        .map(table -> back.getOrDefault(table, table))
                        .collect(Collectors.toSet());
                Plan downgrade = planned(
                        reached,
                        start,
                        options.withStyle(style).withRenames(back).withCopies(copies));
                prove(first, reached, downgrade, start, settling, how.home());
                Settling.run(parts.get(i), first.database(), how.home());
                stages.add(new Stage(transactional && downgrade.isTransactional(), parts.get(i), downgrade));
                start = reached;
            }
            return stages;
        }
    }

    /**
     * What both schemas lost when they were built anew would differ in neither, and a plan would say nothing of it.
     *
     * @param settled what differs of what was built
     */
    private void requireWhole(Side from, Side to, Difference settled, DifferenceOptions what) {
        Difference printed = printed(from, to, what);
        if (!printed.isCertain()) {
            return;
        }
        Set<ObjectId> kept = settled.changes().stream().map(Change::id).collect(Collectors.toSet());
        List<String> lost = printed.changes().stream()
                .map(Change::id)
                .filter(id -> !kept.contains(id))
                .map(ObjectId::display)
                .toList();
        if (!lost.isEmpty()) {
            Plan none = new Plan(List.of());
            throw wrong(
                    from.catalog(),
                    to.catalog(),
                    none,
                    "no plan makes these what they are to be: " + String.join(", ", lost));
        }
    }

    private static Catalog reached(SettledSchema schema, Plan part, Settling settling, @Nullable Identifier home) {
        Settling.run(part, schema.database(), home);
        return settling.read(schema.database());
    }

    /** A schema that was read from a server says which; one that is text was read from the scratch server. */
    private Settling settling(Side from, Side to, PlanOptions options) {
        return new Settling(scratch, options, serverVersion(from, to));
    }

    private int serverVersion(Side from, Side to) {
        return IntStream.of(from.catalog().serverVersion(), to.catalog().serverVersion(), oldestServer * 10_000)
                .filter(version -> version > 0)
                .min()
                .orElse(Integer.MAX_VALUE);
    }

    /** What differs of what was read: where one server printed both, without what the one that plans are for does not know. */
    private Difference printed(Side from, Side to, DifferenceOptions options) {
        Catalog first = from.catalog();
        Catalog second = to.catalog();
        if (first.serverVersion() != second.serverVersion()) {
            return between(first, second, options);
        }
        int version = serverVersion(from, to);
        return between(OlderServer.of(first, version), OlderServer.of(second, version), options);
    }

    /** Splits a plan where statements that run in a transaction meet some that do not. */
    private static List<Plan> parts(Plan plan) {
        List<List<Plan.Step>> parts = new ArrayList<>();
        boolean together = false;
        for (Plan.Step step : plan.steps()) {
            boolean transactional = step.statement().transactional();
            if (parts.isEmpty() || transactional != together) {
                parts.add(new ArrayList<>());
                together = transactional;
            }
            parts.getLast().add(step);
        }
        return parts.stream().map(Plan::new).toList();
    }

    /** The schema's database stands at the plan's start, and afterwards at its end. */
    private void prove(
            SettledSchema schema, Catalog start, Plan plan, Catalog end, Settling settling, @Nullable Identifier home) {
        try {
            Settling.run(plan, schema.database(), home);
        } catch (PlanRun.PlanRunException e) {
            throw wrong(
                    start,
                    end,
                    plan,
                    "the server refuses a statement of the plan: " + e.refusal().message() + "\n" + e.sql());
        }
        Catalog reached = settling.read(schema.database());
        if (isSame(reached, end, settling.options())) {
            return;
        }
        Side there = new Side("what the plan has reached", reached);
        try (SettledPair settled = settling.settle(there, new Side("what the plan was to reach", end))) {
            if (!isSame(settled.first().catalog(), settled.second().catalog(), settling.options())) {
                throw wrong(
                        start,
                        end,
                        plan,
                        DifferenceText.of(Differences.between(reached, end, DifferenceOptions.DEFAULT)));
            }
        }
    }

    private static boolean isSame(Catalog one, Catalog other, PlanOptions options) {
        DifferenceOptions counted =
                DifferenceOptions.DEFAULT.withOwners(options.owners()).withGrants(options.grants());
        return Differences.between(one, other, counted).isEmpty();
    }

    private QuipuException wrong(Catalog start, Catalog end, Plan plan, String what) {
        Path kept = new Reproduction(reproductions).write(start, end, plan, what);
        return new QuipuException(
                Kind.FAILED,
                "the plan does not lead where it should; this is a fault of Quipu, and nothing was changed",
                null,
                what.lines().limit(20).toList(),
                "report it with the files in " + kept + "; until it is mended, write these statements by hand",
                null);
    }

    private static Difference between(Catalog from, Catalog to, DifferenceOptions options) {
        try {
            return Differences.between(from, to, options);
        } catch (IllegalArgumentException e) {
            throw new QuipuException(Kind.USAGE, String.valueOf(e.getMessage()), "see what \"quipu diff\" shows");
        }
    }

    private static Plan planned(Catalog from, Catalog to, PlanOptions options) {
        try {
            return Planner.plan(from, to, options);
        } catch (PlanException e) {
            throw new QuipuException(Kind.FAILED, String.valueOf(e.getMessage()), e.hint());
        }
    }

    private static PlanOptions planOptions(PlanOptions how, DifferenceOptions what) {
        return how.withOwnersAndGrants(how.owners() && what.owners(), how.grants() && what.grants());
    }

    private static SortedMap<ObjectId, ObjectId> renames(List<Change.Renamed> confirmed) {
        SortedMap<ObjectId, ObjectId> renames = new TreeMap<>();
        confirmed.forEach(rename -> renames.put(rename.from(), rename.to()));
        return renames;
    }

    private static SortedMap<ObjectId, ObjectId> inverse(List<Change.Renamed> confirmed) {
        List<Change.Renamed> back = new ArrayList<>();
        confirmed.forEach(rename -> back.add(new Change.Renamed(rename.to(), rename.from())));
        return renames(back);
    }
}
