package dev.quipu.threads.access;

/** How one node relates to another. */
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
