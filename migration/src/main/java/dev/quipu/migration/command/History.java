package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.graph.TargetRange;
import dev.quipu.migration.history.HistoryEntry;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.session.Session;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code history}, {@code heads}, {@code branches}: the graph, newest revision first. */
public final class History {
    private final Workspace workspace;

    public History(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * Returns the revisions, newest first.
     *
     * @param range which ones, such as {@code base:finops@003} or {@code -3:current}; null for all
     * @param askDatabase whether to tell what is applied; a range that counts from {@code current} asks anyway
     */
    public List<RevisionLine> run(@Nullable String range, boolean askDatabase) {
        RevisionGraph graph = workspace.graph();
        TargetRange parsed = range == null ? null : TargetRange.parse(range);
        boolean ask = askDatabase || (parsed != null && parsed.countsFromDatabase());
        Set<RevisionId> applied = ask ? applied() : null;
        List<Revision> revisions =
                parsed == null ? graph.all() : graph.range(applied == null ? Set.of() : applied, parsed);
        return revisions.reversed().stream()
                .map(revision -> RevisionLine.of(revision, graph, applied))
                .toList();
    }

    /** Returns the heads of every branch. */
    public List<RevisionLine> heads() {
        RevisionGraph graph = workspace.graph();
        return graph.heads().stream()
                .map(head -> RevisionLine.of(head, graph, null))
                .toList();
    }

    /** Returns the revisions that several revisions follow. */
    public List<RevisionLine> branchPoints() {
        RevisionGraph graph = workspace.graph();
        return graph.branchPoints().stream()
                .map(point -> RevisionLine.of(point, graph, null))
                .toList();
    }

    /**
     * Returns the newest rows of the database's own record of runs, newest first.
     *
     * @param limit the most rows, at least 1
     */
    public List<HistoryEntry> runs(int limit) {
        if (!workspace.database().exists()) {
            return List.of();
        }
        try (Session session = workspace.connect("history")) {
            return workspace.historyReader().newest(session, limit);
        }
    }

    private Set<RevisionId> applied() {
        return workspace.state("history").revisions();
    }
}
