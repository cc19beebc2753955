package dev.quipu.agents.access;

/** What somebody may do on the platform; what that means is the application's to say. */
public enum UserRole {
    /** Whoever runs the platform. */
    ADMIN,
    /** Whoever uses it; what {@link NewUser#of} gives. */
    USER,
    /** Whoever only looks at it. */
    GUEST
}
