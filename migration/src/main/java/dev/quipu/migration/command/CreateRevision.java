package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.NewId;
import dev.quipu.migration.revision.NewRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** {@code revision} and {@code merge}: write a new revision file for its author to fill. */
public final class CreateRevision {
    private final Workspace workspace;
    private final RandomGenerator random;

    /**
     * Takes what new files are made from.
     *
     * @param random where ids come from that are no numbers
     */
    public CreateRevision(Workspace workspace, RandomGenerator random) {
        this.workspace = workspace;
        this.random = random;
    }

    /**
     * What the new revision shall be.
     *
     * @param message what it does
     * @param branch the branch, or null if the project has only one with files of its own
     * @param id its id, or null for the next number or a random one
     * @param heads what it follows; empty for the branch's head
     * @param splice whether it may follow what is followed already
     * @param dependsOn what else it needs
     * @param labels further labels
     * @param transactional whether it runs in a transaction
     * @param created when
     */
    public record Request(
            String message,
            @Nullable String branch,
            @Nullable String id,
            List<String> heads,
            boolean splice,
            List<String> dependsOn,
            Set<String> labels,
            boolean transactional,
            Instant created) {
        public Request {
            heads = List.copyOf(heads);
            dependsOn = List.copyOf(dependsOn);
            labels = Set.copyOf(labels);
        }
    }

    /**
     * Writes a file that follows a head.
     *
     * @return its path
     */
    public Path revision(Request request) {
        Branch branch = branch(request.branch());
        List<RevisionId> parents =
                workspace.graph().newParents(branch.label(), targets(request.heads()), request.splice());
        return write(branch, request, parents);
    }

    /**
     * Writes a file that joins several heads, and needs no statements.
     *
     * @return its path
     */
    public Path merge(Request request) {
        Branch branch = branch(request.branch());
        return write(branch, request, workspace.graph().mergeParents(branch.label(), targets(request.heads())));
    }

    private Path write(Branch branch, Request request, List<RevisionId> parents) {
        RevisionGraph graph = workspace.graph();
        List<String> existing = graph.all().stream()
                .map(Revision::name)
                .filter(name -> name.branch().equals(branch.label()))
                .map(RevisionId::id)
                .toList();
        String id = request.id() == null ? NewId.next(existing, random) : NewId.chosen(request.id(), existing);
        List<RevisionId> dependencies = targets(request.dependsOn()).stream()
                .flatMap(target -> graph.resolve(target, Set.of()).stream())
                .map(Revision::name)
                .toList();
        return new NewRevision(
                        new RevisionId(branch.label(), id),
                        parents,
                        dependencies,
                        request.labels(),
                        request.message(),
                        request.created(),
                        request.transactional(),
                        "",
                        "")
                .write(branch.directory().orElseThrow());
    }

    private Branch branch(@Nullable String label) {
        List<Branch> own = workspace.project().branches().stream()
                .filter(branch -> branch.directory().isPresent())
                .filter(branch -> label == null || branch.label().equals(label))
                .toList();
        if (own.size() == 1) {
            return own.getFirst();
        }
        if (own.isEmpty()) {
            throw new QuipuException(
                    Kind.USAGE,
                    label == null
                            ? "this project has no directory for revisions of its own"
                            : "branch \"" + label + "\" has no directory for revisions of its own",
                    "make one with \"quipu init\", or name one with --revisions DIR");
        }
        throw new QuipuException(
                Kind.USAGE,
                "several branches could hold the revision: "
                        + String.join(", ", own.stream().map(Branch::label).toList()),
                "name one with --branch");
    }

    private static List<Target> targets(List<String> texts) {
        return texts.stream().map(Target::parse).toList();
    }
}
