package dev.quipu.agents.access;

/** How far a request is, or how it ended. */
public enum RequestStatus {
    PENDING,
    PROCESSING,
    COMPLETED,
    FAILED,
    CANCELLED
}
