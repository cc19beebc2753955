package dev.quipu.migration.proof;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.difference.UnfitRenameException;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.plan.OlderServer;
import dev.quipu.catalog.plan.Plan;
import dev.quipu.catalog.plan.PlanException;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.migration.source.Origin;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.scratch.Scratch;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Plans the way from one schema to another, and proves the plan before anybody sees it. */
public final class PlanProof {
    private final Scratch scratch;
    private final Path reproductions;
    private final OptionalInt oldestServer;

    /**
     * Takes where to prove.
     *
     * @param reproductions the directory for what is needed to repeat a plan that did not work
     * @param oldestServer the oldest major version of PostgreSQL that plans shall run on, such as 15; empty for that of the schemas
     */
    public PlanProof(Scratch scratch, Path reproductions, OptionalInt oldestServer) {
        this.scratch = scratch;
        this.oldestServer = oldestServer;
        this.reproductions = reproductions;
    }

    /**
     * One side of a comparison.
     *
     * @param name what people call it
     * @param catalog what it holds
     * @param origin what keeps it
     * @param namedVersions the extensions of which a text names the version, so that it is not the server's choice
     */
    public record Side(String name, Catalog catalog, Origin origin, Set<String> namedVersions) {
        public Side {
            namedVersions = Set.copyOf(namedVersions);
        }

        /** A schema whose owners are whoever has read it. */
        public Side(String name, Catalog catalog) {
            this(name, catalog, Origin.TEXT);
        }

        /** A schema of which no text names the version of an extension. */
        public Side(String name, Catalog catalog, Origin origin) {
            this(name, catalog, origin, Set.of());
        }
    }

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
    public Difference difference(Side from, Side other, DifferenceOptions options) {
        Side to = ExtensionVersions.comparable(from, other);
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
        SortedMap<ObjectId, ObjectId> renames = renames(what.renames());
        return proven(from, to, what, how, (trial, start, difference, options) -> {
            PlanOptions renaming = options.withRenames(renames);
            Plan plan = planned(
                    start.catalog(),
                    difference.to(),
                    renaming.withKeptAccess(from.origin().isInUse()));
            // Somebody's server need not have the roles, nor let us be them.
            Plan tried = start.database().isOnOwnServer() ? plan : planned(start.catalog(), difference.to(), renaming);
            trial.run(start, new Trial.Way(start.catalog(), tried, difference.to(), renames));
            return new Proven(difference, trial.noted(plan));
        });
    }

    /**
     * Plans the way there and back in parts that can be revisions. Every part has been run there and back.
     *
     * @return the parts in the order in which they run; none if nothing differs
     * @throws QuipuException as {@link #plan} does
     */
    public List<Stage> stages(Side from, Side to, DifferenceOptions what, PlanOptions how) {
        return proven(
                from,
                to,
                what,
                how,
                (trial, start, difference, options) ->
                        new StageProof(trial, start, options, renames(what.renames())).stages(difference.to()));
    }

    /** What is planned and run once both schemas are settled, and again if rows were in the way. */
    private interface Work<T> {
        T run(Trial trial, SettledSchema start, Difference difference, PlanOptions options);
    }

    private <T> T proven(Side from, Side other, DifferenceOptions what, PlanOptions how, Work<T> work) {
        Side to = ExtensionVersions.comparable(from, other);
        PlanOptions options = planOptions(how, what);
        Settling settling = settling(from, to, options);
        return Trial.withRows(settling, how.home(), reproduction(), trial -> {
            try (SettledPair settled = settling.settle(from, to)) {
                SettledSchema start =
                        from.origin().isInUse() ? withAccess(settled.first(), from, what) : settled.first();
                Difference difference =
                        between(start.catalog(), settled.second().catalog(), what);
                requireWhole(from, to, difference, what);
                return work.run(
                        trial,
                        start,
                        difference,
                        from.origin().hasOwnVersions() && to.origin().hasOwnVersions()
                                ? options
                                : options.withUsualVersions(ExtensionVersions.usual(start, to, difference)));
            }
        });
    }

    /** Owners and privileges that do not count are not built, and yet what the plan makes anew has them as they were. */
    private static SettledSchema withAccess(SettledSchema built, Side side, DifferenceOptions what) {
        Catalog kept = new KeptAccess(side.catalog(), !what.owners(), !what.grants()).in(built.catalog());
        return new SettledSchema(kept, built.database());
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
            throw reproduction()
                    .wrong(
                            from.catalog(),
                            to.catalog(),
                            none,
                            "no plan makes these what they are to be: " + String.join(", ", lost));
        }
    }

    /** A schema that was read from a server says which; one that is text was read from the scratch server. */
    private Settling settling(Side from, Side to, PlanOptions options) {
        return new Settling(scratch, options, serverVersion(from, to));
    }

    private int serverVersion(Side from, Side to) {
        IntStream read =
                IntStream.of(from.catalog().serverVersion(), to.catalog().serverVersion());
        return IntStream.concat(read, oldestServer.stream().map(major -> major * 10_000))
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

    private Reproduction reproduction() {
        return new Reproduction(reproductions);
    }

    private static Difference between(Catalog from, Catalog to, DifferenceOptions options) {
        try {
            return Differences.between(from, to, options);
        } catch (UnfitRenameException e) {
            throw new QuipuException(Kind.USAGE, String.valueOf(e.getMessage()), "see what \"quipu diff\" shows");
        }
    }

    static Plan planned(Catalog from, Catalog to, PlanOptions options) {
        try {
            return Planner.plan(from, to, options);
        } catch (PlanException e) {
            throw new QuipuException(Kind.FAILED, String.valueOf(e.getMessage()), e.hint());
        }
    }

    private static PlanOptions planOptions(PlanOptions how, DifferenceOptions what) {
        return how.withOwnersAndGrants(how.owners() && what.owners(), how.grants() && what.grants());
    }

    static SortedMap<ObjectId, ObjectId> renames(List<Change.Renamed> confirmed) {
        SortedMap<ObjectId, ObjectId> renames = new TreeMap<>();
        confirmed.forEach(rename -> renames.put(rename.from(), rename.to()));
        return renames;
    }
}
