package dev.quipu.migration.run;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.StatementProgress;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Revisions without a transaction that an earlier run began and did not end. What of them is done is skipped when they go
 * on, so the database must not be taken to where it is done no more.
 */
final class HalfDone {
    private final RevisionGraph graph;
    private final DatabaseState state;

    HalfDone(RevisionGraph graph, DatabaseState state) {
        this.graph = graph;
        this.state = state;
    }

    /** Refuses to undo what a half done revision stands on, and to build upon one that is half undone. */
    void refuse(List<Step> steps) {
        for (Step step : steps) {
            RevisionId name = step.revision().name();
            for (StatementProgress begun : state.progress()) {
                boolean forth = begun.direction() == Direction.UPGRADE;
                boolean broken = forth
                        ? step.direction() == Direction.DOWNGRADE && needs(begun.revision(), name)
                        : step.direction() == Direction.UPGRADE && needs(name, begun.revision());
                if (broken) {
                    throw refusal(step, begun, forth);
                }
            }
        }
    }

    private static QuipuException refusal(Step step, StatementProgress begun, boolean forth) {
        RevisionId half = begun.revision();
        return new QuipuException(
                Kind.FAILED,
                forth
                        ? half + ", which stands on " + step.revision().name() + ", was begun and not ended"
                        : step.revision().name() + " stands on " + half
                                + ", which was begun to be undone and not ended",
                null,
                List.of("nothing was changed"),
                forth
                        ? "go on with \"quipu upgrade " + half
                                + "\"; or undo by hand what was done of it, and delete its rows"
                                + " from the history's table \"progress\""
                        : "go on with the downgrade of " + half + " first",
                null);
    }

    private boolean needs(RevisionId later, RevisionId earlier) {
        return graph.contains(later) && graph.isAncestor(earlier, later);
    }

    /**
     * Returns the revisions of a branch of which a stamp says what they are: applied, gone, or without what they stand on. A
     * stamp that leaves them as they are leaves what is known of them.
     */
    Set<RevisionId> settled(String branch, Set<RevisionId> stamped) {
        return state.progress().stream()
                .filter(begun -> begun.revision().branch().equals(branch))
                .filter(begun -> isSettled(begun, stamped))
                .map(StatementProgress::revision)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    private boolean isSettled(StatementProgress begun, Set<RevisionId> stamped) {
        RevisionId name = begun.revision();
        if (!graph.contains(name)) {
            return true;
        }
        boolean applied = stamped.contains(name);
        return begun.direction() == Direction.UPGRADE
                ? applied || !graph.ancestors(name).stream().map(Revision::name).allMatch(stamped::contains)
                : !applied;
    }
}
