package dev.quipu.agents.access;

/** How serious the state of a budget is. */
public enum BudgetLevel {
    OK,
    WARNING,
    CRITICAL,
    EXCEEDED
}
