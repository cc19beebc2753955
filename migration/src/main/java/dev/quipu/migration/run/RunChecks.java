package dev.quipu.migration.run;

import dev.quipu.catalog.name.Identifier;
import dev.quipu.migration.graph.RevisionGraph;
import dev.quipu.migration.history.AppliedRevision;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.Placement;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.revision.Section;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.QuipuException.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What has to hold before anything runs. */
public final class RunChecks {
    private RunChecks() {}

    /**
     * Refuses to go on from revisions whose files have changed, or are gone, since they were applied. Branches that this
     * project does not know are somebody else's, and left alone.
     */
    public static void files(RevisionGraph graph, DatabaseState state) {
        files(graph, state, state.applied().values());
    }

    /** Does the same for some of what is applied. */
    public static void files(RevisionGraph graph, DatabaseState state, Collection<AppliedRevision> some) {
        graph.requireOutsideSquash(state.revisions());
        List<String> changed = new ArrayList<>();
        List<String> gone = new ArrayList<>();
        for (AppliedRevision applied : some) {
            graph.find(applied.revision())
                    .ifPresentOrElse(
                            revision -> noteChange(applied, revision, changed), () -> noteGone(graph, applied, gone));
        }
        if (!gone.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED,
                    "the database has revisions that no file defines: " + String.join(", ", gone),
                    null,
                    List.of(),
                    "get the files of the version that applied them; if they are gone for good, set the recorded state"
                            + " with \"quipu stamp\"",
                    null);
        }
        if (!changed.isEmpty()) {
            throw new QuipuException(
                    Kind.FAILED,
                    "a revision has changed since it was applied",
                    null,
                    changed,
                    "put the file back as it was and write a new revision; if the change is harmless, accept it with"
                            + " \"quipu stamp " + heads(graph, state) + "\"",
                    null);
        }
    }

    private static String heads(RevisionGraph graph, DatabaseState state) {
        return graph.headsOf(state.revisions()).stream()
                .map(RevisionId::toString)
                .sorted()
                .collect(Collectors.joining(" "));
    }

    private static void noteChange(AppliedRevision applied, Revision revision, List<String> changed) {
        if (!applied.isUnchanged(revision)) {
            changed.add(applied.revision() + " (" + revision.source() + "): applied with " + start(applied.checksum())
                    + ", the file now has " + start(revision.checksum()));
        }
    }

    /** As much of a checksum as people compare. */
    private static String start(String checksum) {
        return checksum.substring(0, Math.min(12, checksum.length()));
    }

    private static void noteGone(RevisionGraph graph, AppliedRevision applied, List<String> gone) {
        if (graph.branches().contains(applied.revision().branch())) {
            gone.add(applied.revision().toString());
        }
    }

    /** Refuses a run that would stop in the middle for a reason that can be known before. */
    public static void steps(
            List<Step> steps,
            RevisionGraph graph,
            DatabaseState state,
            Map<String, Identifier> schemas,
            RunOptions options) {
        new HalfDone(graph, state).refuse(steps);
        for (Step step : steps) {
            refuseIrreversible(step);
            refuseMove(step.revision().name().branch(), state, schemas);
            refuseUnrunnable(step);
        }
        if (options.singleTransaction()) {
            refuseNonTransactional(steps);
        }
    }

    /** What can be known of a section without the database: whether it can be split, or compiled. */
    private static void refuseUnrunnable(Step step) {
        switch (step.section()) {
            case Section.Sql sql -> RevisionStatements.of(step.revision(), sql);
            case Section.Code code -> code.compile();
            case Section.Irreversible irreversible -> {}
            case Section.Absent absent -> {}
        }
    }

    private static void refuseIrreversible(Step step) {
        if (step.direction() != Direction.DOWNGRADE) {
            return;
        }
        switch (step.section()) {
            case Section.Irreversible irreversible ->
                throw cannotGoDown(step, "is irreversible, because " + irreversible.reason());
            case Section.Absent absent -> throw cannotGoDown(step, "has no downgrade section");
            case Section.Sql sql -> {}
            case Section.Code code -> {}
        }
    }

    private static QuipuException cannotGoDown(Step step, String why) {
        return new QuipuException(
                Kind.FAILED,
                step.revision().name() + " " + why,
                null,
                List.of("nothing was undone; the database is where it was"),
                "restore a backup from before it, or write a new revision that goes forward",
                null);
    }

    /**
     * Refuses a project that looks for a branch in another schema than it is in: all is applied, and nothing is found there.
     *
     * @param schemas where the project has its branches, by label
     */
    public static void places(DatabaseState state, Map<String, Identifier> schemas) {
        schemas.keySet().forEach(branch -> refuseMove(branch, state, schemas));
    }

    private static void refuseMove(String branch, DatabaseState state, Map<String, Identifier> schemas) {
        Identifier configured = schemas.get(branch);
        Placement placement = state.placements().get(branch);
        if (configured != null
                && placement != null
                && !placement.schema().equals(configured)
                && state.isBegun(branch)) {
            throw new QuipuException(
                    Kind.USAGE,
                    "branch " + branch + " lives in schema "
                            + placement.schema().quoted() + " of this database, and schema " + configured.quoted()
                            + " was asked for",
                    "leave the schema out, or downgrade the branch to base first");
        }
    }

    private static void refuseNonTransactional(List<Step> steps) {
        String names = steps.stream()
                .map(Step::revision)
                .filter(revision -> !revision.transactional())
                .map(revision -> revision.name().toString())
                .collect(Collectors.joining(", "));
        if (!names.isEmpty()) {
            throw new QuipuException(
                    Kind.USAGE,
                    "a single transaction cannot hold " + names + ", which says \"transaction: off\"",
                    "leave out --single-transaction, or upgrade up to the revision before it first");
        }
    }
}
