package dev.quipu.finops.access;

/** What has become of a recommendation. */
public enum RecommendationStatus {
    ACTIVE,
    IMPLEMENTED,
    REJECTED,
    OBSOLETE,
    UNDER_REVIEW
}
