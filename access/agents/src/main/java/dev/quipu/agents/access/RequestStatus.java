package dev.quipu.agents.access;

/** How far a request is, or how it ended. */
public enum RequestStatus {
    /** Not begun. */
    PENDING,
    /** Under way. */
    PROCESSING,
    /** Ended well; the only one that counts as a success. */
    COMPLETED,
    /** Ended in failure; what it cost counts all the same. */
    FAILED,
    /** Called off; what it cost counts all the same, and it counts among the failed ones. */
    CANCELLED
}
