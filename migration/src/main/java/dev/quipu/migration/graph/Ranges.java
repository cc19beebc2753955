package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import java.util.List;
import java.util.Set;

/** Finds the revisions between two addresses, along what revises what. */
final class Ranges {
    private final RevisionGraph graph;
    private final Links links;
    private final Addresses addresses;

    Ranges(RevisionGraph graph, Links links, Set<RevisionId> applied) {
        this.graph = graph;
        this.links = links;
        this.addresses = new Addresses(graph, applied);
    }

    Set<RevisionId> of(TargetRange range) {
        Destination lower = range.from() == null
                ? new Destination(graph.whole(), List.of())
                : addresses.resolveOrBase(range.from());
        Destination upper = range.to() == null
                ? new Destination(graph.whole(), graph.whole().heads())
                : addresses.resolve(range.to());
        Set<RevisionId> within = Links.reach(upper.revisions(), links::revises);
        if (lower.revisions().isEmpty()) {
            within.retainAll(lower.scope().members());
        } else {
            requireBelow(range, lower.revisions(), within, upper.revisions());
            within.retainAll(Links.reach(lower.revisions(), links::followers));
        }
        return within;
    }

    private static void requireBelow(
            TargetRange range, List<RevisionId> lower, Set<RevisionId> within, List<RevisionId> upper) {
        for (RevisionId name : lower) {
            if (!within.contains(name)) {
                throw new GraphException(new AddressProblem.NotAncestor(range.text(), name, upper));
            }
        }
    }
}
