package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.history.AppliedRevision;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.HistoryReader;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.NewFile;
import dev.quipu.migration.revision.NewId;
import dev.quipu.migration.revision.RebasedRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionDirectory;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.session.Session;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * {@code rebase}: puts revisions behind the head under new ids, as one does with commits. Two people who write the next revision
 * at the same time give it the same number, or two heads; nobody's file is wrong then, and one of them has to move.
 */
public final class Rebase {
    private final Workspace workspace;

    /** Takes a workspace whose revisions need not be a graph. */
    public Rebase(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * What is to move.
     *
     * @param files the files of revisions of one branch, in the order in which they are to follow one another
     * @param onto what the first follows; null for the head of the branch without them
     * @param alone whether others that follow an id of theirs are said to follow another file that has it
     * @param asksDatabase whether a revision that the database has is refused: there it would be another one, to be run again
     */
    public record Request(List<Path> files, @Nullable String onto, boolean alone, boolean asksDatabase) {
        public Request {
            files = List.copyOf(files);
        }
    }

    /**
     * Makes the files anew, and writes nothing.
     *
     * @return the revisions in the order of the request
     * @throws QuipuException if a file is no revision of the project's own, or is applied, or the others are no graph without it
     */
    public List<RebasedRevision> plan(Request request) {
        Branch branch = branch(request.files().getFirst());
        Path directory = branch.directory().orElseThrow();
        List<Revision> all = RevisionDirectory.read(directory, branch.label());
        List<Revision> moving = request.files().stream()
                .map(file -> revision(all, directory, file))
                .distinct()
                .toList();
        if (request.asksDatabase()) {
            refuseApplied(moving);
        }
        List<Revision> staying =
                all.stream().filter(revision -> !moving.contains(revision)).toList();
        RevisionGraph graph = graph(branch, staying);
        if (!request.alone()) {
            refuseFollowers(graph, moving);
        }
        List<RebasedRevision> rebased = rebased(branch, directory, moving, graph, request.onto());
        requireAbsent(rebased);
        return rebased;
    }

    /**
     * Writes what was planned, the last first: an id that one gives up may be the next one's.
     *
     * @throws dev.quipu.migration.revision.RevisionFileException if a file cannot be written
     */
    public static void write(List<RebasedRevision> rebased) {
        rebased.reversed().forEach(RebasedRevision::write);
    }

    /** Before anything is written: a name that is taken is one that nothing here gives up. */
    private static void requireAbsent(List<RebasedRevision> rebased) {
        Set<Path> given = rebased.stream()
                .flatMap(revision -> revision.moves().stream())
                .map(RebasedRevision.Move::from)
                .collect(Collectors.toSet());
        rebased.stream()
                .flatMap(revision -> revision.moves().stream())
                .map(RebasedRevision.Move::to)
                .filter(file -> !given.contains(file.path()))
                .forEach(NewFile::requireAbsent);
    }

    /** Of two that have one id only their authors know whom the next one follows. */
    private static void refuseFollowers(RevisionGraph graph, List<Revision> moving) {
        for (Revision revision : moving) {
            graph.all().stream()
                    .filter(other -> other.revises().contains(revision.name())
                            || other.dependsOn().contains(revision.name()))
                    .findFirst()
                    .ifPresent(follower -> {
                        throw new QuipuException(
                                Kind.USAGE,
                                follower.source() + " follows " + revision.name() + ", which two files are",
                                "name it too, if it is written upon " + revision.source()
                                        + "; add --alone if it is upon the other");
                    });
        }
    }

    private List<RebasedRevision> rebased(
            Branch branch, Path directory, List<Revision> moving, RevisionGraph graph, @Nullable String onto) {
        List<RevisionId> parents =
                graph.newParents(branch.label(), onto == null ? List.of() : List.of(Target.parse(onto)), false);
        List<String> ids = new ArrayList<>(graph.all().stream()
                .filter(revision -> revision.name().branch().equals(branch.label()))
                .flatMap(revision -> Stream.concat(Stream.of(revision.name()), revision.replaces().stream()))
                .map(RevisionId::id)
                .toList());
        Map<RevisionId, RevisionId> renamed = new HashMap<>();
        List<RebasedRevision> rebased = new ArrayList<>();
        for (Revision revision : moving) {
            // Its own id is as good as a new one, where nobody else has it.
            String old = revision.name().id();
            String id = ids.contains(old) ? NewId.next(ids, new SecureRandom()) : old;
            RevisionId name = new RevisionId(branch.label(), id);
            rebased.add(RebasedRevision.of(
                    RevisionDirectory.files(directory, List.of(revision)),
                    revision,
                    name,
                    withOthers(parents, revision),
                    renamed));
            renamed.put(revision.name(), name);
            ids.add(id);
            parents = List.of(name);
        }
        return rebased;
    }

    /** What it follows in other branches stays. */
    private static List<RevisionId> withOthers(List<RevisionId> parents, Revision revision) {
        return Stream.concat(
                        parents.stream(),
                        revision.revises().stream()
                                .filter(parent ->
                                        !parent.branch().equals(revision.name().branch())))
                .toList();
    }

    /** The others have to be whole without what moves: who follows it has to move too, and be named. */
    private RevisionGraph graph(Branch branch, List<Revision> staying) {
        List<Revision> revisions = new ArrayList<>(staying);
        workspace.project().branches().stream()
                .filter(other -> !other.label().equals(branch.label()))
                .forEach(other -> revisions.addAll(Workspace.read(other)));
        return RevisionGraph.of(
                revisions,
                workspace.project().branches().stream().map(Branch::label).toList());
    }

    private Branch branch(Path file) {
        Path parent = file.toAbsolutePath().normalize().getParent();
        return workspace.project().branches().stream()
                .filter(branch -> branch.directory()
                        .filter(directory ->
                                directory.toAbsolutePath().normalize().equals(parent))
                        .isPresent())
                .findFirst()
                .orElseThrow(() -> new QuipuException(
                        Kind.USAGE,
                        file + " is in no directory of revisions of this project",
                        "name a file of one: " + String.join(", ", directories())));
    }

    private List<String> directories() {
        return workspace.project().branches().stream()
                .flatMap(branch -> branch.directory().stream())
                .map(Path::toString)
                .toList();
    }

    private static Revision revision(List<Revision> all, Path directory, Path file) {
        return RevisionDirectory.of(file, all)
                .orElseThrow(() -> new QuipuException(Kind.USAGE, file + " is no revision of " + directory, null));
    }

    /** In the database it is what it was, and would run again as something else. */
    private void refuseApplied(List<Revision> moving) {
        if (!workspace.database().exists()) {
            return;
        }
        try (Session session = workspace.connect("rebase")) {
            // Without the graph, which is what is to be mended.
            DatabaseState state = new HistoryReader(workspace.history()).state(session);
            for (Revision revision : moving) {
                AppliedRevision applied = state.applied().get(revision.name());
                if (applied != null && applied.isUnchanged(revision)) {
                    throw new QuipuException(
                            Kind.FAILED,
                            revision.source() + " is applied to the database as " + revision.name(),
                            "rebase the other file; or, if this database does not matter, downgrade it, or add"
                                    + " --no-database");
                }
            }
        }
    }
}
