package dev.quipu.cli;

import dev.quipu.catalog.plan.Hazard;
import dev.quipu.migration.backup.BackupResult;
import dev.quipu.migration.command.HazardLook.Found;
import dev.quipu.migration.command.HazardLook.Seen;
import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.proof.RefusedHazards.Verdict;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.RunListener;
import dev.quipu.migration.run.RunResult;
import dev.quipu.migration.run.Step;
import dev.quipu.migration.run.StepFailedException;
import dev.quipu.postgres.failure.QuipuException;
import dev.quipu.postgres.failure.SourceLocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A run for programs: what was done, where the database is then and, if it failed, why. */
final class RunTree {
    private final Console console;
    private final Workspace workspace;
    private final boolean together;
    private final Map<String, @Nullable Object> tree = new LinkedHashMap<>();
    private final List<Map<String, @Nullable Object>> steps = new ArrayList<>();

    /** @param together whether all steps share one transaction, so that none is done before the last */
    RunTree(Console console, Workspace workspace, Direction direction, boolean together) {
        this.together = together;
        this.console = console;
        this.workspace = workspace;
        tree.put("direction", direction.word());
        tree.put("steps", steps);
        tree.put("hazards", null);
        tree.put("backup", null);
        tree.put("branches", null);
        tree.put("failure", null);
    }

    /** Returns what would be done. */
    Map<String, @Nullable Object> planned(List<Step> planned) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("direction", tree.get("direction"));
        one.put("steps", planned.stream().map(this::plannedStep).toList());
        one.put("hazards", tree.get("hazards"));
        return one;
    }

    private Map<String, @Nullable Object> plannedStep(Step step) {
        Map<String, @Nullable Object> one = step(step);
        one.put("file", console.relative(step.revision().source()));
        one.put("transactional", step.revision().transactional());
        return one;
    }

    /** Takes what was found where somebody looked. */
    void looked(Found found) {
        List<Map<String, @Nullable Object>> hazards = new ArrayList<>();
        for (Seen seen : found.seen()) {
            for (Verdict verdict : seen.verdicts()) {
                verdict.hazards().forEach(hazard -> hazards.add(hazard(seen, verdict, hazard, true)));
                verdict.warned().forEach(hazard -> hazards.add(hazard(seen, verdict, hazard, false)));
            }
        }
        found.unknown()
                .forEach(name -> hazards.add(hazard(name, null, null, "unknown", Found.javaRevision(name), false)));
        tree.put("hazards", hazards);
    }

    private Map<String, @Nullable Object> hazard(Seen seen, Verdict verdict, Hazard hazard, boolean refused) {
        SourceLocation place = verdict.place();
        return hazard(
                seen.revision(),
                place == null ? null : console.relative(place.toString()),
                verdict.statement().sql(),
                hazard.kind().words(),
                hazard.message(),
                refused);
    }

    private static Map<String, @Nullable Object> hazard(
            RevisionId revision,
            @Nullable String place,
            @Nullable String sql,
            String kind,
            String message,
            boolean refused) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("revision", revision.toString());
        one.put("place", place);
        one.put("sql", sql);
        one.put("kind", kind);
        one.put("message", message);
        one.put("refused", refused);
        return one;
    }

    /** Returns what hears how the run goes. */
    RunListener listener() {
        return new Kept();
    }

    void backedUp(BackupResult result) {
        tree.put("backup", console.relative(result.file()));
    }

    Map<String, @Nullable Object> done(RunResult result) {
        tree.put(
                "branches",
                workspace.project().branches().stream()
                        .map(branch -> branch(branch, result.applied()))
                        .toList());
        return tree;
    }

    private Map<String, @Nullable Object> branch(Branch branch, Set<RevisionId> applied) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("branch", branch.label());
        one.put("schema", branch.schema().value());
        one.put(
                "revisions",
                workspace.graph().headsOf(applied).stream()
                        .filter(head -> head.branch().equals(branch.label()))
                        .map(RevisionId::id)
                        .toList());
        one.put(
                "pending",
                workspace.graph().pending(applied).stream()
                        .filter(revision -> revision.name().branch().equals(branch.label()))
                        .count());
        return one;
    }

    /** Returns what was done before something failed: where the database is, the notes say. */
    Map<String, @Nullable Object> failed(QuipuException failure) {
        forgetUncommitted();
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("message", failure.message());
        Optional<StepFailedException> step =
                failure instanceof StepFailedException failed ? Optional.of(failed) : Optional.empty();
        one.put(
                "revision",
                step.map(failed -> failed.step().revision().name().toString()).orElse(null));
        one.put("sqlstate", step.map(StepFailedException::sqlState).orElse(null));
        one.put(
                "place",
                failure.location()
                        .map(place -> console.relative(place.toString()))
                        .orElse(null));
        one.put("notes", failure.notes());
        one.put("hint", failure.hint().orElse(null));
        tree.put("failure", one);
        return tree;
    }

    private void forgetUncommitted() {
        if (together) {
            steps.clear();
        }
    }

    private static Map<String, @Nullable Object> step(Step step) {
        Map<String, @Nullable Object> one = new LinkedHashMap<>();
        one.put("revision", step.revision().name().toString());
        one.put("message", step.revision().message());
        return one;
    }

    /** Tells how it goes as ever, and keeps what was done. */
    private final class Kept extends RunProgress {
        Kept() {
            super(console);
        }

        @Override
        public void retrying(Step step, int attempt, String reason, Duration pause) {
            super.retrying(step, attempt, reason, pause);
            forgetUncommitted();
        }

        @Override
        public void finished(Step step, int statements, Duration duration) {
            super.finished(step, statements, duration);
            Map<String, @Nullable Object> one = step(step);
            one.put("statements", statements);
            one.put("milliseconds", duration.toMillis());
            steps.add(one);
        }
    }
}
