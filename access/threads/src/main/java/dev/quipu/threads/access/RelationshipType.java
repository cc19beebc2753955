package dev.quipu.threads.access;

/** How one node relates to another; to be read from the first to the second: this one {@link #ELABORATES} that one. */
public enum RelationshipType {
    TEMPORAL_NEXT,
    CONTEXTUAL_RELATED,
    ELABORATES,
    CONTRADICTS,
    SUPPORTS,
    QUESTIONS,
    ANSWERS,
    BUILDS_ON,
    DIVERGES,
    RESOLVES,
    REVISITS,
    DEPENDS_ON,
    CRUX
}
