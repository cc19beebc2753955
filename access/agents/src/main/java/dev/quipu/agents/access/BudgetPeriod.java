package dev.quipu.agents.access;

/** The length of a period. Each begins with the calendar of the user's time zone; a week on Monday. */
public enum BudgetPeriod {
    /** From one full hour to the next. */
    HOURLY,
    /** From midnight to midnight; 23 or 25 hours where clocks change. */
    DAILY,
    /** From Monday to Sunday. */
    WEEKLY,
    /** From the first of a month. */
    MONTHLY,
    /** From the first of January. */
    YEARLY
}
