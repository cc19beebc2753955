package dev.quipu.migration.history;

import dev.quipu.migration.revision.RevisionId;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a database records of itself, read at one moment.
 *
 * @param exists whether the history schema is there; if not, all else is empty
 * @param guarded whether its tables refuse what a revision does to them; an earlier Quipu's do not
 * @param applied the applied revisions, by name, in the order in which they were applied
 * @param placements where each branch lives, by its label
 * @param progress how far the statements of interrupted non-transactional revisions came, in their order
 */
public record DatabaseState(
        boolean exists,
        boolean guarded,
        Map<RevisionId, AppliedRevision> applied,
        Map<String, Placement> placements,
        List<StatementProgress> progress) {
    /** The state of a database that Quipu never touched. */
    public static final DatabaseState NONE = new DatabaseState(false, false, Map.of(), Map.of(), List.of());

    public DatabaseState {
        applied = Collections.unmodifiableMap(new LinkedHashMap<>(applied));
        placements = Map.copyOf(placements);
        progress = List.copyOf(progress);
    }

    /** Returns the names of the applied revisions, a set closed under what they revise and depend on. */
    public Set<RevisionId> revisions() {
        return applied.keySet();
    }

    /** Tells whether anything of a branch is applied, or was begun: if not, where it lived once binds nobody. */
    public boolean isBegun(String branch) {
        return Stream.concat(applied.keySet().stream(), progress.stream().map(StatementProgress::revision))
                .anyMatch(revision -> revision.branch().equals(branch));
    }

    public Optional<Placement> placement(String branch) {
        return Optional.ofNullable(placements.get(branch));
    }
}
