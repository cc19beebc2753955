package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.List;
import java.util.Set;

/** {@code current}: where the database is. */
public final class Current {
    private final Workspace workspace;

    public Current(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Where a branch is.
     *
     * @param branch the branch
     * @param revisions its applied heads; empty at base
     * @param pending how many of its revisions are not applied
     */
    public record Standing(Branch branch, List<Revision> revisions, int pending) {
        public Standing {
            revisions = List.copyOf(revisions);
        }

        public boolean atHead() {
            return pending == 0;
        }
    }

    /**
     * Returns where each branch is, in the project's order.
     *
     * @throws dev.quipu.migration.graph.GraphException if the database is in the middle of a squash, which no file tells
     */
    public List<Standing> run() {
        DatabaseState state = workspace.state("current");
        workspace.graph().requireOutsideSquash(state.revisions());
        return standings(workspace, state);
    }

    /** Returns what the files say of the revisions where the branches are. */
    public static List<RevisionLine> lines(Workspace workspace, List<Standing> standings) {
        RevisionGraph graph = workspace.graph();
        return standings.stream()
                .flatMap(standing -> standing.revisions().stream())
                .map(revision -> RevisionLine.of(revision, graph, null))
                .toList();
    }

    static List<Standing> standings(Workspace workspace, DatabaseState state) {
        RevisionGraph graph = workspace.graph();
        Set<RevisionId> heads = graph.headsOf(state.revisions());
        return workspace.project().branches().stream()
                .map(branch -> standing(branch, graph, state, heads))
                .toList();
    }

    private static Standing standing(Branch branch, RevisionGraph graph, DatabaseState state, Set<RevisionId> heads) {
        List<Revision> own = graph.all().stream()
                .filter(revision -> revision.name().branch().equals(branch.label()))
                .toList();
        return new Standing(
                branch,
                own.stream().filter(revision -> heads.contains(revision.name())).toList(),
                (int) own.stream()
                        .filter(revision -> !state.revisions().contains(revision.name()))
                        .count());
    }
}
