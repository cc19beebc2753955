package dev.quipu.migration.graph;

import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** A graph by the letter of its definition, slow and plain, that the real one is held against. */
record NaiveGraph(Map<RevisionId, Revision> revisions, List<RevisionId> made) {
    /** Makes up to 60 revisions in one to four branches, with merges, dependencies and branches upon branches. */
    static NaiveGraph random(Random random) {
        int branches = 1 + random.nextInt(4);
        int count = 1 + random.nextInt(60);
        List<RevisionId> made = new ArrayList<>();
        Map<RevisionId, Revision> revisions = new HashMap<>();
        for (int i = 0; i < count; i++) {
            String branch = "b" + random.nextInt(branches);
            RevisionId name = new RevisionId(branch, id(random, i));
            List<RevisionId> own =
                    made.stream().filter(other -> other.branch().equals(branch)).toList();
            List<RevisionId> others = made.stream()
                    .filter(other -> !other.branch().equals(branch))
                    .toList();
            Set<RevisionId> revises = parents(random, own, others);
            Set<RevisionId> dependsOn = new TreeSet<>();
            if (!others.isEmpty() && random.nextInt(5) == 0) {
                dependsOn.add(others.get(random.nextInt(others.size())));
            }
            revisions.put(name, Drawing.revision(name, List.copyOf(revises), List.copyOf(dependsOn), Set.of()));
            made.add(name);
        }
        return new NaiveGraph(revisions, made);
    }

    /** Ids do not grow with the graph, so that their order cannot stand in for its order. */
    private static String id(Random random, int i) {
        return String.format("%04x%02d", random.nextInt(0x10000), i);
    }

    private static Set<RevisionId> parents(Random random, List<RevisionId> own, List<RevisionId> others) {
        Set<RevisionId> parents = new TreeSet<>();
        if (!own.isEmpty() && random.nextInt(12) > 0) {
            int straight = random.nextInt(4);
            parents.add(straight > 0 ? own.getLast() : own.get(random.nextInt(own.size())));
            if (random.nextInt(6) == 0) {
                parents.add(own.get(random.nextInt(own.size())));
            }
        }
        if (!others.isEmpty() && random.nextInt(15) == 0) {
            parents.add(others.get(random.nextInt(others.size())));
        }
        return parents;
    }

    RevisionGraph build(Random random) {
        List<Revision> shuffled = new ArrayList<>(revisions.values());
        Collections.shuffle(shuffled, random);
        return RevisionGraph.of(shuffled);
    }

    Set<RevisionId> needs(RevisionId name) {
        Revision revision = Objects.requireNonNull(revisions.get(name));
        Set<RevisionId> needs = new HashSet<>(revision.revises());
        needs.addAll(revision.dependsOn());
        return needs;
    }

    /** Adds what is needed until nothing more is. */
    Set<RevisionId> closure(Set<RevisionId> names) {
        Set<RevisionId> closed = new HashSet<>(names);
        boolean grew = true;
        while (grew) {
            Set<RevisionId> more = new HashSet<>();
            closed.forEach(name -> more.addAll(needs(name)));
            grew = closed.addAll(more);
        }
        return closed;
    }

    boolean isClosed(Set<RevisionId> names) {
        return names.stream().allMatch(name -> names.containsAll(needs(name)));
    }

    Set<RevisionId> followers(RevisionId name) {
        Set<RevisionId> followers = new HashSet<>();
        revisions.forEach((other, revision) -> {
            if (other.branch().equals(name.branch()) && revision.revises().contains(name)) {
                followers.add(other);
            }
        });
        return followers;
    }

    List<RevisionId> parents(RevisionId name) {
        return Objects.requireNonNull(revisions.get(name)).revises().stream()
                .filter(parent -> parent.branch().equals(name.branch()))
                .toList();
    }

    Set<RevisionId> headsOf(Set<RevisionId> applied) {
        Set<RevisionId> heads = new HashSet<>(applied);
        heads.removeIf(name -> followers(name).stream().anyMatch(applied::contains));
        return heads;
    }

    /** What revises a revision, through any branch, as far as it goes. */
    Set<RevisionId> later(RevisionId name) {
        Set<RevisionId> later = new HashSet<>();
        for (RevisionId other : made) {
            List<RevisionId> revises =
                    Objects.requireNonNull(revisions.get(other)).revises();
            if (revises.contains(name) || revises.stream().anyMatch(later::contains)) {
                later.add(other);
            }
        }
        return later;
    }

    /** What cannot stay when these go. */
    Set<RevisionId> withNeeders(Set<RevisionId> gone) {
        Set<RevisionId> all = new HashSet<>(gone);
        for (RevisionId name : made) {
            if (needs(name).stream().anyMatch(all::contains)) {
                all.add(name);
            }
        }
        return all;
    }

    /** A state that a database can be in. */
    Set<RevisionId> anyState(Random random) {
        Set<RevisionId> some = new HashSet<>();
        int tries = random.nextInt(4);
        for (int i = 0; i < tries; i++) {
            some.add(any(random));
        }
        return closure(some);
    }

    RevisionId any(Random random) {
        return made.get(random.nextInt(made.size()));
    }
}
