package dev.quipu.agents.access;

/** What an alert is about. */
public enum AlertType {
    /** So much was spent that the threshold of a warning is reached, of a budget or of a user's month. Raised by the database. */
    BUDGET_WARNING,
    /** So much that the critical threshold is reached. Raised by the database. */
    BUDGET_CRITICAL,
    /** More than the budget was spent. Raised by the database. */
    BUDGET_EXCEEDED,
    /** Something is slow. For the application to raise. */
    PERFORMANCE_ISSUE,
    /** Something fails. For the application to raise. */
    SYSTEM_ERROR,
    /** Somebody may be at what is not theirs. Raised by the database when failed logins lock an account. */
    SECURITY_ALERT
}
