package dev.quipu.agents.access;

/** How far a task is, or how it ended. */
public enum TaskStatus {
    /** Waits to be claimed, also to be tried again. */
    PENDING,
    /** Somebody works on it, or has died over it. */
    RUNNING,
    /** Ended well. */
    COMPLETED,
    /** Given up after its last attempt; {@link Tasks#revive} has it tried again. */
    FAILED,
    /** Called off; {@link Tasks#revive} has it tried again. */
    CANCELLED
}
