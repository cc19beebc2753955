package dev.quipu.cli;

import dev.quipu.migration.history.Direction;
import dev.quipu.migration.project.Branch;
import dev.quipu.migration.project.Workspace;
import dev.quipu.migration.revision.Revision;
import dev.quipu.migration.revision.RevisionId;
import dev.quipu.migration.run.RunResult;
import dev.quipu.migration.run.Step;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Says how a run ended, or what it would do. */
final class RunReport {
    private static final int WIDEST_MESSAGE = 60;

    private final Console console;
    private final Workspace workspace;
    private final Direction direction;

    RunReport(Console console, Workspace workspace, Direction direction) {
        this.console = console;
        this.workspace = workspace;
        this.direction = direction;
    }

    void done(RunResult result) {
        String done = direction == Direction.UPGRADE ? " applied" : " undone";
        String what = result.steps().isEmpty()
                ? "nothing to do"
                : revisions(result.steps().size()) + done;
        Set<String> moved = result.steps().stream()
                .map(step -> step.revision().name().branch())
                .collect(Collectors.toSet());
        places(what + "; ", result, branch -> moved.isEmpty() || moved.contains(branch.label()));
    }

    /** Says where every branch is, behind what was done. */
    void places(String what, RunResult result) {
        places(what, result, branch -> true);
    }

    /** On one line or, where a terminal is too narrow for it, on one for each branch. */
    private void places(String what, RunResult result, Predicate<Branch> which) {
        List<String> places = workspace.project().branches().stream()
                .filter(which)
                .map(branch -> place(branch, result.applied()))
                .toList();
        String line = what + String.join(", ", places);
        boolean fits = console.width() == 0 || line.length() <= console.width();
        console.out().println(fits ? line : what + String.join(",\n  ", places));
    }

    void planned(List<Step> steps) {
        if (steps.isEmpty()) {
            console.out().println("nothing to do");
            return;
        }
        String would = direction == Direction.UPGRADE ? " would be applied:" : " would be undone:";
        console.out().println(revisions(steps.size()) + would);
        int names = widest(steps, revision -> revision.name().toString());
        int messages = Math.min(WIDEST_MESSAGE, widest(steps, Revision::message));
        for (Step step : steps) {
            Revision revision = step.revision();
            console.out()
                    .println("  " + pad(revision.name().toString(), names) + "  " + pad(revision.message(), messages)
                            + "  " + console.relative(revision.source())
                            + (revision.transactional() ? "" : ", not in a transaction"));
        }
    }

    private static int widest(List<Step> steps, Function<Revision, String> text) {
        return steps.stream()
                .mapToInt(step -> text.apply(step.revision()).length())
                .max()
                .orElse(0);
    }

    private static String pad(String text, int width) {
        return text + " ".repeat(Math.max(0, width - text.length()));
    }

    private static String revisions(int count) {
        return count == 1 ? "1 revision" : count + " revisions";
    }

    private String place(Branch branch, Set<RevisionId> applied) {
        List<RevisionId> heads = workspace.graph().headsOf(applied).stream()
                .filter(head -> head.branch().equals(branch.label()))
                .toList();
        if (heads.isEmpty()) {
            return branch.label() + " is at base";
        }
        String at = heads.stream().map(RevisionId::toString).collect(Collectors.joining(" and "));
        boolean head = workspace.graph().pending(applied).stream()
                .noneMatch(revision -> revision.name().branch().equals(branch.label()));
        return branch.label() + " is at " + at + (head ? " (head)" : "");
    }
}
