package dev.quipu.agents.access;

/** How serious an alert is. */
public enum Severity {
    LOW,
    MEDIUM,
    HIGH,
    CRITICAL
}
