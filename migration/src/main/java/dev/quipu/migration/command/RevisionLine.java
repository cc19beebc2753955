package dev.quipu.migration.command;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A revision and its place in the graph and, where a database was asked, in that.
 *
 * @param revision which one
 * @param head whether no other revision of its branch follows it
 * @param branchPoint whether several follow it
 * @param mergePoint whether it joins several
 * @param children what follows it
 * @param labels the labels that cover it, its branch's not among them
 * @param current whether the database is just there; null if no database was asked
 * @param applied whether it is applied; null if no database was asked
 */
public record RevisionLine(
        Revision revision,
        boolean head,
        boolean branchPoint,
        boolean mergePoint,
        List<RevisionId> children,
        List<String> labels,
        @Nullable Boolean current,
        @Nullable Boolean applied) {
    public RevisionLine {
        children = List.copyOf(children);
        labels = List.copyOf(labels);
    }

    static RevisionLine of(Revision revision, RevisionGraph graph, @Nullable Set<RevisionId> applied) {
        List<RevisionId> children =
                graph.children(revision.name()).stream().map(Revision::name).toList();
        return new RevisionLine(
                revision,
                graph.heads().contains(revision),
                children.size() > 1,
                revision.isMerge(),
                children,
                graph.labelsOf(revision.name()).stream().sorted().toList(),
                applied == null ? null : graph.headsOf(applied).contains(revision.name()),
                applied == null ? null : applied.contains(revision.name()));
    }
}
