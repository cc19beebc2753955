package dev.quipu.agents.access;

import dev.quipu.access.Json;
import dev.quipu.access.Trace;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something to do.
 *
 * @param uuid what other systems know it by
 * @param agentId who is to do it; null: no one agent, and then only a claim of all agents' tasks hands it out
 * @param userId whose it is; null: nobody's
 * @param parentId what it is a part of; null: nothing
 * @param description null if there is none
 * @param priority more is sooner; 0 unless somebody has said
 * @param input what it works on, as a rule an object
 * @param output what it came to; an empty object until then
 * @param error why it failed the last time; null if it did not
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
        @Nullable Trace trace) {
    /**
     * How often it was tried.
     *
     * @param made how often it was claimed since it was made or revived
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
     * @param startedAt the last time; null if it never was
     * @param completedAt when it ended, however it did; null until then
     * @param deadAt when it was given up; null if it was not
     * @param estimatedSeconds how long it may take; null if nobody has said
     * @param seconds how long it took the last time; null until it was completed or failed
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
