package dev.quipu.catalog.model;

/** When a trigger or rule fires, depending on {@code session_replication_role}. */
public enum Enabled {
    /** Where the role is origin or local: as created. */
    ORIGIN,
    /** Never. */
    DISABLED,
    /** Only where the role is replica. */
    REPLICA,
    ALWAYS
}
