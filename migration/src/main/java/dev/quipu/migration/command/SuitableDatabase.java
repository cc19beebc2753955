package dev.quipu.migration.command;

import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.Step;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import java.util.List;

/** Refuses to run on a database that the project's packs cannot live in, or that is another's. */
final class SuitableDatabase implements BeforeRun {
    private final Project project;
    private final NobodyNamed nobodyNamed;
    private final BeforeRun next;

    SuitableDatabase(Workspace workspace, Target target, BeforeRun next) {
        this.project = workspace.project();
        this.nobodyNamed = new NobodyNamed(workspace, List.of(target));
        this.next = next;
    }

    @Override
    public void accept(Session session, DatabaseState state, List<Step> steps) {
        nobodyNamed.refuse(session, state, of(Direction.UPGRADE, steps), of(Direction.DOWNGRADE, steps));
        steps.forEach(step -> refuseOlder(step, session));
        next.accept(session, state, steps);
    }

    private static List<RevisionId> of(Direction direction, List<Step> steps) {
        return steps.stream()
                .filter(step -> step.direction() == direction)
                .map(step -> step.revision().name())
                .toList();
    }

    private void refuseOlder(Step step, Session session) {
        if (step.direction() == Direction.UPGRADE
                && project.branch(step.revision().name().branch())
                                .map(Branch::source)
                                .orElse(null)
                        instanceof Branch.Source.OfPack of) {
            refuseOlder(of.pack(), session, "name what is to be upgraded, such as --pack finops; or another server");
        }
    }

    /**
     * Refuses a server that is too old for a pack.
     *
     * @param hint what to do about it
     */
    static void refuseOlder(Pack pack, Session session, String hint) {
        if (session.serverVersion() < pack.oldestServer() * 10_000) {
            throw new QuipuException(
                    Kind.FAILED,
                    pack.name() + " needs PostgreSQL " + pack.oldestServer() + " or newer, and the server is "
                            + session.serverVersionText(),
                    null,
                    List.of("nothing was changed"),
                    hint,
                    null);
        }
    }
}
