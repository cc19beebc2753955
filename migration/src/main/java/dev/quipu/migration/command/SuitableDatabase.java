package dev.quipu.migration.command;

import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.pack.Pack;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.Migrator.BeforeRun;
import dev.quipu.migration.run.Step;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Refuses to run on a database that the project's packs cannot live in, or that is another project's. */
final class SuitableDatabase implements BeforeRun {
    private final Project project;
    private final BeforeRun next;

    SuitableDatabase(Project project, BeforeRun next) {
        this.project = project;
        this.next = next;
    }

    @Override
    public void accept(Session session, DatabaseState state, List<Step> steps) {
        refuseOther(
                project,
                state.revisions(),
                steps.stream().map(step -> step.revision().name()).toList());
        steps.forEach(step -> refuseOlder(step, session));
        next.accept(session, state, steps);
    }

    /**
     * Started where there is no file, such as in a directory beside the project's, all packs would go into its database. Who
     * names one of them means it.
     *
     * @param applied what the database has
     * @param changed the revisions of which it shall be said that it has, or no longer has, them
     */
    static void refuseOther(Project project, Collection<RevisionId> applied, Collection<RevisionId> changed) {
        boolean several = changed.stream().map(RevisionId::branch).distinct().count() > 1;
        Set<String> others = applied.stream()
                .map(RevisionId::branch)
                .filter(branch -> project.branch(branch).isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
        if (project.implied() && several && !others.isEmpty()) {
            throw new QuipuException(
                    Kind.USAGE,
                    "there is no quipu.toml in " + project.directory() + ", and the database is a project's that has "
                            + String.join(", ", others),
                    null,
                    List.of("nothing was changed"),
                    "run it in that project's directory, or name what is meant with --pack or --revisions",
                    null);
        }
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
