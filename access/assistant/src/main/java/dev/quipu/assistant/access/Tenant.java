package dev.quipu.assistant.access;

import java.time.Instant;
import java.util.UUID;

/**
 * An organisation.
 *
 * @param slug its short name, unique
 * @param isActive while false, none of its users sees or writes anything
 */
public record Tenant(
        UUID id, String slug, TenantSettings settings, boolean isActive, Instant createdAt, Instant updatedAt) {}
