package dev.quipu.migration.source;

import dev.quipu.catalog.model.Catalog;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.Runner;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Database;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.Migrator;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.StepFailedException;
import dev.quipu.postgres.introspect.CatalogReader;
import dev.quipu.postgres.introspect.ReadOptions;
import dev.quipu.postgres.scratch.ScratchDatabase;
import dev.quipu.postgres.scratch.ScratchSession;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Runs a project's revisions in a throw-away database. Roles that they name are made where they are missing. */
public final class ScratchMigration {
    private static final Pattern MISSING_ROLE = Pattern.compile("role \"(.+)\" does not exist");

    private final ScratchDatabase database;
    private final Workspace workspace;
    private final Supplier<RevisionGraph> graph;

    public ScratchMigration(ScratchDatabase database, Project project, Runner runner) {
        this.database = database;
        this.workspace = new Workspace(project, Database.at(database.url()), runner);
        this.graph = workspace::graph;
    }

    /**
     * Takes other revisions than the project's.
     *
     * @param graph the revisions, of branches that the project has
     */
    public ScratchMigration(ScratchDatabase database, Project project, Runner runner, RevisionGraph graph) {
        this.database = database;
        this.workspace = new Workspace(project, Database.at(database.url()), runner);
        this.graph = () -> graph;
    }

    /** Brings some branches to all of their heads. */
    public void toHeads(List<Branch> branches) {
        Set<String> begun = graph.get().all().stream()
                .map(revision -> revision.name().branch())
                .collect(Collectors.toSet());
        for (Branch branch : branches) {
            if (begun.contains(branch.label())) {
                Target heads = Target.parse(branch.label() + "@heads");
                withRoles(migrator -> migrator.upgrade(heads, BeforeRun.NOTHING));
            } else if (branch.declares()) {
                begin(branch);
            }
        }
    }

    /** Makes a branch's schema, as its first run does: its first revision must not find it missing. */
    public void begin(Branch branch) {
        try (ScratchSession session = database.connect()) {
            session.run("CREATE SCHEMA IF NOT EXISTS " + branch.schema().quoted());
        }
    }

    /** Brings the database to some revisions, a closed set. */
    public void to(Collection<RevisionId> revisions) {
        graph.get().all().stream()
                .map(Revision::name)
                .filter(revisions::contains)
                .forEach(this::apply);
    }

    /** Brings a new database to where a revision can be applied: to all that it needs, and no further. */
    public void toBefore(Revision revision) {
        upTo(graph.get().ancestors(revision.name()).stream().map(Revision::name).collect(Collectors.toSet()));
    }

    /** Brings a database that has nothing else to some revisions, a closed set, as fast as an upgrade does. */
    public void upTo(Set<RevisionId> revisions) {
        for (RevisionId head : graph.get().headsOf(revisions)) {
            Target target = Target.parse(head.toString());
            withRoles(migrator -> migrator.upgrade(target, BeforeRun.NOTHING));
        }
    }

    /** Applies one revision, whose predecessors are applied. */
    public void apply(RevisionId revision) {
        withRoles(migrator -> migrator.apply(revision, BeforeRun.NOTHING));
    }

    /** Undoes one revision, which nothing applied follows. */
    public void undo(RevisionId revision) {
        withRoles(migrator -> migrator.undo(revision, BeforeRun.NOTHING));
    }

    /** Reads what the database holds, without the history. */
    public Catalog read() {
        ReadOptions all =
                ReadOptions.ALL.without(workspace.project().historySchema().value());
        try (ScratchSession session = database.connect()) {
            return new CatalogReader(all).read(session.session());
        }
    }

    private void withRoles(Consumer<Migrator> run) {
        String made = "";
        while (true) {
            try {
                run.accept(workspace.migrator(
                        RunOptions.DEFAULT,
                        RunListener.NONE,
                        graph.get(),
                        workspace.project().schemas()));
                return;
            } catch (StepFailedException e) {
                Matcher role = MISSING_ROLE.matcher(e.message());
                if (!role.find() || role.group(1).equals(made) || !database.isOnOwnServer()) {
                    throw e;
                }
                made = role.group(1);
                try (ScratchSession session = database.connect()) {
                    session.makeRole(made);
                }
            }
        }
    }
}
