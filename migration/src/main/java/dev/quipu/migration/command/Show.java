package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.project.Workspace;
import java.util.List;
import java.util.Set;

/** {@code show}: one revision, whole. */
public final class Show {
    private final Workspace workspace;

    public Show(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Returns the revisions that an address stands for, without asking a database.
     *
     * @param target an address that does not count from where a database is
     */
    public List<RevisionLine> run(String target) {
        RevisionGraph graph = workspace.graph();
        return graph.resolve(Target.parse(target), Set.of()).stream()
                .map(revision -> RevisionLine.of(revision, graph, null))
                .toList();
    }
}
