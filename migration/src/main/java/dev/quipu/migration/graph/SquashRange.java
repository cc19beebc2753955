package dev.quipu.migration.graph;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one revision of a branch, and all that leads to it, can be squashed into: a base with the id of that revision.
 *
 * @param revisions the revisions, in order; the last one gives the squash its id
 * @param needs what they need of other branches, without what that needs itself
 */
public record SquashRange(List<Revision> revisions, List<RevisionId> needs) {
    public SquashRange {
        revisions = List.copyOf(revisions);
        needs = List.copyOf(needs);
    }

    /** Returns the last of them. */
    public Revision last() {
        return revisions.getLast();
    }

    /** Returns the ids that the squash stands for besides its own, those of earlier squashes among them. */
    public List<RevisionId> replaces() {
        return revisions.stream()
                .flatMap(revision -> Stream.concat(
                        revision.replaces().stream(),
                        revision.equals(last()) ? Stream.empty() : Stream.of(revision.name())))
                .toList();
    }

    /** Returns the labels of all of them. */
    public Set<String> labels() {
        return revisions.stream()
                .flatMap(revision -> revision.labels().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /**
     * Finds the range.
     *
     * @throws GraphException with {@link LineProblem.NothingToSquash}, {@link LineProblem.SquashForked} or
     *     {@link LineProblem.SquashBetween}
     */
    static SquashRange upTo(RevisionGraph graph, Revision last) {
        String branch = last.name().branch();
        List<Revision> members = Stream.concat(graph.ancestors(last.name()).stream(), Stream.of(last))
                .filter(revision -> revision.name().branch().equals(branch))
                .toList();
        if (members.size() < 2) {
            throw new GraphException(new LineProblem.NothingToSquash(last.name()));
        }
        Set<RevisionId> names = members.stream().map(Revision::name).collect(Collectors.toSet());
        for (Revision member : members) {
            if (!member.equals(last)) {
                requireNoFork(graph, member, names, last);
            }
        }
        List<RevisionId> outside = members.stream()
                .flatMap(member -> Stream.concat(member.revises().stream(), member.dependsOn().stream()))
                .filter(need -> !names.contains(need))
                .distinct()
                .toList();
        outside.forEach(need -> requireNothingBetween(graph, need, names));
        return new SquashRange(members, withoutImplied(graph, outside));
    }

    private static void requireNoFork(RevisionGraph graph, Revision member, Set<RevisionId> names, Revision last) {
        for (Revision child : graph.children(member.name())) {
            if (!names.contains(child.name())
                    && child.name().branch().equals(member.name().branch())) {
                throw new GraphException(new LineProblem.SquashForked(child.name(), member.name(), last.name()));
            }
        }
    }

    private static void requireNothingBetween(RevisionGraph graph, RevisionId need, Collection<RevisionId> names) {
        graph.ancestors(need).stream()
                .map(Revision::name)
                .filter(names::contains)
                .findFirst()
                .ifPresent(member -> {
                    throw new GraphException(new LineProblem.SquashBetween(need, member));
                });
    }

    private static List<RevisionId> withoutImplied(RevisionGraph graph, List<RevisionId> needs) {
        return needs.stream()
                .filter(need -> needs.stream().noneMatch(other -> graph.isAncestor(need, other)))
                .toList();
    }
}
