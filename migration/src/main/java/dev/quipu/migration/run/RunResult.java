package dev.quipu.migration.run;

import dev.quipu.migration.revision.RevisionId;
import java.util.List;
import java.util.Set;

/**
 * How a run ended that did not fail.
 *
 * @param steps what was done, in order; empty if the database was there already
 * @param applied the revisions that are applied now
 */
public record RunResult(List<Step> steps, Set<RevisionId> applied) {
    public RunResult {
        steps = List.copyOf(steps);
        applied = Set.copyOf(applied);
    }
}
