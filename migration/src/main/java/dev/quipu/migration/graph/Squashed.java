package dev.quipu.migration.graph;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The revisions that have no file any more, because another one stands for them. */
final class Squashed {
    private Squashed() {}

    /** Returns which revision stands for each that was squashed. */
    static Map<RevisionId, RevisionId> into(Collection<Revision> revisions) {
        Map<RevisionId, RevisionId> into = new HashMap<>();
        for (Revision revision : revisions) {
            for (RevisionId replaced : revision.replaces()) {
                RevisionId other = into.putIfAbsent(replaced, revision.name());
                if (other != null) {
                    throw new GraphException(new FileProblem.ReplacedTwice(
                            replaced,
                            other,
                            revision.name(),
                            revision.place("replaces", replaced).orElse(null)));
                }
            }
        }
        return into;
    }

    /**
     * Returns the revisions, of which those that depend on a squashed one depend on what stands for it. What <em>follows</em> a
     * squashed one is left as it is, and refused: it was written for a schema between the two.
     *
     * @param into which revision stands for each that was squashed
     */
    static Map<RevisionId, Revision> resolve(Map<RevisionId, Revision> revisions, Map<RevisionId, RevisionId> into) {
        if (into.isEmpty()) {
            return revisions;
        }
        into.forEach((replaced, by) -> {
            Revision still = revisions.get(replaced);
            if (still != null) {
                throw new GraphException(new FileProblem.ReplacedStillThere(replaced, still.source(), by));
            }
        });
        Map<RevisionId, Revision> resolved = new LinkedHashMap<>();
        revisions.forEach((name, revision) -> resolved.put(name, resolve(revision, into)));
        return resolved;
    }

    private static Revision resolve(Revision revision, Map<RevisionId, RevisionId> into) {
        List<RevisionId> needs = revision.dependsOn();
        return needs.stream().noneMatch(into::containsKey)
                ? revision
                : revision.dependingOn(needs.stream()
                        .map(name -> into.getOrDefault(name, name))
                        .distinct()
                        .toList());
    }
}
