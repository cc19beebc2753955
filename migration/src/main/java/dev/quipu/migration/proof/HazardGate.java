package dev.quipu.migration.proof;

import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.HazardSettings;
import dev.quipu.migration.project.HazardSettings.Since;
import dev.quipu.migration.project.Project;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.postgres.failure.QuipuException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Which hazards are refused or told, and in which revisions. */
public final class HazardGate {
    private final RefusedHazards hazards;
    private final Set<String> branches;
    private final Set<RevisionId> leftAlone;

    private HazardGate(RefusedHazards hazards, Set<String> branches, Set<RevisionId> leftAlone) {
        this.hazards = hazards;
        this.branches = branches;
        this.leftAlone = leftAlone;
    }

    /**
     * Returns what holds for a project's own revisions, and not for those of its packs.
     *
     * @throws QuipuException if there is no such revision as the settings leave alone
     */
    public static HazardGate of(Workspace workspace, HazardSettings settings) {
        Set<String> own = workspace.project().branches().stream()
                .filter(branch -> branch.pack().isEmpty())
                .map(Branch::label)
                .collect(Collectors.toSet());
        RefusedHazards hazards = new RefusedHazards(settings.refuse(), settings.warn());
        return new HazardGate(hazards, own, leftAlone(workspace, settings));
    }

    /**
     * Returns what somebody has typed, which takes the place of what the project refuses and warns of, and holds for packs
     * too. If nothing was typed, it is what the project says.
     *
     * @param lists hazards, with commas between
     */
    public static HazardGate of(Workspace workspace, List<String> lists) {
        Project project = workspace.project();
        if (lists.isEmpty()) {
            return of(workspace, project.hazards());
        }
        RefusedHazards typed = RefusedHazards.parse(lists);
        Set<String> all = project.branches().stream().map(Branch::label).collect(Collectors.toSet());
        return new HazardGate(typed, all, leftAlone(workspace, project.hazards()));
    }

    private static Set<RevisionId> leftAlone(Workspace workspace, HazardSettings settings) {
        Set<RevisionId> last = new HashSet<>();
        settings.since().forEach(since -> last.add(find(workspace.graph(), since)));
        return last.isEmpty() ? Set.of() : workspace.graph().closure(last);
    }

    private static RevisionId find(RevisionGraph graph, Since since) {
        try {
            return graph.one(since.revision(), Set.of()).name();
        } catch (QuipuException e) {
            throw new QuipuException(
                    e.kind(), e.message(), since.place(), e.notes(), e.hint().orElse(null), e);
        }
    }

    /** Tells whether nothing is looked for. */
    public boolean isEmpty() {
        return hazards.isEmpty();
    }

    /** Tells whether a revision is looked at. */
    public boolean looksAt(RevisionId revision) {
        return branches.contains(revision.branch()) && !leftAlone.contains(revision);
    }

    /** Tells whether a revision is left alone that has what would be refused or told of another. */
    public boolean passes(WatchedRevision watched) {
        return !looksAt(watched.revision().name())
                && hazards.on(watched).stream().anyMatch(verdict -> !verdict.isSilent());
    }

    /** Returns the verdicts on the statements of a revision, in their order; silent ones if it is not looked at. */
    public List<Verdict> on(WatchedRevision watched) {
        RefusedHazards here = looksAt(watched.revision().name()) ? hazards : new RefusedHazards(Set.of(), Set.of());
        return here.on(watched);
    }
}
