package dev.quipu.migration.command;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.graph.TargetRange;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunChecks;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.Step;
import dev.quipu.migration.run.Steps;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** What upgrade and downgrade share: the way to a target, shown or written instead of taken. */
final class Route {
    private final Workspace workspace;
    private final Direction direction;

    Route(Workspace workspace, Direction direction) {
        this.workspace = workspace;
        this.direction = direction;
    }

    /**
     * Returns the steps from where the database is, and changes nothing; refuses what the run itself would refuse.
     *
     * @param before what looks before the run itself, and changes nothing
     */
    List<Step> steps(Target target, RunOptions options, BeforeRun before) {
        if (!workspace.database().exists()) {
            return steps(DatabaseState.NONE, target, options);
        }
        try (Session session = workspace.connect("plan")) {
            DatabaseState state = workspace.historyReader().state(session);
            List<Step> steps = steps(state, target, options);
            new SuitableDatabase(workspace, target, before).accept(session, state, steps);
            return steps;
        }
    }

    private List<Step> steps(DatabaseState state, Target target, RunOptions options) {
        RunChecks.files(workspace.graph(), state);
        Map<String, Identifier> schemas = workspace.project().schemas();
        RunChecks.places(state, schemas);
        List<Step> steps = new Steps(workspace.graph(), schemas).of(direction, path(state.revisions(), target), state);
        RunChecks.steps(steps, workspace.graph(), state, schemas, options);
        return steps;
    }

    /**
     * Returns the script for a target or a range, without asking any server. A single target is taken from base when
     * upgrading, as Alembic does; a downgrade has to say where it starts.
     *
     * @param before looks at what would be there and what would run
     */
    String script(String text, RunOptions options, BiConsumer<Set<RevisionId>, List<Revision>> before) {
        RevisionGraph graph = workspace.graph();
        requireStart(text);
        TargetRange range = TargetRange.upTo(text);
        Set<RevisionId> applied = start(graph, range.from());
        List<Revision> path = path(applied, range.end());
        if (direction == Direction.UPGRADE && path.isEmpty()) {
            requireUpwards(graph, range, applied);
        }
        before.accept(applied, path);
        return workspace.offlineScript(options).write(direction, applied, path);
    }

    /** Where a database may have gone on beyond its target, a script that begins beyond its own end is a mistake. */
    private static void requireUpwards(RevisionGraph graph, TargetRange range, Set<RevisionId> applied) {
        Set<RevisionId> reached = graph.stampPath(Set.of(), List.of(range.end()));
        boolean goesDown = applied.stream()
                .filter(revision -> !reached.contains(revision))
                .anyMatch(revision ->
                        reached.stream().anyMatch(end -> end.branch().equals(revision.branch())));
        if (goesDown) {
            throw new QuipuException(
                    Kind.USAGE,
                    "the range " + range + " goes down",
                    "did you mean: quipu downgrade " + range + " --sql");
        }
    }

    private void requireStart(String text) {
        if (direction == Direction.DOWNGRADE && !TargetRange.isRange(text)) {
            throw new QuipuException(
                    Kind.USAGE,
                    "a downgrade script has to say where it starts",
                    "write --sql FROM:TO, for example --sql heads:" + text);
        }
    }

    private static Set<RevisionId> start(RevisionGraph graph, @Nullable Target from) {
        return from == null ? Set.of() : graph.stampPath(Set.of(), List.of(from));
    }

    private List<Revision> path(Set<RevisionId> applied, Target target) {
        return direction == Direction.UPGRADE
                ? workspace.graph().upgradePath(applied, target)
                : workspace.graph().downgradePath(applied, target);
    }
}
