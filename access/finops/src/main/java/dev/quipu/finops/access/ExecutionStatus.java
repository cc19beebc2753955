package dev.quipu.finops.access;

/** How a run of an agent ended. */
public enum ExecutionStatus {
    /** It has done its work. */
    SUCCESS,
    /** It has failed. */
    ERROR,
    /** It has done a part of its work. */
    PARTIAL,
    /** It took too long. */
    TIMEOUT,
    /** It was called off. */
    CANCELLED
}
