package dev.quipu.migration.command;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunOptions;
import dev.quipu.migration.run.RunResult;
import dev.quipu.migration.run.Step;
import java.util.List;

/** {@code downgrade}: undoes what the database has and a target does not need. */
public final class Downgrade implements TargetCommand {
    private final Workspace workspace;
    private final Route route;

    public Downgrade(Workspace workspace) {
        this.workspace = workspace;
        this.route = new Route(workspace, Direction.DOWNGRADE);
    }

    @Override
    public RunResult run(String target, RunOptions options, BeforeRun before, RunListener listener) {
        Target to = Target.parse(target);
        return workspace.migrator(options, listener).downgrade(to, new SuitableDatabase(workspace, to, before));
    }

    @Override
    public List<Step> dryRun(String target, RunOptions options) {
        return route.steps(Target.parse(target), options, BeforeRun.NOTHING);
    }

    @Override
    public String script(String target, RunOptions options) {
        return route.script(target, options, (applied, path) -> {});
    }
}
