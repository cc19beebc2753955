package dev.quipu.agents.access;

/** The length of a period. Each begins with the calendar of the user's time zone; a week on Monday. */
public enum BudgetPeriod {
    HOURLY,
    DAILY,
    WEEKLY,
    MONTHLY,
    YEARLY
}
