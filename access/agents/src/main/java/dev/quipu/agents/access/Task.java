package dev.quipu.agents.access;

import dev.quipu.access.Json;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to do.
 *
 * @param uuid what other systems know it by
 * @param priority more is sooner
 * @param error why it failed the last time
 * @param lease who works on it; null if nobody does
 */
public record Task(
        long id,
        UUID uuid,
        @Nullable Long agentId,
        @Nullable Long userId,
        @Nullable Long parentId,
        String title,
        @Nullable String description,
        TaskStatus status,
        int priority,
        Json input,
        Json output,
        @Nullable String error,
        Attempts attempts,
        @Nullable Lease lease,
        Times times,
        Trace trace) {
    /**
     * How often it was tried.
     *
     * @param most after which it is given up
     */
    public record Attempts(int made, int most) {}

    /**
     * Who works on a task.
     *
     * @param worker each has a name of its own
     * @param until from when another worker may have it
     */
    public record Lease(String worker, Instant until) {}

    /**
     * When what happened to it.
     *
     * @param availableAt not before
     * @param startedAt the last time
     * @param completedAt when it ended, however it did
     * @param deadAt when it was given up
     * @param seconds how long it took the last time
     */
    public record Times(
            Instant createdAt,
            Instant availableAt,
            @Nullable Instant startedAt,
            @Nullable Instant completedAt,
            @Nullable Instant deadAt,
            @Nullable Integer estimatedSeconds,
            @Nullable Integer seconds) {}
}
