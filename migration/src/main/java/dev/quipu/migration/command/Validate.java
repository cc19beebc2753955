package dev.quipu.migration.command;

import dev.quipu.catalog.difference.DifferenceText;
import dev.quipu.migration.history.AppliedRevision;
import dev.quipu.migration.history.DatabaseState;
import dev.quipu.migration.history.StatementProgress;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.RoundTrip;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.revision.Section;
import dev.quipu.migration.run.RevisionStatements;
import dev.quipu.migration.run.RunChecks;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.scratch.Scratch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** {@code validate}: whether the files can be run, form a graph, can be undone, and are those that were applied. */
public final class Validate {
    private final Workspace workspace;

    public Validate(Workspace workspace) {
        this.workspace = workspace;
    }

    /**
     * What was found in one revision.
     *
     * @param revision where
     * @param severe whether a run would fail; otherwise it is only worth knowing
     * @param failure what was found
     */
    public record Finding(RevisionId revision, boolean severe, QuipuException failure) {}

    /**
     * Checks files, graph and downgrades.
     *
     * @return what was found, in the order of the graph; empty if all is well
     * @throws QuipuException if a file cannot be read as a revision, or the revisions form no graph
     */
    public List<Finding> files() {
        List<Finding> findings = new ArrayList<>();
        for (Revision revision : workspace.graph().all()) {
            section(revision, revision.upgrade(), findings);
            section(revision, revision.downgrade(), findings);
        }
        return findings;
    }

    /**
     * Checks that what a database has applied is what the files hold.
     *
     * @return the applied revisions whose files have changed or are gone, and the branches that are in another schema, at the
     *     revision that they are at; empty if all is well
     */
    public List<Finding> database() {
        DatabaseState state = workspace.state("validate");
        List<Finding> findings = new ArrayList<>();
        for (AppliedRevision applied : state.applied().values()) {
            attempt(applied.revision(), () -> RunChecks.files(workspace.graph(), state, List.of(applied)), findings);
        }
        workspace
                .project()
                .schemas()
                .forEach((branch, schema) -> latest(branch, state)
                        .ifPresent(where ->
                                attempt(where, () -> RunChecks.places(state, Map.of(branch, schema)), findings)));
        return findings;
    }

    /** Returns a revision that a branch is at, or has begun with. */
    private Optional<RevisionId> latest(String branch, DatabaseState state) {
        return Stream.concat(
                        workspace.graph().headsOf(state.revisions()).stream(),
                        state.progress().stream().map(StatementProgress::revision))
                .filter(revision -> revision.branch().equals(branch))
                .findFirst();
    }

    /**
     * Runs every revision up, down and up again in a throw-away database.
     *
     * @param progress hears of each revision before it runs
     * @return the revisions that their downgrades do not undo, in the order of the graph
     * @throws QuipuException if a revision fails
     */
    public List<Finding> roundTrip(Scratch scratch, Consumer<Revision> progress) {
        RoundTrip roundTrip = new RoundTrip(scratch, workspace.project(), workspace.runner());
        return roundTrip.prove(workspace.graph().all(), progress).stream()
                .map(Validate::finding)
                .toList();
    }

    private static Finding finding(RoundTrip.Leftover leftover) {
        String what = leftover.again()
                ? leftover.revision() + ", applied again after its downgrade, does not make what it made at first"
                : "the downgrade of " + leftover.revision() + " does not undo its upgrade";
        List<String> lines = DifferenceText.of(leftover.difference()).lines().toList();
        return new Finding(
                leftover.revision(),
                true,
                new QuipuException(
                        QuipuException.Kind.FAILED,
                        what,
                        null,
                        lines,
                        leftover.again()
                                ? "let the downgrade remove all that the upgrade makes"
                                : "change the downgrade so that it leaves what was there before; + is left over, - is missing",
                        null));
    }

    private static void section(Revision revision, Section section, List<Finding> findings) {
        switch (section) {
            case Section.Sql sql -> attempt(revision.name(), () -> RevisionStatements.of(revision, sql), findings);
            case Section.Code code -> attempt(revision.name(), code::compile, findings);
            case Section.Irreversible irreversible -> {}
            case Section.Absent absent ->
                findings.add(new Finding(
                        revision.name(),
                        false,
                        new QuipuException(
                                QuipuException.Kind.FAILED,
                                absent.place() == null
                                        ? revision.name() + " has no downgrade section"
                                        : "the downgrade section of " + revision.name() + " is empty",
                                absent.place(),
                                List.of(),
                                "write one, or say why not: -- downgrade: irreversible, because ...",
                                null)));
        }
    }

    private static void attempt(RevisionId revision, Runnable check, List<Finding> findings) {
        try {
            check.run();
        } catch (QuipuException e) {
            findings.add(new Finding(revision, true, e));
        }
    }
}
