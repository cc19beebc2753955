package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.Target;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.RevisionId;
import java.util.List;
import java.util.Set;

/** {@code show}: one revision, whole. */
public final class Show {
    private final Workspace workspace;

    public Show(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Returns the revisions that an address stands for. The database is asked only where the address counts from where it is.
     *
     * @param target an address
     */
    public List<RevisionLine> run(String target) {
        RevisionGraph graph = workspace.graph();
        Target parsed = Target.parse(target);
        Set<RevisionId> applied =
                parsed.countsFromDatabase() ? workspace.state("show").revisions() : Set.of();
        return graph.resolve(parsed, applied).stream()
                .map(revision -> RevisionLine.of(revision, graph, null))
                .toList();
    }
}
