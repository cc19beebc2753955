package dev.quipu.assistant.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person of a tenant.
 *
 * @param authId who they are to the sign-in service; null if they cannot sign in
 * @param email unique in the tenant, whatever its case
 * @param name null if not known
 * @param isAdmin whether they may change the tenant's own row
 * @param preferences an object
 * @param isActive while false, they see and write nothing
 * @param lastActiveAt when they last did something; null if nobody has noted it
 */
public record User(
        UUID id,
        UUID tenantId,
        @Nullable UUID authId,
        String email,
        @Nullable String name,
        boolean isAdmin,
        Json preferences,
        boolean isActive,
        @Nullable Instant lastActiveAt,
        Instant createdAt,
        Instant updatedAt) {}
