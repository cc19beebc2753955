package dev.quipu.finops.access;

import java.time.Instant;
import java.util.UUID;

/**
 * A recommendation as it is kept.
 *
 * @param content what was found out
 * @param validations how many people or runs have confirmed it
 * @param priority from 1 to 100, kept by the database: up to 40 for savings, 30 for little effort, 30 for confidence
 */
public record Recommendation(
        UUID id,
        NewRecommendation content,
        RecommendationStatus status,
        int validations,
        int priority,
        Instant createdAt,
        Instant updatedAt) {}
