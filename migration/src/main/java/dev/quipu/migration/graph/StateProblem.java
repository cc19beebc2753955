package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.List;

/** What can be wrong between the files and what a database has applied. */
public sealed interface StateProblem extends GraphProblem {
    /**
     * The database has a part of what was squashed.
     *
     * @param applied the last that it has of it, by its id
     * @param into what stands for it
     */
    record InsideSquash(RevisionId applied, RevisionId into) implements StateProblem {
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

    /** The database has revisions that a known branch does not define. */
    record UnknownApplied(List<RevisionId> unknown) implements StateProblem {
        @Override
        public String message() {
            return "the database has " + Words.names(unknown) + " applied, which no file defines";
        }

        @Override
        public String hint() {
            return "bring the missing files back, or \"stamp\" the branch to a revision that exists";
        }
    }

    /** Something applied needs something that is not: the graph was changed behind the database. */
    record Gap(RevisionId applied, Link link, RevisionId missing) implements StateProblem {
        @Override
        public String message() {
            return applied + " is applied, but " + missing + ", which it " + link.words() + ", is not";
        }

        @Override
        public String hint() {
            return "correct the header; or, if the database holds what " + missing + " does, \"stamp " + applied + "\"";
        }
    }

    /**
     * An upgrade that would go down, or a downgrade that would go up.
     *
     * @param verb the verb that was given
     * @param current the current heads that stand in the way
     * @param command the command that was probably meant
     */
    record WrongDirection(String verb, String text, List<RevisionId> current, String command) implements StateProblem {
        @Override
        public String message() {
            String at = current.isEmpty() ? "" : ": the database is at " + Words.names(current);
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
    record NotApplied(RevisionId target, List<RevisionId> current) implements StateProblem {
        @Override
        public String message() {
            return "cannot downgrade to " + target + ", which is not applied: the database is at "
                    + (current.isEmpty() ? target.branch() + "@base" : Words.names(current));
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

    /** A stamp that would leave something applied without what it needs. */
    record StampBreaks(RevisionId applied, Link link, RevisionId missing) implements StateProblem {
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
}
