package dev.quipu.agents.access;

/** How far a task is, or how it ended. */
public enum TaskStatus {
    PENDING,
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED
}
