package dev.quipu.threads.access;

/** Who may see it; that is the application's to hold. */
public enum Visibility {
    PRIVATE,
    SHARED,
    PUBLIC
}
