package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a graph, or with an address in it. The name of the record is the code. */
public sealed interface GraphProblem {
    /** Returns what is wrong, as one sentence without a full stop. */
    String message();

    /** Returns how to go on, or null. */
    @Nullable
    String hint();

    /** Returns who has to act: the writer of the files, unless the problem says otherwise. */
    default Kind kind() {
        return Kind.FAILED;
    }

    /** Returns the place in a file, or null. */
    default @Nullable SourceLocation location() {
        return null;
    }

    /** How one revision needs another. */
    enum Link {
        REVISES("revises"),
        DEPENDS_ON("depends on");

        private final String words;

        Link(String words) {
            this.words = words;
        }

        /** Returns the words for a sentence: {@code revises}, {@code depends on}. */
        public String words() {
            return words;
        }

        /** Returns the key of the header. */
        public String key() {
            return words.replace(' ', '_');
        }
    }

    /** One need: {@code from} needs {@code to} first. */
    record Edge(RevisionId from, Link link, RevisionId to) {}

    /**
     * Revisions that need each other.
     *
     * @param edges the way round: each begins where the one before ends, the first where the last ends
     * @param location where the first edge is written, or null
     */
    record Cycle(List<Edge> edges, @Nullable SourceLocation location) implements GraphProblem {
        public Cycle {
            edges = List.copyOf(edges);
        }

        @Override
        public String message() {
            String way = edges.stream()
                    .map(edge -> edge.link().words() + " " + edge.to())
                    .collect(Collectors.joining(", which "));
            return "the revisions form a cycle: " + edges.getFirst().from() + " " + way;
        }

        @Override
        public String hint() {
            return "change one of these headers, so that there is a first revision";
        }
    }

    /**
     * One id in two files of a branch.
     *
     * @param location where the second file says so, or null
     */
    record DuplicateId(
            RevisionId name,
            String first,
            String second,
            @Nullable SourceLocation location) implements GraphProblem {
        @Override
        public String message() {
            return "two revisions are named " + name + ": " + first + " and " + second;
        }

        @Override
        public String hint() {
            return "\"quipu rebase FILE\" puts the newer one behind the other, under another id";
        }
    }

    /** A header names a revision that no file defines. */
    record MissingRevision(
            RevisionId from,
            Link link,
            RevisionId missing,
            List<String> nearest,
            @Nullable SourceLocation location) implements GraphProblem {
        @Override
        public String message() {
            return from + " " + link.words() + " " + missing + ", which no file defines";
        }

        @Override
        public String hint() {
            return nearest.isEmpty() ? "restore its file, or correct the header" : didYouMean(nearest);
        }
    }

    /** A header says that a revision follows one that was squashed: it was written for a schema that is no revision's now. */
    record RevisesSquashed(
            RevisionId from,
            RevisionId squashed,
            RevisionId into,
            @Nullable SourceLocation location) implements GraphProblem {
        @Override
        public String message() {
            return from + " revises " + squashed + ", which was squashed into " + into;
        }

        @Override
        public String hint() {
            return "see that it fits what " + into + " leaves, and write \"revises: " + into.id() + "\"";
        }
    }

    /**
     * A revision in whose place another stands, and which has a file all the same.
     *
     * @param file its file
     * @param by what stands for it
     */
    record ReplacedStillThere(RevisionId name, String file, RevisionId by) implements GraphProblem {
        @Override
        public String message() {
            return by + " stands for " + name + ", which still has a file: " + file;
        }

        @Override
        public String hint() {
            return "delete the file if the squash is whole, or take the line \"replaces\" and what it made back";
        }
    }

    /**
     * A revision for which two others stand.
     *
     * @param location where the second says so, or null
     */
    record ReplacedTwice(
            RevisionId name,
            RevisionId first,
            RevisionId second,
            @Nullable SourceLocation location) implements GraphProblem {
        @Override
        public String message() {
            return first + " and " + second + " both stand for " + name;
        }

        @Override
        public String hint() {
            return "keep one of the two squashes; the other one is of another branch of the repository";
        }
    }

    /**
     * The database has a part of what was squashed.
     *
     * @param applied the last that it has of it, by its id
     * @param into what stands for it
     */
    record InsideSquash(RevisionId applied, RevisionId into) implements GraphProblem {
        @Override
        public String message() {
            return "the database is at " + applied + ", in the middle of what was squashed into " + into;
        }

        @Override
        public String hint() {
            return "upgrade it to " + into
                    + " with the files from before the squash, which version control has; then come" + " back to these";
        }
    }

    /** An address of a revision that was squashed. */
    record SquashedTarget(String text, RevisionId into) implements GraphProblem {
        @Override
        public String message() {
            return "\"" + text + "\" was squashed into " + into;
        }

