package dev.quipu.migration.graph;

import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException.Kind;
import dev.quipu.postgres.failure.SourceLocation;
import org.jspecify.annotations.Nullable;

/** What can be wrong with a graph, or with an address in it. The name of the record is the code. */
public sealed interface GraphProblem permits FileProblem, AddressProblem, StateProblem, LineProblem {
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
}
