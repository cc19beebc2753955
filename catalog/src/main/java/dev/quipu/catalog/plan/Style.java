package dev.quipu.catalog.plan;

/** How statements treat tables that were there before. Those that a plan makes are treated in the plainest way. */
public enum Style {
    /** Every statement can run in one transaction: all or nothing. */
    TRANSACTIONAL,
    /**
     * No statement keeps others from a table for longer than its catalog entries need: indexes are built CONCURRENTLY,
     * constraints are added NOT VALID and then validated.
     */
    ONLINE
}
