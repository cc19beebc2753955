package dev.quipu.agents.access;

/** What somebody may do on the platform; what that means is the application's to say. */
public enum UserRole {
    ADMIN,
    USER,
    GUEST
}
