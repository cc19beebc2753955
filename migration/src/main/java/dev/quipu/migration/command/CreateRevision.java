package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.migration.revision.NewId;
import dev.quipu.migration.revision.NewRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code revision} and {@code merge}: make new revision files, for whoever asks to write or to show. */
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
     * @param message what it does; empty for a merge that says what it joins
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

        private Request withMessage(String other) {
            return new Request(other, branch, id, heads, splice, dependsOn, labels, transactional, created);
        }
    }

    /**
     * Makes a file that follows a head, for its author to fill.
     *
     * @return the file, not written yet
     */
    public NewFile revision(Request request) {
        Branch branch = ownBranch(request.branch());
        List<RevisionId> parents =
                workspace.graph().newParents(branch.label(), targets(request.heads()), request.splice());
        return file(branch, request, parents);
    }

    /**
     * The statements of a revision.
     *
     * @param transactional whether it runs in a transaction
     * @param upgrade its upgrade section
     * @param downgrade what undoes it
     */
    public record Text(boolean transactional, String upgrade, NewRevision.Downgrade downgrade) {}

    /**
     * Makes files that follow one another, the first of them a head.
     *
     * @param request for all of them; an id is for the first alone, and whether they are transactional is not asked for
     * @return the files, in the order in which they run, not written yet
     */
    public List<NewFile> revisions(Request request, List<Text> texts) {
        Branch branch = ownBranch(request.branch());
        List<RevisionId> parents =
                workspace.graph().newParents(branch.label(), targets(request.heads()), request.splice());
        List<String> ids = new ArrayList<>(ids(branch));
        List<NewRevision> revisions = new ArrayList<>();
        for (Text text : texts) {
            String wanted = revisions.isEmpty() ? request.id() : null;
            String id = wanted == null ? NewId.next(ids, random) : NewId.chosen(wanted, ids);
            ids.add(id);
            String part = texts.size() == 1 ? "" : " (" + (revisions.size() + 1) + " of " + texts.size() + ")";
            RevisionId name = new RevisionId(branch.label(), id);
            revisions.add(new NewRevision(
                    name,
                    parents,
                    revisions.isEmpty() ? dependencies(request) : List.of(),
                    List.of(),
                    revisions.isEmpty() ? request.labels() : Set.of(),
                    request.message() + part,
                    request.created(),
                    text.transactional(),
                    text.upgrade(),
                    text.downgrade()));
            parents = List.of(name);
        }
        Path directory = branch.directory().orElseThrow();
        return revisions.stream().map(revision -> revision.in(directory)).toList();
    }

    /**
     * Makes a file that joins several heads, and needs no statements.
     *
     * @return the file, not written yet
     */
    public NewFile merge(Request request) {
        Branch branch = ownBranch(request.branch());
        List<RevisionId> parents = workspace.graph().mergeParents(branch.label(), targets(request.heads()));
        String joined = parents.stream().map(RevisionId::id).collect(Collectors.joining(" and "));
        return file(branch, request.message().isEmpty() ? request.withMessage("merge " + joined) : request, parents);
    }

    private NewFile file(Branch branch, Request request, List<RevisionId> parents) {
        List<String> existing = ids(branch);
        String id = request.id() == null ? NewId.next(existing, random) : NewId.chosen(request.id(), existing);
        return new NewRevision(
                        new RevisionId(branch.label(), id),
                        parents,
                        dependencies(request),
                        List.of(),
                        request.labels(),
                        request.message(),
                        request.created(),
                        request.transactional(),
                        "",
                        new NewRevision.Downgrade.Statements(""))
                .in(branch.directory().orElseThrow());
    }

    private List<String> ids(Branch branch) {
        // What was squashed keeps its id: databases have it.
        return workspace.graph().all().stream()
                .flatMap(revision -> Stream.concat(Stream.of(revision.name()), revision.replaces().stream()))
                .filter(name -> name.branch().equals(branch.label()))
                .map(RevisionId::id)
                .toList();
    }

    private List<RevisionId> dependencies(Request request) {
        RevisionGraph graph = workspace.graph();
        return targets(request.dependsOn()).stream()
                .flatMap(target -> graph.resolve(target, Set.of()).stream())
                .map(Revision::name)
                .toList();
    }

    /** Returns the branch that new files go to: the one that is named, or the only one with files of its own. */
    Branch ownBranch(@Nullable String label) {
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
