package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a million tokens of a kind cost from a moment on, until the next price.
 *
 * @param from null for since ever
 * @param dollarsPerMillion 0 or more
 */
public record Price(Model model, PriceKind kind, @Nullable Instant from, BigDecimal dollarsPerMillion) {}
