package dev.quipu.migration.graph;

import dev.quipu.migration.revision.NearestIds;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The revisions and how they follow each other. Immutable, and safe for use by several threads.
 *
 * <p>Every list of revisions is in one order, the same for equal input: each revision after what it revises and depends
 * on; of those that could come next, the one of the first branch, and in a branch the one with the smallest id.
 *
 * <p>The state of a database is a set of applied revisions. Those of branches that the graph does not know are ignored:
 * they are another program's.
 */
public final class RevisionGraph {
    private final List<String> branches;
    private final Map<RevisionId, Revision> ordered;
    private final List<Revision> all;
    private final Links links;
    private final Map<RevisionId, RevisionId> squashed;
    private final Map<RevisionId, Revision> written;
    private final Map<String, Scope> scopes = new LinkedHashMap<>();
    private final Scope whole;

    private RevisionGraph(
            List<String> branches,
            Map<RevisionId, Revision> ordered,
            Map<RevisionId, RevisionId> squashed,
            Map<RevisionId, Revision> written) {
        this.branches = branches;
        this.ordered = ordered;
        this.all = List.copyOf(ordered.values());
        this.links = new Links(ordered);
        this.squashed = squashed;
        this.written = written;
        this.whole = new Scope("heads", branches, Collections.unmodifiableSet(ordered.keySet()), links);
        branches.forEach(branch -> scopes.put(branch, new Scope(branch, List.of(branch), inBranch(branch), links)));
        all.forEach(revision -> revision.labels().forEach(label -> label(label, revision.name())));
    }

    /**
     * Builds the graph. Branches are in the order in which they first occur.
     *
     * @throws GraphException with {@link FileProblem.DuplicateId}, {@link FileProblem.LabelClash},
     *     {@link FileProblem.ReplacedTwice}, {@link FileProblem.ReplacedStillThere},
     *     {@link FileProblem.MissingRevision} or {@link FileProblem.Cycle}
     */
    public static RevisionGraph of(Collection<Revision> revisions) {
        return of(revisions, List.of());
    }

    /**
     * Builds the graph.
     *
     * @param branches the branches that exist, in order, also those that have no revision yet; others follow
     * @throws GraphException as {@link #of(Collection)} throws it
     */
    public static RevisionGraph of(Collection<Revision> revisions, List<String> branches) {
        Set<String> known = new LinkedHashSet<>(branches);
        revisions.forEach(revision -> known.add(revision.name().branch()));
        Map<RevisionId, Revision> written = GraphCheck.byName(revisions);
        Map<RevisionId, RevisionId> squashed = Squashed.into(written.values());
        Map<RevisionId, Revision> byName = Squashed.resolve(written, squashed);
        GraphCheck.requireDistinctLabels(known, byName.values());
        GraphCheck.requireNeeds(byName, squashed);
        List<String> order = List.copyOf(known);
        return new RevisionGraph(order, TopologicalOrder.of(order, byName), squashed, written);
    }

    private void label(String label, RevisionId owner) {
        scopes.computeIfAbsent(label, any -> new Scope(label, List.of(), labelled(owner), links));
    }

    private Set<RevisionId> inBranch(String branch) {
        return members(name -> name.branch().equals(branch));
    }

    /** As in Alembic, a label covers its revision, what follows it, and what leads to it alone, in its own branch. */
    private Set<RevisionId> labelled(RevisionId owner) {
        Scope branch = scope(owner.branch());
        Set<RevisionId> covered = Links.reach(List.of(owner), branch::followers);
        List<RevisionId> before = branch.revises(owner);
        while (before.size() == 1 && branch.followers(before.getFirst()).size() == 1) {
            covered.add(before.getFirst());
            before = branch.revises(before.getFirst());
        }
        return members(covered::contains);
    }