        @Override
        public String hint() {
            return "there is no way to the middle of it; say \"" + into + "\" or \"" + into.branch() + "@base\"";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /**
     * A label that already means something.
     *
     * @param taken what has it: {@code the branch}, or a revision
     */
    record LabelClash(
            String label,
            RevisionId revision,
            String taken,
            @Nullable SourceLocation location) implements GraphProblem {
        @Override
        public String message() {
            return "the label \"" + label + "\" of " + revision + " is taken already, by " + taken;
        }

        @Override
        public String hint() {
            return "choose a label that is neither a branch nor another revision's label";
        }
    }

    /** The database has revisions that a known branch does not define. */
    record UnknownApplied(List<RevisionId> unknown) implements GraphProblem {
        @Override
        public String message() {
            return "the database has " + names(unknown) + " applied, which no file defines";
        }

        @Override
        public String hint() {
            return "bring the missing files back, or \"stamp\" the branch to a revision that exists";
        }
    }

    /** Something applied needs something that is not: the graph was changed behind the database. */
    record Gap(RevisionId applied, Link link, RevisionId missing) implements GraphProblem {
        @Override
        public String message() {
            return applied + " is applied, but " + missing + ", which it " + link.words() + ", is not";
        }

        @Override
        public String hint() {
            return "correct the header; or, if the database holds what " + missing + " does, \"stamp " + applied + "\"";
        }
    }

    /** A text that is no address. */
    record MalformedTarget(String text, String reason) implements GraphProblem {
        @Override
        public String message() {
            return "\"" + text + "\" is no address of a revision: " + reason;
        }

        @Override
        public String hint() {
            return "write head, heads, base, ID, BRANCH@ID, +N, -N, BRANCH@+N or ID+N; a range is FROM:TO";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** Two addresses, where one is expected. */
    record RangeTarget(String text) implements GraphProblem {
        @Override
        public String message() {
            return "\"" + text + "\" is a range, and one revision is expected";
        }

        @Override
        public String hint() {
            String end = text.substring(text.indexOf(':') + 1);
            return "ranges are for --sql, \"history\" and \"plan --revision\""
                    + (end.isBlank() ? "" : "; write the end alone: " + end);
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** An address of nothing. */
    record UnknownTarget(String text, List<String> nearest) implements GraphProblem {
        @Override
        public String message() {
            return "there is no revision \"" + text + "\"";
        }

        @Override
        public String hint() {
            return nearest.isEmpty() ? "\"history\" lists the revisions that exist" : didYouMean(nearest);
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** A word before {@code @} that is neither a branch nor a label. */
    record UnknownBranch(String name, List<String> nearest, List<String> branches) implements GraphProblem {
        @Override
        public String message() {
            return "there is no branch \"" + name + "\"";
        }

        @Override
        public String hint() {
            if (!nearest.isEmpty()) {
                return didYouMean(nearest);
            }
            return branches.isEmpty() ? "there are no revisions yet" : "the branches are " + names(branches);
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** An address of several revisions, where one was meant. */
    record AmbiguousTarget(String text, List<RevisionId> candidates) implements GraphProblem {
        @Override
        public String message() {
            return "\"" + text + "\" may be " + either(candidates);
        }

        @Override
        public String hint() {
            return "write one of these names in full";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** A branch, or a label, with more than one head where one was meant. */
    record SeveralHeads(String branch, List<RevisionId> heads) implements GraphProblem {
        @Override
        public String message() {
            return "\"" + branch + "\" has " + heads.size() + " heads: " + names(heads);
        }

        @Override
        public String hint() {
            return "name one of them, say \"heads\" for all, or join them with \"merge\"";
        }
    }

    /**
     * A relative address that can be walked in more than one way.
     *
     * @param candidates where the way parts: the next revisions, or the current heads
     */
    record AmbiguousSteps(String text, List<RevisionId> candidates) implements GraphProblem {
        @Override
        public String message() {
            return "\"" + text + "\" can be counted in more than one way: by " + either(candidates);
        }

        @Override
        public String hint() {
            return "name the revision instead";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** A relative address without a branch where several branches could be meant. */
    record AmbiguousBranch(String text, List<String> candidates) implements GraphProblem {
        @Override
        public String message() {
            return "\"" + text + "\" may be meant for " + either(branches());
        }

        private List<String> branches() {
            return candidates.stream().map(branch -> "branch " + branch).toList();
        }

        @Override
        public String hint() {
            return "say which: "
                    + either(candidates.stream()
                            .map(branch -> "\"" + branch + "@" + text + "\"")
                            .toList());
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /**
     * A relative address that leaves the graph.
     *
     * @param possible how many of its steps there are
     */
    record TooFar(String text, int steps, int possible) implements GraphProblem {
        @Override
        public String message() {
            int count = Math.abs(steps);
            return "\"" + text + "\" goes " + count + (count == 1 ? " revision " : " revisions ")
                    + (steps > 0 ? "up" : "down") + ", but " + there();
        }

        private String there() {
            return switch (possible) {
                case 0 -> "there is none";
                case 1 -> "there is only 1";
                default -> "there are only " + possible;
            };
        }

        @Override
        public String hint() {
            return steps > 0 ? "\"head\" goes all the way up" : "\"base\" goes all the way down";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /**
     * An upgrade that would go down, or a downgrade that would go up.
     *
     * @param verb the verb that was given
     * @param current the current heads that stand in the way
     * @param command the command that was probably meant
     */
    record WrongDirection(String verb, String text, List<RevisionId> current, String command) implements GraphProblem {
        @Override
        public String message() {
            String at = current.isEmpty() ? "" : ": the database is at " + names(current);
            return "\"" + verb + " " + text + "\" would go " + (verb.equals("upgrade") ? "down" : "up") + at;
        }

        @Override
        public String hint() {
            return "did you mean \"" + command + "\"?";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /**
     * A downgrade to something that is not applied.
     *
     * @param current what is applied in its branch, the heads; empty if nothing is
     */
    record NotApplied(RevisionId target, List<RevisionId> current) implements GraphProblem {
        @Override
        public String message() {
            return "cannot downgrade to " + target + ", which is not applied: the database is at "
                    + (current.isEmpty() ? target.branch() + "@base" : names(current));
        }

        @Override
        public String hint() {
            return "\"upgrade " + target + "\" applies it";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** A range whose lower end does not lie below its upper end. */
    record NotAncestor(String range, RevisionId lower, List<RevisionId> upper) implements GraphProblem {
        @Override
        public String message() {
            return "\"" + range + "\" is no range: " + lower + " is not below " + either(upper);
        }

        @Override
        public String hint() {
            return "write the older end first";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** A stamp that would leave something applied without what it needs. */
    record StampBreaks(RevisionId applied, Link link, RevisionId missing) implements GraphProblem {
        @Override
        public String message() {
            return "the stamp would take away " + missing + ", which " + applied + " " + link.words();
        }

        @Override
        public String hint() {
            return "stamp " + applied.branch() + " too, in the same command, or \"" + applied.branch() + "@base\"";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /**
     * A new revision would follow one that is already followed.
     *
     * @param merge whether it would be a merge, which cannot be spliced in
     */
    record NotAHead(RevisionId revision, List<RevisionId> followedBy, boolean merge) implements GraphProblem {
        @Override
        public String message() {
            return revision + " is not a head: " + names(followedBy) + (followedBy.size() == 1 ? " follows" : " follow")
                    + " it";
        }

        @Override
        public String hint() {
            return merge
                    ? "merge heads; \"heads\" lists them"
                    : "follow a head, or say \"--splice\" to start a second line there";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** A merge of fewer than two heads. */
    record NothingToMerge(List<RevisionId> heads) implements GraphProblem {
        @Override
        public String message() {
            return "a merge joins at least two heads, but "
                    + (heads.isEmpty() ? "there is none" : "there is only " + names(heads));
        }

        @Override
        public String hint() {
            return "\"heads\" lists them";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /** A squash of a single revision. */
    record NothingToSquash(RevisionId last) implements GraphProblem {
        @Override
        public String message() {
            return "nothing leads to " + last + " in its branch, so there is nothing to squash";
        }

        @Override
        public String hint() {
            return "name a later revision; \"history\" lists them";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /**
     * A line of revisions leaves what is to be squashed in the middle.
     *
     * @param child where it begins
     * @param member the revision that it follows
     */
    record SquashForked(RevisionId child, RevisionId member, RevisionId last) implements GraphProblem {
        @Override
        public String message() {
            return child + " follows " + member + ", which would be gone in " + last;
        }

        @Override
        public String hint() {
            return "merge the two lines first, and squash up to the merge or further; or up to " + member + " at most";
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    /**
     * Another branch needs the beginning of what is to be squashed, and is needed by its end.
     *
     * @param between the other branch's revision
     * @param member the first that it needs
     */
    record SquashBetween(RevisionId between, RevisionId member) implements GraphProblem {
        @Override
        public String message() {
            return between + " must come after " + member
                    + " and before a later revision that is to be squashed with it";
        }

        @Override
        public String hint() {
            return "squash up to a revision before the one that depends on " + between;
        }

        @Override
        public Kind kind() {
            return Kind.USAGE;
        }
    }

    private static String didYouMean(List<String> nearest) {
        return "did you mean " + either(nearest) + "?";
    }

    private static String names(Collection<?> names) {
        return joined(names, " and ");
    }

    /** Of many names a few: who wrote the start of all of them knows the rest. */
    private static String either(Collection<?> names) {
        int few = 4;
        int more = names.size() - few;
        if (more < 2) {
            return joined(names, " or ");
        }
        List<String> first = names.stream().limit(few).map(Object::toString).toList();
        return String.join(", ", first) + " or one of " + more + " more";
    }

    private static String joined(Collection<?> names, String last) {
        List<String> texts = names.stream().map(Object::toString).toList();
        int most = texts.size() - 1;
        return most < 1 ? String.join("", texts) : String.join(", ", texts.subList(0, most)) + last + texts.get(most);
    }
}
