package dev.quipu.migration.command;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.RevisionWatch;
import dev.quipu.migration.proof.WatchedRevision;
import dev.quipu.migration.revision.RevisionId;
import java.util.Set;

/** {@code plan --revision}: what a revision will lock, found out by running it in a throw-away database. */
public final class PlanRevision {
    private final SchemaTools tools;

    public PlanRevision(SchemaTools tools) {
        this.tools = tools;
    }

    /**
     * Runs a revision where nobody is, and touches nothing else.
     *
     * @param address an address of one revision; the database is only asked where it stands if the address counts from there
     * @throws dev.quipu.postgres.failure.QuipuException as a run of the revision would throw
     */
    public WatchedRevision run(String address, Direction direction) {
        Workspace workspace = tools.workspace();
        Target target = Target.parse(address);
        Set<RevisionId> applied = target.anchor() instanceof Target.Anchor.Current
                ? workspace.state("plan").revisions()
                : Set.of();
        return new RevisionWatch(tools.scratch(), workspace.project(), workspace.runner())
                .run(workspace.graph().one(target, applied), direction);
    }
}