    private Set<RevisionId> members(Predicate<RevisionId> wanted) {
        return ordered.keySet().stream().filter(wanted).collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns the branches, in order. */
    public List<String> branches() {
        return branches;
    }

    /** Returns all revisions, in order. */
    public List<Revision> all() {
        return all;
    }

    /** Tells whether there is such a revision. */
    public boolean contains(RevisionId name) {
        return ordered.containsKey(name);
    }

    /** Returns a revision by its full name. */
    public Optional<Revision> find(RevisionId name) {
        return Optional.ofNullable(ordered.get(name));
    }

    /** Returns the revision that stands for one that was squashed; empty if none does. */
    public Optional<Revision> replacementOf(RevisionId name) {
        return Optional.ofNullable(squashed.get(name)).flatMap(this::find);
    }

    /**
     * Refuses a state that has a part of what was squashed, and not what stands for it.
     *
     * @throws GraphException with {@link StateProblem.InsideSquash}
     */
    public void requireOutsideSquash(Collection<RevisionId> applied) {
        Applied.requireOutsideSquash(this, applied);
    }

    /** Returns a revision as its file says it, with the needs that it had before what it needs was squashed. */
    public Optional<Revision> asWritten(RevisionId name) {
        return Optional.ofNullable(written.get(name));
    }

    /** Tells whether any revision stands for others. */
    public boolean hasSquashed() {
        return !squashed.isEmpty();
    }

    /**
     * Returns the one revision that an address stands for.
     *
     * @param applied what is applied, from which {@code current} and a bare {@code ±N} are counted
     * @throws GraphException if the address stands for none, or for several
     */
    public Revision one(Target target, Set<RevisionId> applied) {
        List<RevisionId> found = new Addresses(this, applied).resolve(target).revisions();
        if (found.size() != 1) {
            throw new GraphException(
                    found.isEmpty()
                            ? new AddressProblem.UnknownTarget(target.text(), List.of())
                            : new AddressProblem.AmbiguousTarget(target.text(), found));
        }
        return revisions(found).getFirst();
    }

    /**
     * Returns the revisions that an address stands for; none for a base.
     *
     * @param applied what is applied, from which {@code current} and a bare {@code ±N} are counted
     * @throws GraphException if the address means nothing here, or too much
     */
    public List<Revision> resolve(Target target, Set<RevisionId> applied) {
        return revisions(new Addresses(this, applied).resolve(target).revisions());
    }

    /** Returns the heads of all branches. */
    public List<Revision> heads() {
        return revisions(whole.heads());
    }

    /**
     * Returns the heads of a branch, or of what a label covers: what no other revision of the branch revises.
     *
     * @throws GraphException with {@link AddressProblem.UnknownBranch}
     */
    public List<Revision> heads(String branch) {
        return revisions(scope(branch).heads());
    }

    /** Returns the bases of all branches: what revises nothing of its own branch. */
    public List<Revision> bases() {
        return revisions(whole.bases());
    }

    /** Returns the revisions that more than one revision revises. */
    public List<Revision> branchPoints() {
        return all.stream()
                .filter(revision -> links.followers(revision.name()).size() > 1)
                .toList();
    }

    /** Returns what revises a revision. */
    public List<Revision> children(RevisionId name) {
        return revisions(links.followers(name));
    }

    /** Returns what a revision needs, directly or through others, by revising or depending; not itself. */
    public List<Revision> ancestors(RevisionId name) {
        return revisions(Links.reach(links.needs(name), links::needs));
    }

    /** Tells whether one revision must be applied before another. No revision is its own ancestor. */
    public boolean isAncestor(RevisionId ancestor, RevisionId of) {
        return Links.reach(links.needs(of), links::needs).contains(ancestor);
    }

    /** Returns the labels by which a revision can be addressed, its branch's not among them, in no promised order. */
    public Set<String> labelsOf(RevisionId name) {
        return scopes.entrySet().stream()
                .filter(scope -> !branches.contains(scope.getKey())
                        && scope.getValue().members().contains(name))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    /** Returns revisions and everything that they need. */
    public Set<RevisionId> closure(Collection<RevisionId> names) {
        return Links.reach(names, links::needs);
    }

    /** Returns the current heads in order: what is applied and known, and what nothing applied of its branch revises. */
    public Set<RevisionId> headsOf(Set<RevisionId> applied) {
        return new LinkedHashSet<>(whole.headsOf(applied));
    }

    /** Tells whether a known revision is one of {@link #headsOf}. */
    public boolean isHead(RevisionId name, Set<RevisionId> applied) {
        return whole.isHead(name, applied);
    }

    /** Returns what is not applied. */
    public List<Revision> pending(Set<RevisionId> applied) {
        return all.stream()
                .filter(revision -> !applied.contains(revision.name()))
                .toList();
    }

    /**
     * Refuses a state from which no way can be told.
     *
     * @throws GraphException with {@link StateProblem.UnknownApplied} or {@link StateProblem.Gap}
     */
    public void requireClosed(Set<RevisionId> applied) {
        Applied.requireClosed(this, applied);
    }

    /**
     * Returns what an upgrade runs, in order: what the target needs and is not applied.
     *
     * @return empty if the target is what is applied
     * @throws GraphException if the state is not closed, the target means nothing, or it lies behind
     */
    public List<Revision> upgradePath(Set<RevisionId> applied, Target target) {
        return new Paths(this, links, applied).upgrade(target);
    }

    /**
     * Returns what a downgrade undoes, in the order of undoing: what was applied in the target's branch after it, and
     * whatever needs that. As in Alembic, a line beside the target's own stays.
     *
     * @return empty if nothing follows the target
     * @throws GraphException if the state is not closed, the target means nothing, or it is not applied
     */
    public List<Revision> downgradePath(Set<RevisionId> applied, Target target) {
        return new Paths(this, links, applied).downgrade(target);
    }

    /**
     * Returns the state that a stamp leaves: the targets and what they need, in place of what of their branches leads to
     * them or comes from them. As in Alembic a line beside them stays, as do other branches.
     *
     * @return the new closed set, ordered by name
     * @throws GraphException if a target means nothing, or with {@link StateProblem.StampBreaks}
     */
    public Set<RevisionId> stampPath(Set<RevisionId> applied, List<Target> targets) {
        return new Stamp(this, applied).to(targets);
    }

    /**
     * Returns the revisions of a range, both ends among them, for {@code history}. Dependencies are not followed.
     *
     * @throws GraphException if an end means nothing, or with {@link AddressProblem.NotAncestor}
     */
    public List<Revision> range(Set<RevisionId> applied, TargetRange range) {
        return revisions(new Ranges(this, links, applied).of(range));
    }

    /**
     * Returns what a new revision of a branch revises.
     *
     * @param heads what was asked for; if empty, the single head of the branch, or nothing in a branch without any
     * @param splice whether it may follow what is followed already
     * @throws GraphException with {@link AddressProblem.SeveralHeads} or {@link LineProblem.NotAHead}, or if a target
     *     means nothing
     */
    public List<RevisionId> newParents(String branch, List<Target> heads, boolean splice) {
        return new NewRevisions(this).parents(branch, heads, splice);
    }

    /**
     * Returns what can be squashed into one revision: a revision and all of its branch that leads to it.
     *
     * @throws GraphException with {@link LineProblem.NothingToSquash}, {@link LineProblem.SquashForked} or
     *     {@link LineProblem.SquashBetween}
     */
    public SquashRange squashRange(Revision last) {
        return SquashRange.upTo(this, last);
    }

    /**
     * Returns what a merge revision of a branch revises: at least two heads.
     *
     * @param targets what was asked for; if empty, the heads of the branch
     * @throws GraphException with {@link LineProblem.NothingToMerge} or {@link LineProblem.NotAHead}, or if a target
     *     means nothing
     */
    public List<RevisionId> mergeParents(String branch, List<Target> targets) {
        return new NewRevisions(this).merged(branch, targets);
    }

    private List<Revision> revisions(Collection<RevisionId> names) {
        Set<RevisionId> wanted = Set.copyOf(names);
        return all.stream().filter(revision -> wanted.contains(revision.name())).toList();
    }

    boolean isScope(String name) {
        return scopes.containsKey(name);
    }

    /** Tells whether an id, or the beginning of one, can be found in a branch. */
    boolean mayBeIn(String branch, String id) {
        return scope(branch).members().stream()
                .anyMatch(name -> name.id().equals(id) || Addresses.abbreviates(id, name));
    }

    Scope whole() {
        return whole;
    }

    /** The part of a branch that a label of a revision would cover. */
    Scope line(String name, RevisionId of) {
        return new Scope(name, List.of(), labelled(of), links);
    }

    Scope scope(String name) {
        Scope scope = scopes.get(name);
        if (scope == null) {
            List<String> nearest = NearestIds.of(name, scopes.keySet());
            throw new GraphException(new AddressProblem.UnknownBranch(name, nearest, branches));
        }
        return scope;
    }
}
