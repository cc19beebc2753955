package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.SquashRange;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.migration.revision.NewRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.squash.SquashedFiles;
import dev.quipu.migration.squash.SquashedRevision;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code squash}: makes one revision of many, which leaves the same schema and the same rows. */
public final class Squash {
    private final SchemaTools tools;
    private final Workspace workspace;
    private final CreateRevision create;

    /** Takes what the revisions are run with. */
    public Squash(SchemaTools tools, CreateRevision create) {
        this.tools = tools;
        this.workspace = tools.workspace();
        this.create = create;
    }

    /**
     * What shall be squashed.
     *
     * @param target the last revision of it, or null for the head of the branch
     * @param branch the branch, or null if the project has only one with files of its own
     * @param message what the squash does; empty to say what it is
     * @param created when
     */
    public record Request(@Nullable String target, @Nullable String branch, String message, Instant created) {}

    /**
     * A squash that has been proven, and is not written yet.
     *
     * @param files the new file, and those in whose place it comes
     * @param range what it stands for
     * @param tables how many tables it makes
     * @param rows how many rows it puts into them
     * @param isReversible whether its downgrade was proven too; if not, its file says why it has none
     */
    public record Result(SquashedFiles files, SquashRange range, long tables, long rows, boolean isReversible) {}

    /**
     * Runs the revisions in a throw-away database, writes down what they leave, and runs that: up, down and up again.
     *
     * @throws QuipuException if they cannot be one revision, with the reason
     */
    public Result prepare(Request request) {
        RevisionGraph graph = workspace.graph();
        Branch branch = branch(request, graph);
        SquashRange range = graph.squashRange(last(request, graph, branch));
        Path directory = branch.directory().orElseThrow();
        SquashedRevision squash = SquashedRevision.make(
                tools.scratch(), workspace, tools.proof(), new SquashedRevision.Wanted(branch, range));
        NewRevision revision = new NewRevision(
                range.last().name(),
                List.of(),
                range.needs(),
                range.replaces(),
                range.labels(),
                request.message().isEmpty() ? message(range) : request.message(),
                request.created(),
                true,
                squash.upgrade(),
                squash.downgrade());
        squash.prove(revision);
        NewFile file = revision.in(directory);
        List<Path> old = RevisionDirectory.files(directory, range.revisions());
        if (!old.contains(file.path())) {
            file.requireAbsent();
        }
        Path state = workspace.project().stateDirectory();
        return new Result(
                new SquashedFiles(
                        file,
                        old,
                        state,
                        SquashedFiles.kept(state, range.last().name().toString())),
                range,
                squash.tables(),
                squash.rows(),
                revision.downgrade() instanceof NewRevision.Downgrade.Statements);
    }

    /** A branch of a revision that is named needs no name itself. */
    private Branch branch(Request request, RevisionGraph graph) {
        if (request.target() == null || request.branch() != null) {
            return create.ownBranch(request.branch());
        }
        Revision named = graph.one(Target.parse(request.target()), Set.of());
        return create.ownBranch(named.name().branch());
    }

    private static Revision last(Request request, RevisionGraph graph, Branch branch) {
        String text = request.target() == null ? branch.label() + "@head" : request.target();
        Revision last = graph.one(Target.parse(text), Set.of());
        if (!last.name().branch().equals(branch.label())) {
            throw new QuipuException(
                    Kind.USAGE,
                    last.name() + " is not of branch " + branch.label(),
                    "leave out --branch, or name a revision of that branch");
        }
        return last;
    }

    private static String message(SquashRange range) {
        return "squash of " + range.revisions().getFirst().name().id() + " to "
                + range.last().name().id();
    }
}
