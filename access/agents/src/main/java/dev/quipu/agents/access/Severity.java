package dev.quipu.agents.access;

/** How serious an alert is. */
public enum Severity {
    /** Good to know. */
    LOW,
    /** As {@link AlertType#BUDGET_WARNING}. */
    MEDIUM,
    /** As {@link AlertType#BUDGET_CRITICAL}, and an account that failed logins have locked. */
    HIGH,
    /** As {@link AlertType#BUDGET_EXCEEDED}. */
    CRITICAL
}
