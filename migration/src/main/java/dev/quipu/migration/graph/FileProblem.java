package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.SourceLocation;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What can be wrong with the headers of revision files. */
public sealed interface FileProblem extends GraphProblem {
    /**
     * Revisions that need each other.
     *
     * @param edges the way round: each begins where the one before ends, the first where the last ends
     * @param location where the first edge is written, or null
     */
    record Cycle(List<Edge> edges, @Nullable SourceLocation location) implements FileProblem {
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
            @Nullable SourceLocation location) implements FileProblem {
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
            @Nullable SourceLocation location) implements FileProblem {
        @Override
        public String message() {
            return from + " " + link.words() + " " + missing + ", which no file defines";
        }

        @Override
        public String hint() {
            return nearest.isEmpty() ? "restore its file, or correct the header" : Words.didYouMean(nearest);
        }
    }

    /** A header says that a revision follows one that was squashed: it was written for a schema that is no revision's now. */
    record RevisesSquashed(
            RevisionId from,
            RevisionId squashed,
            RevisionId into,
            @Nullable SourceLocation location) implements FileProblem {
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
    record ReplacedStillThere(RevisionId name, String file, RevisionId by) implements FileProblem {
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
            @Nullable SourceLocation location) implements FileProblem {
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
     * A label that already means something.
     *
     * @param taken what has it: {@code the branch}, or a revision
     */
    record LabelClash(
            String label,
            RevisionId revision,
            String taken,
            @Nullable SourceLocation location) implements FileProblem {
        @Override
        public String message() {
            return "the label \"" + label + "\" of " + revision + " is taken already, by " + taken;
        }

        @Override
        public String hint() {
            return "choose a label that is neither a branch nor another revision's label";
        }
    }
}
