package dev.quipu.agents.access;

/** What an alert is about. */
public enum AlertType {
    BUDGET_WARNING,
    BUDGET_CRITICAL,
    BUDGET_EXCEEDED,
    PERFORMANCE_ISSUE,
    SYSTEM_ERROR,
    SECURITY_ALERT
}
