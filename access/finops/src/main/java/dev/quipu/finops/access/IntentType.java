package dev.quipu.finops.access;

/** What a message asks for. */
public enum IntentType {
    COST_ANALYSIS,
    OPTIMIZATION_RECOMMENDATION,
    ANOMALY_DETECTION,
    BUDGET_TRACKING,
    RESOURCE_UTILIZATION,
    COST_ALLOCATION,
    FORECAST_PREDICTION,
    SPEND_COMPARISON,
    SERVICE_BREAKDOWN,
    TAGGING_COMPLIANCE,
    SAVINGS_OPPORTUNITY,
    RIGHTSIZING,
    RESERVED_INSTANCE_ANALYSIS,
    SPOT_INSTANCE_ANALYSIS,
    /** Something else. */
    GENERAL_QUERY,
    /** It cannot be told before the user has said more. */
    CLARIFICATION_NEEDED,
    /** Several of these at once. */
    MULTI_INTENT
}
