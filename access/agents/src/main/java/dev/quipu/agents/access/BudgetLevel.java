package dev.quipu.agents.access;

/** How serious the state of a budget is. */
public enum BudgetLevel {
    /** Less was spent than what to warn from. */
    OK,
    /** The threshold of a warning is reached. */
    WARNING,
    /** The critical threshold is reached. */
    CRITICAL,
    /** More was spent than the amount; to have spent just that is {@link #CRITICAL}. */
    EXCEEDED
}
