package dev.quipu.migration.command;

import dev.quipu.migration.history.Direction;
import dev.quipu.migration.history.StatementProgress;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.HazardGate;
import dev.quipu.migration.proof.RefusedHazards;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import dev.quipu.migration.proof.RevisionWatch;
import dev.quipu.migration.proof.WatchedRevision;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.revision.Section;
import dev.quipu.migration.run.InterruptedRunException;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.scratch.Scratch;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Looks at what an upgrade would run, in a throw-away database, before anything is changed, and refuses what somebody does
 * not want.
 *
 * <p>Nobody is hurt where nobody is: what the run itself has made nobody uses yet. So a database that has no revision is not
 * looked at, nor is a pack of which it has none. What an earlier run has finished of a revision is not looked at again.
 */
public final class HazardLook {
    private final Workspace workspace;
    private final Supplier<HazardGate> gate;
    private final Supplier<Scratch> scratch;
    private final Listener listener;

    /**
     * Takes what to look for.
     *
     * @param gate asked for when there is something to look at
     * @param scratch where to look, opened when there is something to look at
     * @param listener hears of it
     */
    public HazardLook(Workspace workspace, Supplier<HazardGate> gate, Supplier<Scratch> scratch, Listener listener) {
        this.workspace = workspace;
        this.gate = gate;
        this.scratch = scratch;
        this.listener = listener;
    }

    /** Returns the look that a project's settings ask for, if they do, on an embedded server. */
    public static HazardLook of(Workspace workspace, Listener listener) {
        return new HazardLook(
                workspace, () -> HazardGate.of(workspace, workspace.project().hazards()), Scratch::local, listener);
    }

    /** Hears of a look. */
    public interface Listener {
        /** Hears nothing: what is refused is in the failure. */
        Listener NONE = new Listener() {
            @Override
            public void begins(int revisions) {}

            @Override
            public void found(Found found) {}
        };

        /** The look begins, which takes a moment. */
        void begins(int revisions);

        /** The look has ended, whether the run goes on or not. */
        void found(Found found);
    }

    /**
     * What one revision would do.
     *
     * @param revision which one
     * @param verdicts what there is to say of its statements, in their order
     */
    public record Seen(RevisionId revision, List<Verdict> verdicts) {
        public Seen {
            verdicts = List.copyOf(verdicts);
        }
    }

    /**
     * What was found.
     *
     * @param seen the revisions that were looked at
     * @param unknown those that are Java, of which no statement is known before it runs
     */
    public record Found(List<Seen> seen, List<RevisionId> unknown) {
        public Found {
            seen = List.copyOf(seen);
            unknown = List.copyOf(unknown);
        }

        /** Returns what there is to say of a revision that nobody could look at. */
        public static String javaRevision(RevisionId name) {
            return RevisionWatch.unknown(name) + ": look at it yourself";
        }

        /** Returns that nothing is refused, in words; empty if something is. */
        public Optional<String> passed() {
            return RefusedHazards.count(verdicts()).isPresent() ? Optional.empty() : Optional.of(passed(seen.size()));
        }

        /** Returns that nothing of so many revisions is refused, in words. */
        public static String passed(int revisions) {
            return "hazards: " + counted(revisions) + " looked at, none refused";
        }

        /** Returns how many revisions, in words. */
        public static String counted(int revisions) {
            return revisions == 1 ? "1 revision" : revisions + " revisions";
        }

        /** Returns all verdicts, in the order in which the statements would run. */
        public List<Verdict> verdicts() {
            return seen.stream().flatMap(one -> one.verdicts().stream()).toList();
        }
    }

    /**
     * Looks at revisions, in the order in which they would run.
     *
     * @param applied what the database has
     * @param progress how far interrupted runs came
     * @throws RefusedRunException if a statement has a hazard that is refused
     * @throws QuipuException if a revision fails there, or the run was asked to stop
     */
    void at(Set<RevisionId> applied, List<StatementProgress> progress, List<Revision> revisions) {
        if (applied.isEmpty() || revisions.isEmpty()) {
            return;
        }
        HazardGate hazards = gate.get();
        List<Revision> looked = revisions.stream()
                .filter(revision -> hazards.looksAt(revision.name()) && !isOfNewPack(revision, applied))
                .toList();
        if (hazards.isEmpty() || looked.isEmpty()) {
            return;
        }
        listener.begins(looked.size());
        Found found = look(applied, looked, hazards, progress);
        listener.found(found);
        Optional<String> refusal = RefusedHazards.count(found.verdicts());
        if (refusal.isPresent()) {
            throw new RefusedRunException(
                    refusal.get(),
                    found,
                    listener == Listener.NONE,
                    workspace.database().redactor());
        }
    }

    private boolean isOfNewPack(Revision revision, Set<RevisionId> applied) {
        String branch = revision.name().branch();
        return workspace.project().branch(branch).flatMap(Branch::pack).isPresent()
                && applied.stream().noneMatch(name -> name.branch().equals(branch));
    }

    private Found look(
            Set<RevisionId> applied, List<Revision> revisions, HazardGate hazards, List<StatementProgress> all) {
        List<Seen> seen = new ArrayList<>();
        List<RevisionId> unknown = new ArrayList<>();
        try (Scratch opened = scratch.get()) {
            RevisionWatch watch =
                    new RevisionWatch(opened, workspace.project(), workspace.runner(), workspace.graph()).asOf(applied);
            for (Revision revision : revisions) {
                requireNoInterruption();
                if (revision.upgrade() instanceof Section.Code) {
                    unknown.add(revision.name());
                } else {
                    WatchedRevision watched = watched(watch, revision);
                    seen.add(new Seen(revision.name(), unfinished(hazards.on(watched), revision, all)));
                }
            }
        }
        return new Found(seen, unknown);
    }

    private static WatchedRevision watched(RevisionWatch watch, Revision revision) {
        try {
            return watch.run(revision, Direction.UPGRADE);
        } catch (QuipuException e) {
            throw new QuipuException(
                    e.kind(),
                    e.message(),
                    e.location().orElse(null),
                    List.of("that was in a throw-away database, in which hazards are looked for; nothing was changed"),
                    e.hint().orElse(null),
                    e);
        }
    }

    /** What an interrupted run has finished does not run again, if the revision still runs statement by statement. */
    private static List<Verdict> unfinished(List<Verdict> verdicts, Revision revision, List<StatementProgress> all) {
        Set<Integer> finished = new HashSet<>();
        for (StatementProgress progress : all) {
            if (!revision.transactional()
                    && progress.revision().equals(revision.name())
                    && progress.direction() == Direction.UPGRADE
                    && progress.isFinished()) {
                finished.add(progress.index());
            }
        }
        List<Verdict> left = new ArrayList<>();
        for (int i = 0; i < verdicts.size(); i++) {
            if (!finished.contains(i) && !verdicts.get(i).isSilent()) {
                left.add(verdicts.get(i));
            }
        }
        return left;
    }

    private void requireNoInterruption() {
        if (workspace.interruption().isRequested()) {
            throw new InterruptedRunException("interrupted", List.of("nothing was changed"), null);
        }
    }
}
