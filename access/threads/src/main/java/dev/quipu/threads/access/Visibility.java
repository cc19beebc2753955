package dev.quipu.threads.access;

/** Who may see it; that is the application's to hold. */
public enum Visibility {
    /** Its owner. */
    PRIVATE,
    /** Its owner, and whom it is shared with. */
    SHARED,
    /** Everybody. */
    PUBLIC
}
