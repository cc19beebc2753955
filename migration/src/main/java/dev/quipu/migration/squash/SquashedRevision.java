package dev.quipu.migration.squash;

import dev.quipu.catalog.difference.Change;
import dev.quipu.catalog.difference.Difference;
import dev.quipu.catalog.difference.DifferenceOptions;
import dev.quipu.catalog.difference.Differences;
import dev.quipu.catalog.model.Annotations;
import dev.quipu.catalog.model.Catalog;
import dev.quipu.catalog.model.NotModelled;
import dev.quipu.catalog.model.ObjectId;
import dev.quipu.catalog.model.Table;
import dev.quipu.catalog.name.Identifier;
import dev.quipu.catalog.name.QualifiedName;
import dev.quipu.catalog.plan.PlanOptions;
import dev.quipu.catalog.plan.Planner;
import dev.quipu.catalog.plan.Style;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.SquashRange;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.PlanProof;
import dev.quipu.migration.proof.RoundTrip;
import dev.quipu.migration.proof.Stage;
import dev.quipu.migration.revision.NewRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.StepFailedException;
import dev.quipu.migration.source.ScratchMigration;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.rows.RowSnapshot;
import dev.quipu.postgres.scratch.Scratch;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One revision that leaves what many do. */
public final class SquashedRevision {
    private final Scratch scratch;
    private final Workspace workspace;
    private final Wanted wanted;
    private final State before;
    private final State after;
    private final String upgrade;
    private final NewRevision.Downgrade downgrade;

    /**
     * What is squashed.
     *
     * @param branch of which branch
     * @param range its revisions
     */
    public record Wanted(Branch branch, SquashRange range) {}

    /** What a database is and holds. */
    private record State(Catalog catalog, RowSnapshot rows, Map<String, String> rest) {
        static State read(ScratchMigration migration, ScratchDatabase database, Workspace workspace) {
            Identifier history = workspace.project().historySchema();
            Catalog catalog = migration.read();
            List<QualifiedName> tables =
                    catalog.all(Table.class).map(Table::name).toList();
            try (ScratchSession session = database.connect()) {
                // A policy that hides rows is an error then.
                session.run("SET row_security = off");
                return new State(
                        catalog,
                        RowSnapshot.take(session.session(), tables, catalog),
                        BesideSchemas.read(session.session(), history));
            }
        }
    }

    private SquashedRevision(
            Scratch scratch,
            Workspace workspace,
            Wanted wanted,
            State before,
            State after,
            String upgrade,
            NewRevision.Downgrade downgrade) {
        this.scratch = scratch;
        this.workspace = workspace;
        this.wanted = wanted;
        this.before = before;
        this.after = after;
        this.upgrade = upgrade;
        this.downgrade = downgrade;
    }

    /**
     * Runs the revisions in a throw-away database, and writes down what they leave.
     *
     * @param proof plans it
     * @throws QuipuException if that cannot be one revision
     */
    public static SquashedRevision make(Scratch scratch, Workspace workspace, PlanProof proof, Wanted wanted) {
        SquashRange range = wanted.range();
        RevisionGraph graph = workspace.graph();
        try (ScratchDatabase database = scratch.create()) {
            ScratchMigration migration = new ScratchMigration(database, workspace.project(), workspace.runner());
            migration.to(graph.closure(range.needs()));
            migration.begin(wanted.branch());
            State before = State.read(migration, database, workspace);
            migration.to(range.revisions().stream().map(Revision::name).toList());
            State after = State.read(migration, database, workspace);
            refuseWhatIsNotModelled(before.catalog(), after.catalog());
            refuseRowsOfOthers(before, after);
            List<Stage> stages = stages(proof, wanted, before.catalog(), after.catalog());
            String login = login(database);
            String upgrade = upgrade(wanted.branch(), stages, before, after, database, login);
            return new SquashedRevision(
                    scratch, workspace, wanted, before, after, upgrade, downgrade(stages, new WhoRuns(login)));
        }
    }

