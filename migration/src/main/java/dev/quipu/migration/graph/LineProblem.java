package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.List;

/** What can be wrong with lines that are to go on, to be merged or squashed. */
public sealed interface LineProblem extends GraphProblem {
    /** Whoever typed it has to act, unless the problem says otherwise. */
    @Override
    default Kind kind() {
        return Kind.USAGE;
    }

    /**
     * A new revision would follow one that is already followed.
     *
     * @param merge whether it would be a merge, which cannot be spliced in
     */
    record NotAHead(RevisionId revision, List<RevisionId> followedBy, boolean merge) implements LineProblem {
        @Override
        public String message() {
            return revision + " is not a head: " + Words.names(followedBy)
                    + (followedBy.size() == 1 ? " follows" : " follow") + " it";
        }

        @Override
        public String hint() {
            return merge
                    ? "merge heads; \"heads\" lists them"
                    : "follow a head, or say \"--splice\" to start a second line there";
        }
    }

    /** A merge of fewer than two heads. */
    record NothingToMerge(List<RevisionId> heads) implements LineProblem {
        @Override
        public String message() {
            return "a merge joins at least two heads, but "
                    + (heads.isEmpty() ? "there is none" : "there is only " + Words.names(heads));
        }

        @Override
        public String hint() {
            return "\"heads\" lists them";
        }
    }

    /** A squash of a single revision. */
    record NothingToSquash(RevisionId last) implements LineProblem {
        @Override
        public String message() {
            return "nothing leads to " + last + " in its branch, so there is nothing to squash";
        }

        @Override
        public String hint() {
            return "name a later revision; \"history\" lists them";
        }
    }

    /**
     * A line of revisions leaves what is to be squashed in the middle.
     *
     * @param child where it begins
     * @param member the revision that it follows
     */
    record SquashForked(RevisionId child, RevisionId member, RevisionId last) implements LineProblem {
        @Override
        public String message() {
            return child + " follows " + member + ", which would be gone in " + last;
        }

        @Override
        public String hint() {
            return "merge the two lines first, and squash up to the merge or further; or up to " + member + " at most";
        }
    }

    /**
     * Another branch needs the beginning of what is to be squashed, and is needed by its end.
     *
     * @param between the other branch's revision
     * @param member the first that it needs
     */
    record SquashBetween(RevisionId between, RevisionId member) implements LineProblem {
        @Override
        public String message() {
            return between + " must come after " + member
                    + " and before a later revision that is to be squashed with it";
        }

        @Override
        public String hint() {
            return "squash up to a revision before the one that depends on " + between;
        }
    }
}
