package dev.quipu.migration.proof;

import dev.quipu.catalog.plan.Plan;

/**
 * A part of a plan that can be one revision.
 *
 * @param transactional whether it can run in one transaction; otherwise it runs statement by statement
 * @param upgrade its statements
 * @param downgrade the statements that undo them
 */
public record Stage(boolean transactional, Plan upgrade, Plan downgrade) {}
