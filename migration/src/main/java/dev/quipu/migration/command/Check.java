package dev.quipu.migration.command;

import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.migration.concurrent.Both;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.PlanProof.Side;
import dev.quipu.migration.source.Origin;
import dev.quipu.migration.source.SchemaSource;
import dev.quipu.migration.source.ScratchMigration;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Optional;

/** {@code check}: whether revisions, declared schema and live database agree. */
public final class Check {
    private final SchemaTools tools;
    private final Workspace workspace;
    private final MeantNames named = new MeantNames();

    public Check(SchemaTools tools) {
        this.tools = tools;
        this.workspace = tools.workspace();
    }

    /**
     * One comparison.
     *
     * @param from what people call the first side
     * @param to what people call the second side
     * @param difference from the first to the second
     * @param notCompared what could not be compared and would have been
     * @param leftOutPartitions how many partitions the live database has more, which count as no difference
     */
    public record Comparison(
            String from, String to, Difference difference, List<NotCompared> notCompared, int leftOutPartitions) {
        /** Returns what to run next where something differs: it may as well be the other side that is right. */
        public String next() {
            return to.equals(new SchemaSource.Declared().toString())
                    ? "\"quipu revision -m ... --autogenerate\" writes the revision that is missing"
                    : "\"quipu plan live revisions\" prints what would take it back";
        }

        /** Tells whether nothing differs, and all was compared. */
        public boolean isClean() {
            return difference.isEmpty() && notCompared.isEmpty();
        }
    }

    /**
     * Compares what the revisions make with what is declared. Branches that declare nothing have nothing to be compared with.
     *
     * @return the comparison; empty if no branch declares anything
     */
    public Optional<Comparison> declared(DifferenceOptions options) {
        if (workspace.project().branches().stream().noneMatch(Branch::declares)) {
            return Optional.empty();
        }
        SchemaSource revisions = new SchemaSource.Revisions();
        SchemaSource declared = new SchemaSource.Declared();
        Both<Side> sides = tools.sides(revisions, declared);
        Side first = sides.first();
        Side second = sides.second();
        DifferenceOptions scope = tools.scope(options, revisions, declared);
        return Optional.of(compare(first, second, tools.withRenames(scope, List.of(), first, second, declared), 0));
    }

    /**
     * Compares the live database with what the revisions make that are applied in it. Partitions that it has more are left
     * out: maintenance makes them.
     */
    public Comparison live(DifferenceOptions options) {
        SchemaSource live = new SchemaSource.Live();
        DatabaseState state;
        Catalog found;
        try (Session session = workspace.connect("check")) {
            state = workspace.historyReader().state(session);
            found = tools.reader().read(session);
        }
        Catalog made = made(state);
        LeftOutPartitions partitions = LeftOutPartitions.of(found, made);
        return compare(
                new Side("the revisions that it has", made),
                // What lies beside the project's schemas may not even be possible to build in a scratch database.
                new Side(
                        "the live database", options.only().isEmpty() ? tools.narrowed(found) : found, Origin.DATABASE),
                tools.scope(partitions.without(options), live),
                partitions.count());
    }

    private Catalog made(DatabaseState state) {
        try (ScratchDatabase database = tools.scratch().create()) {
            new ScratchMigration(database, workspace.project(), workspace.runner()).to(state.revisions());
            try (ScratchSession session = database.connect()) {
                return tools.reader().read(session.session());
            }
        }
    }

    /**
     * Refuses names in {@code --only} that mean nothing in all that was compared: a check that compares nothing is green for
     * ever.
     */
    public void requireNamed(DifferenceOptions options) {
        named.require(options);
    }

    private Comparison compare(Side from, Side to, DifferenceOptions options, int leftOutPartitions) {
        named.add(from.catalog(), to.catalog());
        return new Comparison(
                from.name(),
                to.name(),
                tools.proof().difference(from, to, options),
                NotCompared.of(from, to, options),
                leftOutPartitions);
    }
}
