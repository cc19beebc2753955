package dev.quipu.agents.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A model with instructions and capabilities, who makes requests and does tasks.
 *
 * @param uuid what other systems know it by
 * @param isActive whether it is in service; see {@link Roster#setActive}
 */
public record Agent(
        long id, UUID uuid, boolean isActive, AgentSettings settings, Instant createdAt, Instant updatedAt) {}
