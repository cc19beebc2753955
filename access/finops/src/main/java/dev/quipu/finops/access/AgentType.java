package dev.quipu.finops.access;

/** What an agent is for. */
public enum AgentType {
    SUPERVISOR,
    COST_ANALYSIS,
    OPTIMIZATION,
    INFRASTRUCTURE,
    ANOMALY_DETECTION,
    FORECASTING,
    RECOMMENDATION,
    REPORT_GENERATION,
    QUERY_REWRITER,
    INTENT_CLASSIFIER,
    DATA_RETRIEVER
}
