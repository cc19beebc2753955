package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * A request that is on record.
 *
 * @param uuid what other systems know it by
 * @param cost US dollars
 * @param isNew whether it was recorded just now, and not before under the same key
 */
public record Recorded(long id, UUID uuid, BigDecimal cost, boolean isNew) {}
