package dev.quipu.finops.access;

/** What has become of a recommendation. */
public enum RecommendationStatus {
    /** Open: so it begins. */
    ACTIVE,
    /** It was followed. */
    IMPLEMENTED,
    /** Nobody is to follow it. */
    REJECTED,
    /** Its figures no longer hold; daily maintenance puts what is open here once it has expired. */
    OBSOLETE,
    /** Open, and somebody looks at it. */
    UNDER_REVIEW
}
