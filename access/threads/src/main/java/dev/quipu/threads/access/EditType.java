package dev.quipu.threads.access;

/** What an edit does. */
public enum EditType {
    CORRECTION,
    ADDITION,
    DELETION,
    MERGE,
    SPLIT
}