    private static String upgrade(
            Branch branch, List<Stage> stages, State before, State after, ScratchDatabase database, String login) {
        List<String> parts = new ArrayList<>();
        WhoRuns who = new WhoRuns(login);
        stages.forEach(stage -> parts.add(who.in(stage.upgrade().script())));
        try (ScratchSession session = database.connect()) {
            parts.add(new LeftRows(session.session(), before.catalog(), after.catalog(), branch.schema())
                    .script(after.rows()));
        }
        // After the rows: a key is checked as the owner of its table, who need not see the other one.
        parts.add(owners(before.catalog(), after.catalog(), login, branch));
        String text = parts.stream()
                .map(String::stripLeading)
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining("\n"));
        return text.isEmpty() ? "-- What these revisions made, they have taken back.\nSELECT;\n" : text;
    }

    /** What a plan cannot hold would be lost. */
    private static void refuseWhatIsNotModelled(Catalog before, Catalog after) {
        List<NotModelled> made = new ArrayList<>(after.notModelled());
        made.removeAll(before.notModelled());
        if (!made.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the revisions make what Quipu cannot write down: "
                            + made.stream().map(NotModelled::toString).collect(Collectors.joining(", ")),
                    "squash up to a revision before that");
        }
    }

    private static void refuseRowsOfOthers(State before, State after) {
        List<String> changed = before.rows().tables().entrySet().stream()
                .filter(table -> !holdsAll(after.rows().tables().get(table.getKey()), table.getValue()))
                .map(table -> table.getKey().display())
                .sorted()
                .toList();
        if (!changed.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the revisions change rows of tables that another branch has made: " + String.join(", ", changed),
                    "what they do there depends on what is there; squash up to a revision before the one that does it");
        }
    }

    /** Other columns may have come; a table without rows may have become anything, as long as it has none. */
    private static boolean holdsAll(RowSnapshot.@Nullable Held now, RowSnapshot.Held then) {
        if (now == null) {
            return then.rows() == 0;
        }
        return now.rows() == then.rows()
                && (then.rows() == 0
                        || then.values().entrySet().stream()
                                .allMatch(column ->
                                        column.getValue().equals(now.values().get(column.getKey()))));
    }

    private static List<Stage> stages(PlanProof proof, Wanted wanted, Catalog before, Catalog after) {
        DifferenceOptions what = DifferenceOptions.DEFAULT.withOwners(false).withColumnOrder(true);
        PlanOptions how = PlanOptions.DEFAULT
                .withStyle(Style.TRANSACTIONAL)
                .withHome(wanted.branch().schema())
                .withOwnersAndGrants(false, true);
        List<Stage> stages = proof.stages(
                new PlanProof.Side("what was there before", before),
                new PlanProof.Side("what the revisions make", after),
                what,
                how);
        if (stages.size() > 1 || stages.stream().anyMatch(stage -> !stage.transactional())) {
            throw new QuipuException(
                    Kind.FAILED,
                    "what the revisions make cannot be made in one transaction",
                    null,
                    stages.stream()
                            .filter(stage -> !stage.transactional())
                            .map(stage ->
                                    stage.upgrade().statements().getFirst().sql())
                            .toList(),
                    "squash up to a revision before that",
                    null);
        }
        return stages;
    }

    /** Who owns something new and is not who ran the revisions was named by them. */
    private static String owners(Catalog before, Catalog after, String login, Branch branch) {
        Map<ObjectId, Annotations> own = new LinkedHashMap<>();
        after.annotations().forEach((id, there) -> {
            String owner =
                    before.objects().containsKey(id) ? before.annotationsOf(id).owner() : login;
            own.put(id, there.owner() == null || owner == null ? there : ownedBy(owner, there));
        });
        Catalog made = Catalog.of(
                after.serverVersion(), after.objects().values(), own, after.dependencies(), after.notModelled());
        PlanOptions how = PlanOptions.DEFAULT.withStyle(Style.TRANSACTIONAL).withHome(branch.schema());
        return Planner.plan(made, after, how.withOwnersAndGrants(true, false)).script();
    }

    private static Annotations ownedBy(String owner, Annotations there) {
        return new Annotations(owner, there.comment(), there.grants(), there.securityLabels());
    }

    private static String login(ScratchDatabase database) {
        try (ScratchSession session = database.connect()) {
            return session.session().value("SELECT current_user");
        }
    }

    private static NewRevision.Downgrade downgrade(List<Stage> stages, WhoRuns who) {
        if (stages.isEmpty()) {
            return new NewRevision.Downgrade.Statements("SELECT;");
        }
        return stages.getFirst().back().downgrade(plan -> who.in(plan.script()));
    }

    /** Returns its upgrade section. */
    public String upgrade() {
        return upgrade;
    }

    /** Returns what undoes it. */
    public NewRevision.Downgrade downgrade() {
        return downgrade;
    }

    /** Returns how many tables it makes. */
    public long tables() {
        return made().count();
    }

    private Stream<Table> made() {
        return after.catalog()
                .all(Table.class)
                .filter(table -> !before.catalog().objects().containsKey(table.id()));
    }

    /** Returns how many rows it puts into them. */
    public long rows() {
        return made().filter(table -> !table.isPartitioned())
                .map(table -> after.rows().tables().get(table.name()))
                .filter(Objects::nonNull)
                .mapToLong(RowSnapshot.Held::rows)
                .sum();
    }

    /**
     * Runs the revision as it will be read from its file: up, and if it can be undone, down and up again.
     *
     * @throws QuipuException if it leaves anything else than the revisions
     */
    public void prove(NewRevision revision) {
        RevisionGraph graph = with(revision);
        RevisionId name = revision.name();
        try (ScratchDatabase database = scratch.create()) {
            ScratchMigration migration = new ScratchMigration(database, workspace.project(), workspace.runner(), graph);
            migration.to(graph.closure(wanted.range().needs()));
            migration.begin(wanted.branch());
            apply(migration, name);
            requireSame("the squash", after, State.read(migration, database, workspace));
            if (downgrade instanceof NewRevision.Downgrade.Statements) {
                migration.undo(name);
                requireSame("the downgrade of the squash", before, State.read(migration, database, workspace));
                migration.apply(name);
                requireSame("the squash, run again,", after, State.read(migration, database, workspace));
            }
        }
    }

    /** What fails here has touched nobody's database, though it says where "the database" is. */
    private static void apply(ScratchMigration migration, RevisionId name) {
        try {
            migration.apply(name);
        } catch (StepFailedException e) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the squash cannot be run where the revisions could: " + e.message(),
                    e.location().orElse(null),
                    List.of("it was tried in a throw-away database; no file and no other database was changed"),
                    "squash up to a revision before what is named, such as a constraint that old rows never fitted",
                    e);
        }
    }

    private RevisionGraph with(NewRevision revision) {
        String branch = wanted.branch().label();
        List<Revision> revisions = new ArrayList<>(
                RevisionDirectory.read(List.of(revision.fileName()), name -> revision.render(), branch));
        Set<RevisionId> needed = workspace.graph().closure(wanted.range().needs());
        workspace.graph().all().stream()
                .filter(other -> needed.contains(other.name()))
                .forEach(revisions::add);
        return RevisionGraph.of(
                revisions,
                workspace.project().branches().stream().map(Branch::label).toList());
    }

    private static void requireSame(String what, State wanted, State made) {
        Difference difference = Differences.between(wanted.catalog(), made.catalog(), RoundTrip.EVERYTHING);
        List<String> differs = new ArrayList<>(difference.changes().stream()
                .map(Change::id)
                .map(ObjectId::display)
                .toList());
        wanted.rows().tables().forEach((table, held) -> {
            RowSnapshot.@Nullable Held there = made.rows().tables().get(table);
            if (!held.equals(there)) {
                differs.add("the rows of " + table.display());
            }
        });
        wanted.rest().forEach((thing, value) -> {
            if (!value.equals(made.rest().get(thing))) {
                differs.add(thing);
            }
        });
        if (!differs.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED,
                    what + " does not leave what the revisions leave",
                    null,
                    differs.stream().map(one -> "differs: " + one).toList(),
                    "no file was changed; squash up to a revision before the one that makes this",
                    null);
        }
    }
}
