package dev.quipu.cli;

import dev.quipu.migration.command.HazardLook.Found;
import dev.quipu.migration.command.PlanRevision;
import dev.quipu.migration.proof.HazardGate;
import dev.quipu.migration.proof.WatchedRevision;
import java.util.List;

/**
 * Prints what revisions will lock.
 *
 * @param gate the hazards that end the command otherwise, and those that are told
 */
record PlannedRevisions(Console console, PlanFormat format, HazardGate gate) {
    /** Prints one revision that somebody has named. Returns how the command ends. */
    int printOne(WatchedRevision watched) {
        console.out()
                .print(
                        switch (format) {
                            case sql -> RevisionPlanText.sql(watched);
                            case table -> RevisionPlanText.table(watched, console.width());
                            case json -> Format.document(RevisionPlanText.tree(watched, gate.on(watched), console));
                        });
        return verdict(List.of(watched));
    }

    /** Prints several, however many there are: to programs they are a list. Returns how the command ends. */
    int print(PlanRevision.Several several) {
        console.out()
                .print(
                        switch (format) {
                            case sql -> RevisionPlanText.sql(several.watched());
                            case table -> RevisionPlanText.table(several.watched(), console.width());
                            case json ->
                                Format.document(several.watched().stream()
                                        .map(watched -> RevisionPlanText.tree(watched, gate.on(watched), console))
                                        .toList());
                        });
        several.unknown().forEach(name -> console.err().println(Found.javaRevision(name)));
        return verdict(several.watched());
    }

    private int verdict(List<WatchedRevision> watched) {
        long left = watched.stream().filter(gate::passes).count();
        if (left > 0) {
            console.err()
                    .println((left == 1 ? "1 revision with such hazards is" : left + " revisions with such hazards are")
                            + " left alone: a pack's, or one up to \"since\"");
        }
        return RefuseOption.print(
                watched.stream().flatMap(one -> gate.on(one).stream()).toList(), console);
    }
}
