package dev.quipu.finops.access;

import dev.quipu.access.Json;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A way to spend less.
 *
 * @param threadId where it was found; null if in none
 * @param executionId by which run; null if by none
 * @param service such as {@code EC2}; at most 255 characters
 * @param strategyId at most 100 characters
 * @param strategyName at most 255 characters
 * @param effortHours how long it takes to follow, in hours: 0 or more
 * @param steps an array of objects with title and description, in order
 * @param confidence from 0 to 1
 * @param tags an array
 * @param expiresAt from when its figures no longer hold; null if never
 * @param metadata an object
 */
public record NewRecommendation(
        @Nullable UUID threadId,
        @Nullable UUID executionId,
        String service,
        String strategyId,
        String strategyName,
        String description,
        Savings savings,
        BigDecimal effortHours,
        ImplementationDifficulty difficulty,
        Json steps,
        BigDecimal confidence,
        Json tags,
        @Nullable Instant expiresAt,
        Json metadata) {
    /** Makes one of which nothing more is known. */
    public static NewRecommendation of(String service, String strategyId, String strategyName, String description) {
        return new NewRecommendation(
                null,
                null,
                service,
                strategyId,
                strategyName,
                description,
                Savings.NONE,
                BigDecimal.ZERO,
                ImplementationDifficulty.MEDIUM,
                Json.NONE,
                BigDecimal.ZERO,
                Json.NONE,
                null,
                Json.EMPTY);
    }

    /** Says where it was found, and by which run; null if in no thread, or by none. */
    public NewRecommendation foundIn(@Nullable UUID threadId, @Nullable UUID executionId) {
        return new NewRecommendation(
                threadId,
                executionId,
                service,
                strategyId,
                strategyName,
                description,
                savings,
                effortHours,
                difficulty,
                steps,
                confidence,
                tags,
                expiresAt,
                metadata);
    }

    /** Says what it saves, what it takes, and how sure that is. */
    public NewRecommendation worth(
            Savings savings, BigDecimal effortHours, ImplementationDifficulty difficulty, BigDecimal confidence) {
        return new NewRecommendation(
                threadId,
                executionId,
                service,
                strategyId,
                strategyName,
                description,
                savings,
                effortHours,
                difficulty,
                steps,
                confidence,
                tags,
                expiresAt,
                metadata);
    }
}
