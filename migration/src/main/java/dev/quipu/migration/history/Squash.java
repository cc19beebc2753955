package dev.quipu.migration.history;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What a database records, in the words of files that were squashed since.
 *
 * <p>A squash has the id of the last revision that it stands for. So a database that has that id has all of them, and needs no
 * change: the rows of the others are passed over, and the checksum is that of a file which is gone. One in which the last one was
 * begun to be undone, or begun and not ended, is in the middle: only the file that is gone knows what is left of it to do.
 */
final class Squash {
    private Squash() {}

    /**
     * Returns the state as the graph sees it; the state itself where no squash matters, or where the graph cannot be had, which
     * whoever needs it will be told.
     */
    static DatabaseState seenIn(DatabaseState state, Supplier<RevisionGraph> graph) {
        RevisionGraph revisions;
        try {
            revisions = graph.get();
        } catch (QuipuException e) {
            return state;
        }
        return revisions.hasSquashed() ? seenIn(state, revisions) : state;
    }

    private static DatabaseState seenIn(DatabaseState state, RevisionGraph graph) {
        Map<RevisionId, AppliedRevision> seen = new LinkedHashMap<>(state.applied());
        for (RevisionId recorded : state.revisions()) {
            Optional<Revision> squash = graph.replacementOf(recorded);
            AppliedRevision last =
                    squash.map(one -> state.applied().get(one.name())).orElse(null);
            if (squash.isPresent() && last != null && isBegun(state, last.revision())) {
                seen.remove(last.revision());
            } else if (squash.isPresent() && last != null) {
                seen.remove(recorded);
                seen.put(
                        last.revision(),
                        new AppliedRevision(
                                last.revision(), squash.get().checksum(), last.stamped(), last.appliedAt()));
            }
        }
        return new DatabaseState(state.exists(), state.guarded(), seen, state.placements(), state.progress());
    }

    private static boolean isBegun(DatabaseState state, RevisionId squash) {
        return state.progress().stream().anyMatch(started -> started.revision().equals(squash));
    }
}
