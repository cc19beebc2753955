package dev.quipu.migration.proof;

import dev.quipu.catalog.plan.Plan;

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
