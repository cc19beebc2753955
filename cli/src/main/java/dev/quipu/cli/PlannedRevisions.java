package dev.quipu.cli;

import dev.quipu.migration.command.PlanRevision;
import dev.quipu.migration.proof.RefusedHazards;
import dev.quipu.migration.proof.WatchedRevision;

/**
 * Prints what revisions will lock.
 *
 * @param refused the hazards that end the command otherwise
 */
record PlannedRevisions(Console console, PlanFormat format, RefusedHazards refused) {
    /** Prints one revision that somebody has named. Returns how the command ends. */
    int printOne(WatchedRevision watched) {
        console.out()
                .print(
                        switch (format) {
                            case sql -> RevisionPlanText.sql(watched);
                            case table -> RevisionPlanText.table(watched, console.width());
                            case json -> Format.document(RevisionPlanText.tree(watched, refused, console));
                        });
        return RefuseOption.print(refused.on(watched), console);
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
                                        .map(watched -> RevisionPlanText.tree(watched, refused, console))
                                        .toList());
                        });
        several.unknown()
                .forEach(name -> console.err()
                        .println(
                                name + " is Java, of which no statement is known before it runs: look at it yourself"));
        return RefuseOption.print(
                several.watched().stream()
                        .flatMap(watched -> refused.on(watched).stream())
                        .toList(),
                console);
    }
}
