package dev.quipu.finops.access;

/** How hard a recommendation is to follow. */
public enum ImplementationDifficulty {
    LOW,
    MEDIUM,
    HIGH,
    VERY_HIGH
}
