package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.scratch.Scratch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Plans the way from one schema to another, and proves the plan before anybody sees it. */
public final class PlanProof {
    private final Scratch scratch;
    private final Path reproductions;

    /**
     * Takes where to prove.
     *
     * @param reproductions the directory for what is needed to repeat a plan that did not work
     */
    public PlanProof(Scratch scratch, Path reproductions) {
        this.scratch = scratch;
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
     * @param upgrade the statements that make the first side the second
     * @param downgrade the statements of the way back
     */
    public record Proven(Difference difference, Plan upgrade, Plan downgrade) {}

    /**
     * Compares two schemas.
     *
     * @throws QuipuException if a schema cannot be built in a scratch database
     */
    public Difference difference(Side from, Side to, DifferenceOptions options) {
        Settling settling = new Settling(scratch, planOptions(PlanOptions.DEFAULT, options));
        try (SettledSchema first = settling.settle(from.catalog(), from.name());
                SettledSchema second = settling.settle(to.catalog(), to.name())) {
            return between(first.catalog(), second.catalog(), options);
        }
    }

    /**
     * Plans the way there and, if asked for, the way back; each has been run and has reached its end.
     *
     * @param back whether the way back is planned too; otherwise that plan is empty
     * @throws QuipuException if there is no way, or a plan was wrong: then it is not returned but kept for whoever mends it
     */
    public Proven plan(Side from, Side to, DifferenceOptions what, PlanOptions how, boolean back) {
        PlanOptions options = planOptions(how, what);
        Settling settling = new Settling(scratch, options);
        try (SettledSchema first = settling.settle(from.catalog(), from.name());
                SettledSchema second = settling.settle(to.catalog(), to.name())) {
            Difference difference = between(first.catalog(), second.catalog(), what);
            Catalog start = first.catalog();
            Catalog end = difference.to();
            Plan upgrade = planned(start, end, options.withRenames(renames(what.renames())));
            prove(first, upgrade, end, settling);
            if (!back) {
                return new Proven(difference, upgrade, new Plan(List.of()));
            }
            Plan downgrade = planned(end, start, options.withRenames(inverse(what.renames())));
            prove(first, downgrade, start, settling);
            return new Proven(difference, upgrade, downgrade);
        }
    }

    /** The schema stands at the plan's start, and afterwards at its end. */
    private void prove(SettledSchema schema, Plan plan, Catalog end, Settling settling) {
        Catalog start = Settling.read(schema.database());
        try {
            Settling.run(plan, schema.database());
        } catch (PlanRun.PlanRunException e) {
            throw wrong(
                    start, end, plan, "the server refuses a statement of the plan: " + e.refusal().message() + "\n" + e.sql());
        }
        Catalog reached = Settling.read(schema.database());
        if (isSame(reached, end)) {
            return;
        }
        try (SettledSchema settledReached = settling.settle(reached, "what the plan has reached");
                SettledSchema settledEnd = settling.settle(end, "what the plan was to reach")) {
            if (!isSame(settledReached.catalog(), settledEnd.catalog())) {
                throw wrong(
                        start, end, plan, Differences.between(reached, end, DifferenceOptions.DEFAULT).toString());
            }
        }
    }

    private static boolean isSame(Catalog one, Catalog other) {
        return Differences.between(one, other, DifferenceOptions.DEFAULT).isEmpty();
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
        return what.owners() && what.grants() ? how : how.withoutOwnersAndGrants();
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
