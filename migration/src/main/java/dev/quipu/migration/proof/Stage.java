package dev.quipu.migration.proof;

import dev.quipu.catalog.plan.Plan;
import dev.quipu.migration.revision.NewRevision;
import java.util.function.Function;

/**
 * A part of a plan that can be one revision.
 *
 * @param transactional whether it can run in one transaction; otherwise it runs statement by statement
 * @param upgrade its statements
 * @param back the way back
 */
public record Stage(boolean transactional, Plan upgrade, WayBack back) {
    /** What undoes a part of a plan. */
    public sealed interface WayBack {
        /**
         * Returns it as a revision has it.
         *
         * @param text writes the statements
         */
        default NewRevision.Downgrade downgrade(Function<Plan, String> text) {
            return switch (this) {
                case Planned(Plan plan) -> new NewRevision.Downgrade.Statements(text.apply(plan));
                case None(String reason) -> new NewRevision.Downgrade.Irreversible(reason);
            };
        }

        /**
         * Statements that have been run.
         *
         * @param plan the statements
         */
        record Planned(Plan plan) implements WayBack {}

        /**
         * No statements undo it.
         *
         * @param reason why, in words that can follow "because"
         */
        record None(String reason) implements WayBack {}
    }
}
