package dev.quipu.threads.access;

/** What an edit does. */
public enum EditType {
    /** A field got another value: what {@link Edits#record} logs. */
    CORRECTION,
    ADDITION,
    DELETION,
    MERGE,
    SPLIT
}
