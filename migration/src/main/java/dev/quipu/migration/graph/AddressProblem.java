package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.List;

/** What can be wrong with an address, or a range of two. */
public sealed interface AddressProblem extends GraphProblem {
    /** Whoever typed it has to act, unless the problem says otherwise. */
    @Override
    default Kind kind() {
        return Kind.USAGE;
    }

    /** An address of a revision that was squashed. */
    record SquashedTarget(String text, RevisionId into) implements AddressProblem {
        @Override
        public String message() {
            return "\"" + text + "\" was squashed into " + into;
        }

        @Override
        public String hint() {
            return "there is no way to the middle of it; say \"" + into + "\" or \"" + into.branch() + "@base\"";
        }
    }

    /** A text that is no address. */
    record MalformedTarget(String text, String reason) implements AddressProblem {
        @Override
        public String message() {
            return "\"" + text + "\" is no address of a revision: " + reason;
        }

        @Override
        public String hint() {
            return "write head, heads, base, ID, BRANCH@ID, +N, -N, BRANCH@+N or ID+N; a range is FROM:TO";
        }
    }

    /** Two addresses, where one is expected. */
    record RangeTarget(String text) implements AddressProblem {
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
    }

    /** An address of nothing. */
    record UnknownTarget(String text, List<String> nearest) implements AddressProblem {
        @Override
        public String message() {
            return "there is no revision \"" + text + "\"";
        }

        @Override
        public String hint() {
            return nearest.isEmpty() ? "\"history\" lists the revisions that exist" : Words.didYouMean(nearest);
        }
    }

    /** A word before {@code @} that is neither a branch nor a label. */
    record UnknownBranch(String name, List<String> nearest, List<String> branches) implements AddressProblem {
        @Override
        public String message() {
            return "there is no branch \"" + name + "\"";
        }

        @Override
        public String hint() {
            if (!nearest.isEmpty()) {
                return Words.didYouMean(nearest);
            }
            return branches.isEmpty() ? "there are no revisions yet" : "the branches are " + Words.names(branches);
        }
    }

    /** An address of several revisions, where one was meant. */
    record AmbiguousTarget(String text, List<RevisionId> candidates) implements AddressProblem {
        @Override
        public String message() {
            return "\"" + text + "\" may be " + Words.either(candidates);
        }

        @Override
        public String hint() {
            return "write one of these names in full";
        }
    }

    /** A branch, or a label, with more than one head where one was meant. */
    record SeveralHeads(String branch, List<RevisionId> heads) implements AddressProblem {
        @Override
        public String message() {
            return "\"" + branch + "\" has " + heads.size() + " heads: " + Words.names(heads);
        }

        @Override
        public String hint() {
            return "name one of them, say \"heads\" for all, or join them with \"merge\"";
        }

        /** The address is right as long as there is one head. */
        @Override
        public Kind kind() {
            return Kind.FAILED;
        }
    }

    /**
     * A relative address that can be walked in more than one way.
     *
     * @param candidates where the way parts: the next revisions, or the current heads
     */
    record AmbiguousSteps(String text, List<RevisionId> candidates) implements AddressProblem {
        @Override
        public String message() {
            return "\"" + text + "\" can be counted in more than one way: by " + Words.either(candidates);
        }

        @Override
        public String hint() {
            return "name the revision instead";
        }
    }

    /** A relative address without a branch where several branches could be meant. */
    record AmbiguousBranch(String text, List<String> candidates) implements AddressProblem {
        @Override
        public String message() {
            return "\"" + text + "\" may be meant for " + Words.either(branches());
        }

        private List<String> branches() {
            return candidates.stream().map(branch -> "branch " + branch).toList();
        }

        @Override
        public String hint() {
            return "say which: "
                    + Words.either(candidates.stream()
                            .map(branch -> "\"" + branch + "@" + text + "\"")
                            .toList());
        }
    }

    /**
     * A relative address that leaves the graph.
     *
     * @param possible how many of its steps there are
     */
    record TooFar(String text, int steps, int possible) implements AddressProblem {
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
    }

    /** A range whose lower end does not lie below its upper end. */
    record NotAncestor(String range, RevisionId lower, List<RevisionId> upper) implements AddressProblem {
        @Override
        public String message() {
            return "\"" + range + "\" is no range: " + lower + " is not below " + Words.either(upper);
        }

        @Override
        public String hint() {
            return "write the older end first";
        }
    }
}
