package dev.quipu.agents.access;

import java.math.BigDecimal;
import java.time.Instant;

/**
 * What a model cost in a period, all users together; those of different time zones have periods of different beginnings.
 *
 * @param from when the day begins
 * @param users how many had requests
 * @param tokens in and out
 * @param cost US dollars, less what was refunded
 */
public record ModelCost(Model model, Instant from, long users, long requests, long tokens, BigDecimal cost) {}
