package dev.quipu.migration.command;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import java.util.List;
import java.util.Set;

/** {@code stamp}: sets the recorded state and runs nothing. */
public final class Stamp {
    private final Workspace workspace;

    public Stamp(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Records that the database is at the targets.
     *
     * @param targets addresses; each sets its own branch, with what it depends on, and leaves the others alone
     * @return the revisions that are recorded now
     */
    public Set<RevisionId> run(List<String> targets, RunOptions options, RunListener listener) {
        List<Target> parsed = targets.stream().map(Target::parse).toList();
        return workspace
                .migrator(options, listener)
                .stamp(applied -> workspace.graph().stampPath(applied, parsed))
                .applied();
    }
}
