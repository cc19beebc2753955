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
import java.util.Optional;

/** {@code upgrade}: applies what a target needs and the database does not have. */
public final class Upgrade implements TargetCommand {
    private final Workspace workspace;
    private final Optional<HazardLook> look;
    private final Route route;

    /** Takes a project, whose settings say whether its revisions are looked at before they run. */
    public Upgrade(Workspace workspace) {
        this(
                workspace,
                workspace.project().hazards().onUpgrade()
                        ? Optional.of(HazardLook.of(workspace, HazardLook.Listener.NONE))
                        : Optional.empty());
    }

    /**
     * Takes a project.
     *
     * @param look what looks at its revisions before they run; empty if nobody does
     */
    public Upgrade(Workspace workspace, Optional<HazardLook> look) {
        this.workspace = workspace;
        this.look = look;
        this.route = new Route(workspace, Direction.UPGRADE);
    }

    @Override
    public RunResult run(String target, RunOptions options, BeforeRun before, RunListener listener) {
        Target to = Target.parse(target);
        return workspace.migrator(options, listener).upgrade(to, new SuitableDatabase(workspace, to, looking(before)));
    }

    private BeforeRun looking(BeforeRun next) {
        return look.<BeforeRun>map(hazards -> (session, state, steps) -> {
                    hazards.at(
                            state.revisions(),
                            state.progress(),
                            steps.stream().map(Step::revision).toList());
                    next.accept(session, state, steps);
                })
                .orElse(next);
    }

    @Override
    public List<Step> dryRun(String target, RunOptions options) {
        return route.steps(Target.parse(target), options, looking(BeforeRun.NOTHING));
    }

    @Override
    public String script(String target, RunOptions options) {
        return route.script(
                target, options, (applied, path) -> look.ifPresent(hazards -> hazards.at(applied, List.of(), path)));
    }
}
