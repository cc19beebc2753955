package dev.quipu.finops.access;

/** How a run of an agent ended. */
public enum ExecutionStatus {
    SUCCESS,
    ERROR,
    PARTIAL,
    TIMEOUT,
    CANCELLED
}
