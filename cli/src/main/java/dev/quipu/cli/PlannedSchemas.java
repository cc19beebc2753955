package dev.quipu.cli;

import dev.quipu.migration.command.PlanSchema;
import dev.quipu.migration.command.PlanSchema.Estimated;
import dev.quipu.migration.proof.RefusedHazards;
import java.util.List;
import java.util.Set;

/**
 * Prints what makes one schema another.
 *
 * @param refused the hazards that end the command otherwise
 */
record PlannedSchemas(Console console, PlanFormat format, RefusedHazards refused) {
    /**
     * Prints a plan. Returns how the command ends.
     *
     * @param transactional whether the script is one transaction
     */
    int print(PlanSchema.Result result, boolean transactional) {
        NotComparedLines.print(result.notCompared(), console);
        if (result.leftOutPartitions() > 0) {
            leftOut(LeftOutLine.of(result.leftOutPartitions()));
        }
        List<Estimated> plan = result.statements();
        console.out()
                .print(
                        switch (format) {
                            case sql -> sql(plan, transactional);
                            case table -> PlanText.table(plan, "nothing to do", console.width());
                            case json ->
                                Format.document(plan.stream()
                                        .map(one -> PlanText.tree(one, refused.kinds(), Set.of()))
                                        .toList());
                        });
        return RefuseOption.print(
                refused.on(plan.stream().map(Estimated::statement).toList()), console);
    }

    private void leftOut(String line) {
        if (format == PlanFormat.sql) {
            console.out().print(PlanText.comment(line));
        } else {
            console.err().println(line);
        }
    }

    private static String sql(List<Estimated> plan, boolean transactional) {
        if (plan.isEmpty()) {
            return "-- nothing to do\n";
        }
        return transactional ? PlanText.transactional(plan) : PlanText.sql(plan);
    }
}
